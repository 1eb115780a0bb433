"""A notebook of the user's own as a run: its parameters, its results, its failures."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from pitfalls_core.errors import InputError
from pitfalls_core.project import SHIPPED
from pitfalls_core.report.notebook_run import notebook_run
from pitfalls_core.runs.identity.closure import notebook_digest
from pitfalls_core.runs.notes import RunNotes

PARAMETERS = "seed = 0\nrate = 0.5\nsizes = [1]"
TELLS = (
    "from pitfalls_core.runs.notes import RunNotes\nfrom own_helper import FACTOR\n"
    "run = RunNotes()\nrun.log(loss=rate)\nrun.log(loss=seed)\n"
    "run.score('test', accuracy=seed * FACTOR)\nrun.predicted('test', [1], sizes)"
)


def write(folder: Path, *cells: str, name: str = "train.ipynb") -> Path:
    """Write a notebook whose first cell declares parameters, after one of prose."""
    code = [new_code_cell(text) for text in cells]
    code[0].metadata["tags"] = ["parameters"]
    notebook = new_notebook(cells=[new_markdown_cell("Prose."), *code])
    nbformat.write(notebook, folder / name)
    return folder / name


@pytest.mark.long
def test_notebooks_in_processes_of_their_own(tmp_path: Path) -> None:
    """Parameters arrive, helpers beside the notebook are found, a cell that fails is named."""
    (tmp_path / "studies").mkdir()
    (tmp_path / "own_helper.py").write_text("FACTOR = 0.25\n")
    cases = {
        "good": (PARAMETERS, TELLS),
        "knows": (f"{PARAMETERS}\nvariant = ''", f"{TELLS}\nrun.score(variant, x=1)"),
        "raises": (PARAMETERS, "1 / 0"),
        "exits": (PARAMETERS, "raise SystemExit(0)"),
        "wrong": (PARAMETERS, "this is no Python"),
        "silent": (PARAMETERS, "pass"),
    }
    for name, cells in cases.items():
        write(tmp_path, *cells, name=f"{name}.ipynb")
    code = (
        "import json, sys\nfrom pitfalls_core.report.notebook_run import notebook_run\ntry:\n"
        "    told = notebook_run('new', 3, notebook=sys.argv[1], rate=0.125, sizes=(2, 3))\n"
        "except Exception as error:\n    told = f'{type(error).__name__}: {error}'\n"
        "print(json.dumps(told), file=sys.stderr)"
    )
    told: dict[str, Any] = {}
    for name in cases:
        done = subprocess.run(
            [sys.executable, "-c", code, f"{name}.ipynb"],
            cwd=tmp_path,
            env={"PYTHONPATH": str(SHIPPED), "PATH": "", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        told[name] = json.loads(done.stderr.splitlines()[-1])
    scores = {"test/accuracy": 0.75}
    rest: list[Any] = [{"loss": [0.125, 3.0]}, {"test": [[1], [2, 3]]}]
    assert told == {
        "good": [scores, *rest],
        "knows": [{**scores, "new/x": 1}, *rest],
        "raises": "NotebookFailed: notebook raises.ipynb, cell 3: ZeroDivisionError: division by "
        "zero",
        "exits": "NotebookFailed: notebook exits.ipynb, cell 3: SystemExit: 0",
        "wrong": "NotebookFailed: notebook wrong.ipynb, cell 3: SyntaxError: invalid syntax",
        "silent": "InputError: notebook silent.ipynb has 0 RunNotes at its end, and must have "
        "one: `run = RunNotes()`, then `run.score(...)`",
    }
    assert not (tmp_path / ".ipython").exists()


@pytest.mark.parametrize(
    ("cell", "arguments", "message"),
    [
        (
            "rate = 0.5",
            {},
            "unknown parameter 'seed' for notebook train.ipynb. Known: rate.",
        ),
        (
            PARAMETERS,
            {"rtae": 1.0},
            "unknown parameter 'rtae' for notebook train.ipynb. Did you mean 'rate'? Known: rate, "
            "seed, sizes.",
        ),
        (
            PARAMETERS,
            {"rate": "fast"},
            "parameter 'rate' of notebook train.ipynb must be float, as its default 0.5; got str: "
            "'fast'. Declared: rate, seed, sizes.",
        ),
    ],
)
def test_parameters_are_strict(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cell: str,
    arguments: dict[str, object],
    message: str,
) -> None:
    """Only what the notebook declares can be given; nothing is executed otherwise."""
    write(tmp_path, cell, "raise AssertionError")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        notebook_run("new", 0, notebook="train.ipynb", **arguments)
    assert str(caught.value) == message


def test_a_notebook_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name and folder are said, and no more of the path."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        notebook_run("new", 0, notebook="train.ipynb")
    assert str(caught.value) == f"there is no notebook train.ipynb in {tmp_path.name}/"


def test_what_makes_a_notebook_another_one(tmp_path: Path) -> None:
    """Code and tags do; prose, outputs and numbers of cells do not."""
    path = write(tmp_path, PARAMETERS, TELLS)
    first = notebook_digest(path)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source = "Other prose."
    notebook.cells[1].execution_count = 7
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="printed")]
    nbformat.write(notebook, path)
    assert notebook_digest(path) == first
    notebook.cells[1].metadata["tags"] = []
    nbformat.write(notebook, path)
    second = notebook_digest(path)
    notebook.cells[2].source += "\n"
    nbformat.write(notebook, path)
    assert len({first, second, notebook_digest(path)}) == 3
    path.write_text("[]")
    other = notebook_digest(path)
    path.write_text("{")
    assert len({other, notebook_digest(path)}) == 2


def test_notes() -> None:
    """Curves grow, scores are set."""
    notes = RunNotes()
    notes.log(loss=1, rate=2)
    notes.log(loss=0.5)
    notes.score("test", accuracy=0.5)
    notes.score("test", accuracy=0.75)
    assert notes.curves == {"loss": [1.0, 0.5], "rate": [2.0]}
    assert notes.scores == {"test/accuracy": 0.75}
