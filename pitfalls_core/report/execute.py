"""Execute a notebook with papermill, strictly, and take everything volatile out of it."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from pitfalls_core.errors import InputError, NotebookFailed
from pitfalls_core.report.kernel import OwnKernelManager
from pitfalls_core.report.parameters import Value, check_parameters


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
        If a cell raises or times out, or the kernel dies.
    """
    notebook = read_notebook(job.source)
    check_parameters(notebook, job.parameters, job.source.name)
    with tempfile.TemporaryDirectory(prefix="pitfalls-") as scratch:
        # papermill fills braces in paths from the parameters, so it only ever sees plain names.
        target = Path(scratch) / "executed.ipynb"
        start = Path(scratch) / "source.ipynb"
        nbformat.write(notebook, start)
        try:
            execute_notebook(
                str(start),
                str(target),
                parameters=dict(job.parameters),
                kernel_name="python3",
                language="python",
                progress_bar=False,
                kernel_manager_class=OwnKernelManager,
                resources={"metadata": {"path": str(job.folder)}},
                iopub_timeout=60,
            )
        except PapermillExecutionError as error:
            raise NotebookFailed(_failure(job, error)) from error
        except (DeadKernelError, CellTimeoutError) as error:
            raise NotebookFailed(f"notebook {job.source.name}: {error}") from error
        return settled(nbformat.read(target, as_version=4))


def settled(notebook: NotebookNode) -> NotebookNode:
    """Take times, paths and random ids out of an executed notebook, in place, and return it."""
    notebook.metadata.pop("papermill", None)
    for place, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{place}"
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
    return notebook


def _failure(job: NotebookJob, error: PapermillExecutionError) -> str:
    # papermill counts from zero, and puts a cell of its own below the parameters.
    cell = error.cell_index + (0 if job.parameters else 1)
    return (
        f"notebook {job.source.name}, cell {cell}: {error.ename}: {error.evalue}. "
        f"Open it with `make lab`, or correct the cell and repeat the command."
    )
