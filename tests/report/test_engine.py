"""The engine writes a notebook when it ends, however it ends, and not for every cell."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import DeadKernelError
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook
from papermill.iorw import LocalHandler

from pitfalls_core.report.engine import ONCE, OnceEngine
from pitfalls_core.report.execute import NotebookJob, execute
from pitfalls_core.report.kernel import OwnKernelManager, event_loop
from tests.report.sample_notebooks import code, written

FEW = 4
"""Writes of a notebook, however long: as it was read, at its start, at its end, and once more."""

Writes = list[str]


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> Writes:
    """Return what papermill writes to files from now on, which it still does."""
    found: Writes = []
    write: Callable[..., None] = LocalHandler.write

    def counted(handler: LocalHandler, text: str, path: str) -> None:
        found.append(text)
        write(handler, text, path)

    monkeypatch.setattr(LocalHandler, "write", counted)
    return found


def run(folder: Path, *cells: str) -> Path:
    """Execute cells with the engine, as reports do, and return the file that is left."""
    source = written(folder / "source.ipynb", *map(code, cells))
    target = folder / "executed.ipynb"
    with event_loop():
        execute_notebook(
            str(source),
            str(target),
            engine_name=ONCE,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            kernel_manager_class=OwnKernelManager,
        )
    return target


def printed(path: Path) -> list[str]:
    """Return what each cell of a file has printed."""
    cells = nbformat.read(path, as_version=4).cells
    return ["".join(one.get("text", "") for one in cell.get("outputs", ())) for cell in cells]


@pytest.mark.parametrize("cells", [1, 12])
def test_the_number_of_cells_does_not_matter(tmp_path: Path, writes: Writes, cells: int) -> None:
    """A long notebook is written as often as a short one, the last time with all outputs."""
    path = written(tmp_path / "a.ipynb", *(code(f"print({place})") for place in range(cells)))
    notebook = execute(NotebookJob(path, {}, tmp_path))
    assert [one.outputs[0].text for one in notebook.cells] == [f"{n}\n" for n in range(cells)]
    assert 1 <= len(writes) <= FEW
    shown = nbformat.reads(writes[-1], as_version=4)
    assert [one.outputs[0].text for one in shown.cells] == [f"{n}\n" for n in range(cells)]


def test_reports_use_the_engine() -> None:
    """Papermill knows it by its name."""
    assert papermill_engines.get_engine(ONCE) is OnceEngine


def test_cells_before_an_error_are_left(tmp_path: Path, writes: Writes) -> None:
    """The file has what they printed, the error, and nothing of the cell behind it."""
    with pytest.raises(PapermillExecutionError):
        run(tmp_path, "print('before')", "1 / 0", "print('behind')")
    cells = nbformat.read(tmp_path / "executed.ipynb", as_version=4).cells
    outputs = {cell.source: cell.get("outputs") for cell in cells}
    assert outputs["print('before')"][0].text == "before\n"
    assert outputs["1 / 0"][0].ename == "ZeroDivisionError"
    assert outputs["print('behind')"] == []
    assert len(writes) <= FEW


def test_cells_before_the_end_of_a_kernel_are_left(tmp_path: Path, writes: Writes) -> None:
    """What ran is in the file, and which cell was running when the kernel died."""
    dies = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    with pytest.raises(DeadKernelError):
        run(tmp_path, "print('before')", dies, "print('behind')")
    path = tmp_path / "executed.ipynb"
    assert printed(path) == ["before\n", "", ""]
    cells = nbformat.read(path, as_version=4).cells
    started = [cell.metadata.papermill.start_time is not None for cell in cells]
    assert started == [True, True, False]
    assert len(writes) <= FEW
