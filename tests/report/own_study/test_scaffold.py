"""A new study: two files that are valid as they are, and nothing that is overwritten."""

import ast
from pathlib import Path

import nbformat
import pytest

from pitfalls_core.cli import main
from pitfalls_core.errors import InputError
from pitfalls_core.project import Project
from pitfalls_core.report.own_study.definition import checked_definition
from pitfalls_core.report.own_study.notebook import checked_notebook
from pitfalls_core.report.own_study.scaffold import scaffold
from pitfalls_core.studies.catalogue import load_study


def test_it_is_a_whole_study(tmp_path: Path) -> None:
    """The definition loads, the notebook is valid, and no check of either finds a fault."""
    project = Project(tmp_path)
    made = scaffold("my_first_study", project)
    assert made.study == tmp_path / "studies" / "my_first_study.py"
    assert made.notebook == tmp_path / "notebooks" / "my_first_study.ipynb"
    study = load_study("my_first_study", project)
    assert (study.name, study.title) == ("my_first_study", "My first study")
    assert [one.lines for one in checked_definition(study) if one.problems] == []
    assert checked_notebook(study.name, study.title, project).problems == ()


def test_its_definition_is_short(tmp_path: Path) -> None:
    """Thirty to sixty lines of study below the imports, and each field of it with a word."""
    made = scaffold("mine", Project(tmp_path))
    source = made.study.read_text()
    (study,) = (node for node in ast.parse(source).body if ast.unparse(node).startswith("STUDY"))
    assert 30 <= (study.end_lineno or 0) - study.lineno + 1 <= 60
    assert all(len(line) <= 100 for line in source.splitlines())


def test_its_notebook_keeps_the_rules_of_notebooks(tmp_path: Path) -> None:
    """Stored without outputs, by the common kernel, with the title first."""
    notebook = nbformat.read(scaffold("mine", Project(tmp_path)).notebook, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.cells[0].source == "# Mine"
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@pytest.mark.parametrize("taken", ["studies/mine.py", "notebooks/mine.ipynb"])
def test_nothing_is_overwritten(taken: str, tmp_path: Path) -> None:
    """With one of the two files there, neither is written."""
    path = tmp_path / taken
    path.parent.mkdir()
    path.write_text("precious")
    with pytest.raises(InputError) as error:
        scaffold("mine", Project(tmp_path))
    assert str(error.value) == (
        f"{path} exists, and nothing is overwritten; choose another name or move it away"
    )
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [path]
    assert path.read_text() == "precious"


@pytest.mark.parametrize(
    "name",
    ["", "My", "my-study", "my study", "../up", "a/b", "_mine", "1st", "class", "ä", "a" * 61],
)
def test_a_name_that_cannot_be_one(name: str, tmp_path: Path) -> None:
    """It is told with an example, and nothing is written."""
    with pytest.raises(InputError) as error:
        scaffold(name, Project(tmp_path))
    assert str(error.value) == (
        "a study is named by small letters, digits and underscores, a letter first, at most 60 of "
        f"them, as in 'my_study'; got {name!r}"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_taken(tmp_path: Path) -> None:
    """A study that ships would be hidden by one of the same name."""
    with pytest.raises(InputError) as error:
        scaffold("symbolic_sequences", Project(tmp_path))
    assert str(error.value) == (
        "a study called 'symbolic_sequences' comes with this program; choose another name"
    )


def test_a_template_of_the_project(tmp_path: Path) -> None:
    """A group that starts all its studies alike has its own template."""
    own = tmp_path / "report_templates" / "new"
    own.mkdir(parents=True)
    (own / "study.py.j2").write_text('NAME = "{{ name }}, {{ title }}"\n')
    (own / "notebook.ipynb.j2").write_text("{}\n")
    assert scaffold("mine", Project(tmp_path)).study.read_text() == 'NAME = "mine, Mine"\n'


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what was written, and what to do next; a second time it refuses."""
    monkeypatch.chdir(tmp_path)
    assert main(("new", "mine")) == 0
    assert capsys.readouterr().out == (
        "written:\n"
        "  studies/mine.py     the question, its data, variants, margin and claims\n"
        "  notebooks/mine.ipynb  the story\n"
        "next: pitfalls check-study mine, then pitfalls report mine\n"
    )
    assert main(("new", "mine")) == 2
    assert capsys.readouterr().err == (
        f"pitfalls: {tmp_path.resolve()}/studies/mine.py exists, and nothing is overwritten; "
        "choose another name or move it away\n"
    )
