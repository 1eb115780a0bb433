"""Notebooks are executed in this interpreter, strictly, and hold nothing volatile afterwards."""

import json
import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.exceptions import PapermillExecutionError

from pitfalls_core.display.document import Paragraph, Prose, Text
from pitfalls_core.display.payload import MIME, from_payload
from pitfalls_core.errors import InputError, NotebookFailed, UnknownNameError
from pitfalls_core.report import execute as module
from pitfalls_core.report.execute import NotebookJob, execute, read_notebook, settled
from tests.report.sample_notebooks import code, notebook, written

TEXT = "quote ' \" \\ brace {x} newline\n#$%"
FACTS = """
import json, os, sys
from pathlib import Path
from ipykernel.connect import get_connection_file
connection = get_connection_file()
facts = {
    "connection": connection, "transport": json.loads(Path(connection).read_text())["transport"],
    "executable": sys.executable, "folder": os.getcwd(), "text": text, "share": share,
    "environment": {name: os.environ[name] for name in ("PYTHONHASHSEED", "OMP_NUM_THREADS")},
}
Path(f"facts-{os.getpid()}.json").write_text(json.dumps(facts))
"""
PRINTS = """
import time, warnings
print("one"); sys.stdout.flush(); time.sleep(0.25); print("two")
warnings.warn("on standard error")
"""
SHOWS = """
from pitfalls_core.display.document import Paragraph, Prose, Text
Prose((Paragraph((Text("shown"),)),))
"""
DIES = """
import os, signal
from pathlib import Path
Path("process").write_text(str(os.getpid()))
os.kill(os.getpid(), signal.SIGKILL)
"""
EXITS = """
import os, sys
from pathlib import Path
Path("process").write_text(str(os.getpid()))
sys.exit()
"""
PARAMETERS = code('text = "a"\nshare = 0.5', tags=["parameters"])


@dataclass(frozen=True)
class Done:
    """Two notebooks of the same content, executed at the same time, and what was around them."""

    notebooks: list[NotebookNode]
    facts: list[dict[str, Any]]
    folder: Path
    sources: list[Path]
    before: tuple[dict[str, str], str, list[bytes]]


def surroundings() -> dict[str, str]:
    """Return the environment of this process, without what the test runner keeps there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    """Execute the sample twice, side by side, with a false kernel under the usual name."""
    folder = tmp_path_factory.mktemp("done") / "{folder}"
    folder.mkdir()
    false = folder / "jupyter" / "kernels" / "python3"
    false.mkdir(parents=True)
    spec = {"argv": ["false"], "display_name": "False", "language": "python"}
    (false / "kernel.json").write_text(json.dumps(spec))
    cells = [PARAMETERS, *map(code, (FACTS, PRINTS, SHOWS))]
    sources = [written(folder / name, "# Title", *cells) for name in ("{a}.ipynb", "b {0}.ipynb")]
    jobs = [NotebookJob(path, {"text": TEXT, "share": 1}, folder) for path in sources]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder / "jupyter"))
        before = surroundings(), str(Path.cwd()), [path.read_bytes() for path in sources]
        with ThreadPoolExecutor(2) as pool:
            notebooks = list(pool.map(execute, jobs))
        facts = [json.loads(path.read_text()) for path in folder.glob("facts-*.json")]
        yield Done(notebooks, facts, folder, sources, before)


def test_outputs_come_back(done: Done) -> None:
    """What a cell shows is in the notebook as data, and what it prints as text in one piece."""
    *_, prints, shows = done.notebooks[0].cells
    assert prints.outputs == [{"name": "stdout", "output_type": "stream", "text": "one\ntwo\n"}]
    (output,) = shows.outputs
    assert from_payload(output.data[MIME]) == Prose((Paragraph((Text("shown"),)),))


def test_the_kernel_is_this_interpreter(done: Done) -> None:
    """Whatever kernels the machine has installed, it is the interpreter that runs the program."""
    assert [fact["executable"] for fact in done.facts] == [sys.executable] * 2


def test_the_kernel_runs_in_the_folder_of_the_job(done: Done) -> None:
    """Relative paths in a notebook start at the project."""
    assert {fact["folder"] for fact in done.facts} == {str(done.folder)}


def test_parameters_arrive_as_they_are(done: Done) -> None:
    """Quotes, braces and line breaks in a value stay in it."""
    assert [(fact["text"], fact["share"]) for fact in done.facts] == [(TEXT, 1)] * 2


def test_the_kernel_is_settled_and_this_process_is_untouched(done: Done) -> None:
    """Hash seed and threads are set in the kernel; our environment and folder stay."""
    expected = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
    assert [fact["environment"] for fact in done.facts] == [expected] * 2
    environment, folder, _ = done.before
    assert surroundings() == environment
    assert str(Path.cwd()) == folder


def test_the_source_is_untouched(done: Done) -> None:
    """The notebook in the project stays without outputs."""
    assert [path.read_bytes() for path in done.sources] == done.before[2]


def test_two_executions_give_the_same_bytes(done: Done) -> None:
    """Executed notebooks are functions of their inputs."""
    first, second = map(nbformat.writes, done.notebooks)
    assert first == second


def test_nothing_volatile_is_left(done: Done) -> None:
    """No time, no path, no process, no random id, no trace of what executed it."""
    text = nbformat.writes(done.notebooks[0])
    assert "execution_time" not in text
    assert "papermill" not in text
    assert not re.search(r"\d{4}-\d\d-\d\dT|ipykernel_\d|/tmp/|/home/|/root/", text)
    assert str(done.folder) not in text
    assert sys.prefix not in text
    ids = [cell["id"] for cell in done.notebooks[0].cells]
    assert ids == [f"cell-{place}" for place in range(6)]


def test_no_kernel_is_left(done: Done) -> None:
    """Both kernels have ended; their sockets were files, and are gone."""
    assert {fact["transport"] for fact in done.facts} == {"ipc"}
    folders = {Path(fact["connection"]).parent for fact in done.facts}
    assert [folder.exists() for folder in folders] == [False, False]
    for path in done.folder.glob("facts-*.json"):
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.stem.removeprefix("facts-")), 0)


def test_a_kernel_that_dies_is_a_failure(tmp_path: Path) -> None:
    """A killed kernel is named with the cell that ran, and nothing of it stays."""
    path = written(tmp_path / "01_a.ipynb", "# Title", code("1"), code(DIES), code("2"))
    with pytest.raises(NotebookFailed) as caught:
        execute(NotebookJob(path, {}, tmp_path))
    assert str(caught.value) == (
        "notebook 01_a.ipynb, cell 3: the kernel died; the cell ended it, or it was killed, maybe "
        "for want of memory. Open it with `make lab`, or correct the cell and repeat the command."
    )
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "process").read_text()), 0)


def test_a_cell_that_exits_is_a_failure(tmp_path: Path) -> None:
    """A notebook that stops halfway never passes for a whole one; its own cell number is told."""
    path = written(tmp_path / "01_a.ipynb", "# Title", PARAMETERS, code("1"), code(EXITS), code())
    with pytest.raises(NotebookFailed) as caught:
        execute(NotebookJob(path, {"text": "b"}, tmp_path))
    assert str(caught.value) == (
        "notebook 01_a.ipynb, cell 4: SystemExit. "
        "Open it with `make lab`, or correct the cell and repeat the command."
    )
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "process").read_text()), 0)


def raising(executed: NotebookNode, error: Exception | None) -> Any:
    """Return what stands for papermill: it writes `executed` and raises `error`, if any."""

    def stand_in(source: str, target: str, **_: Any) -> None:
        nbformat.write(executed, target)
        if error:
            raise error

    return stand_in


def test_a_cell_that_raises_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first cell that raised is told, counted without the cells that papermill adds."""
    failed = code("1 / 0")
    failed.outputs = [new_output("error", ename="ZeroDivisionError", evalue="division by zero")]
    executed = notebook(
        code(tags=["papermill-error-cell-tag"]),
        "# Title",
        PARAMETERS,
        code(tags=["injected-parameters"]),
        code(tags=["papermill-error-cell-tag"]),
        failed,
    )
    error = PapermillExecutionError(3, 2, "1 / 0", "ZeroDivisionError", "division by zero", [])
    monkeypatch.setattr(module, "execute_notebook", raising(executed, error))
    path = written(tmp_path / "01_a.ipynb", "# Title", PARAMETERS, code("1 / 0"))
    with pytest.raises(NotebookFailed) as caught:
        execute(NotebookJob(path, {"text": "b"}, tmp_path))
    assert str(caught.value) == (
        "notebook 01_a.ipynb, cell 3: ZeroDivisionError: division by zero. "
        "Open it with `make lab`, or correct the cell and repeat the command."
    )


def test_a_kernel_that_does_not_start_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before any cell has run there is none to be told."""
    error = RuntimeError("Kernel died before replying to kernel_info")
    monkeypatch.setattr(module, "execute_notebook", raising(notebook("# Title"), error))
    path = written(tmp_path / "01_a.ipynb", "# Title")
    with pytest.raises(NotebookFailed) as caught:
        execute(NotebookJob(path, {}, tmp_path))
    assert str(caught.value) == (
        "notebook 01_a.ipynb: Kernel died before replying to kernel_info. "
        "Open it with `make lab`, or correct the cell and repeat the command."
    )


def test_parameters_are_checked_before_a_kernel_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is executed with a parameter that the notebook does not declare."""
    monkeypatch.setattr(module, "execute_notebook", raising(notebook(), AssertionError()))
    path = written(tmp_path / "01_a.ipynb", PARAMETERS)
    with pytest.raises(UnknownNameError) as caught:
        execute(NotebookJob(path, {"texts": "b"}, tmp_path))
    assert str(caught.value) == (
        "unknown parameter 'texts' for notebook 01_a.ipynb. Did you mean 'text'? "
        "Known: share, text."
    )


def test_prints_are_joined_where_nothing_is_shown_between() -> None:
    """Text keeps its place among what is shown; standard error is dropped."""
    a, b, c = (new_output("stream", name="stdout", text=text) for text in "abc")
    err = new_output("stream", name="stderr", text="/home/me/a.py:1: UserWarning")
    figure = new_output("display_data", data={"text/plain": "figure"})
    cell = code()
    cell.outputs = [a, err, b, figure, err, c]
    (joined,) = settled(notebook(cell)).cells
    assert joined.outputs == [{**a, "text": "ab"}, figure, c]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no JSON", "Notebook does not appear to be JSON: 'no JSON'"),
        (
            '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
            "The notebook is invalid and is missing an expected key: cells",
        ),
    ],
)
def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path, text: str, told: str) -> None:
    """The file is named, with what is wrong."""
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_notebook(path)
    assert str(caught.value) == f"{path} cannot be read as a notebook: {told}"


def test_a_notebook_of_an_invalid_form_is_refused(tmp_path: Path) -> None:
    """A cell that is none would break something later, and where is hard to tell."""
    path = tmp_path / "a.ipynb"
    broken = {"cell_type": "markdown", "metadata": {}, "source": 3, "id": "a"}
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [broken]}
    path.write_text(json.dumps(whole))
    with pytest.raises(InputError) as caught:
        read_notebook(path)
    assert str(caught.value).startswith(f"{path} cannot be read as a notebook: 3 is not valid")


def test_a_missing_notebook_is_refused(tmp_path: Path) -> None:
    """The path is named."""
    with pytest.raises(InputError) as caught:
        read_notebook(tmp_path / "a.ipynb")
    assert str(caught.value) == f"there is no notebook {tmp_path / 'a.ipynb'}"
