"""Execute a notebook with papermill, strictly, and take everything volatile out of it."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from pitfalls_core.errors import InputError, NotebookFailed
from pitfalls_core.report.engine import ONCE
from pitfalls_core.report.kernel import OwnKernelManager, event_loop
from pitfalls_core.report.parameters import Value, check_parameters, numbered

KERNEL_DIED = "the kernel died; the cell ended it, or it was killed, maybe for want of memory"


@dataclass(frozen=True)
class NotebookJob:
    """A notebook to be executed.

    Parameters
    ----------
    source
        The notebook file.
    parameters
        Values for parameters that it declares.
    folder
        The folder that it runs in.
    """

    source: Path
    parameters: Mapping[str, Value]
    folder: Path


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook in the current format.

    Raises
    ------
    InputError
        If the file is missing or no notebook.
    """
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except FileNotFoundError as error:
        raise InputError(f"there is no notebook {path}") from error
    except Exception as error:  # nbformat raises many kinds
        raise InputError(f"{path} cannot be read as a notebook: {error}") from error
    return notebook


def execute(job: NotebookJob) -> NotebookNode:
    """Execute `job` from top to bottom and return the notebook with its outputs.

    Raises
    ------
    UnknownNameError, InputError
        If a parameter is not declared, or is of another type.
    NotebookFailed
        If a cell raises, exits or times out, or the kernel dies or does not start.
    """
    notebook = read_notebook(job.source)
    check_parameters(notebook, job.parameters, job.source.name)
    with tempfile.TemporaryDirectory(prefix="pitfalls-") as scratch, event_loop():
        # papermill fills braces in paths from the parameters, so it only ever sees plain names.
        target = Path(scratch) / "executed.ipynb"
        start = Path(scratch) / "source.ipynb"
        nbformat.write(notebook, start)
        try:
            execute_notebook(
                str(start),
                str(target),
                parameters=dict(job.parameters),
                engine_name=ONCE,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                kernel_manager_class=OwnKernelManager,
                resources={"metadata": {"path": str(job.folder)}},
                iopub_timeout=60,
            )
        # A dead kernel is a RuntimeError, and so is one that does not start.
        except (PapermillExecutionError, CellTimeoutError, RuntimeError) as error:
            raise NotebookFailed(_failure(job, target, error)) from error
        executed: NotebookNode = nbformat.read(target, as_version=4)
        if _raised(executed):  # papermill takes a cell that exits for the end of the notebook
            raise NotebookFailed(_failure(job, target, None))
        return settled(executed)


def settled(notebook: NotebookNode) -> NotebookNode:
    """Take what differs between two executions out of `notebook`, in place, and return it.

    That is times, paths and random ids. What cells print comes in pieces of any size: it is joined.
    Warnings and progress, on standard error, hold paths, process ids and times, and are left out.
    """
    notebook.metadata.pop("papermill", None)
    for place, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{place}"
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if cell.cell_type == "code":
            cell["outputs"] = _joined([one for one in cell.outputs if one.get("name") != "stderr"])
    return notebook


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    joined: list[NotebookNode] = []
    for printed, group in groupby(outputs, lambda output: output.output_type == "stream"):
        pieces = list(group)
        if printed:
            pieces = [NotebookNode({**pieces[0], "text": "".join(one.text for one in pieces)})]
        joined += pieces
    return joined


def _failure(job: NotebookJob, target: Path, error: Exception | None) -> str:
    """Return what happened, in the source notebook's own numbers."""
    executed = nbformat.read(target, as_version=4)
    raised = _raised(executed)
    started = [number for number, cell in numbered(executed.cells) if _was_started(cell)]
    if raised:
        number, what = raised[0]
        place = f", cell {number}"
    else:
        place = f", cell {started[-1]}" if started else ""
        what = KERNEL_DIED if isinstance(error, DeadKernelError) else str(error)
    return (
        f"notebook {job.source.name}{place}: {what.rstrip(' .:')}. "
        f"Open it with `make lab`, or correct the cell and repeat the command."
    )


def _raised(executed: NotebookNode) -> list[tuple[int, str]]:
    """Return the cells that raised, and what."""
    return [
        (number, f"{output.ename}: {output.evalue}")
        for number, cell in numbered(executed.cells)
        for output in cell.get("outputs", ())
        if output.output_type == "error"
    ]


def _was_started(cell: NotebookNode) -> bool:
    return cell.metadata.get("papermill", {}).get("start_time") is not None
