"""Studies are found by their place, and reading one imports nothing that it names."""

import subprocess
import sys
from pathlib import Path

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.project import Project
from pitfalls_core.studies import definitions
from pitfalls_core.studies.catalogue import default_studies, load_study, study_names
from tests.runs.tiny import TinyProject

SHIPPED = sorted(
    path.stem
    for path in Path(definitions.__path__[0]).glob("*.py")
    if not path.stem.startswith("_")
)
HEAVY = ("numpy", "torch", "scipy", "pandas", "matplotlib", "sklearn", "jinja2", "nbformat")


def broken(folder: Path, text: str) -> Project:
    """Return a project whose study `broken` is the file `text`."""
    (folder / "studies").mkdir()
    (folder / "studies" / "broken.py").write_text(text)
    return Project(folder)


def test_shipped_and_own_studies_are_found(tmp_path: Path) -> None:
    """Every file of the shipped folder and of the project's own is a study, without a list."""
    assert SHIPPED
    assert study_names(Project(tmp_path)) == tuple(SHIPPED)
    tiny = TinyProject.create(tmp_path)
    (tmp_path / "studies" / "_shared.py").write_text("not a study")
    (tmp_path / "studies" / "notes.txt").write_text("not a study")
    assert study_names(tiny.project) == tuple(sorted([*SHIPPED, "tiny"]))
    assert load_study("tiny", tiny.project).name == "tiny"


def test_studies_of_a_command_that_names_none(tmp_path: Path) -> None:
    """They are the project's own if it has any, and else all that ship here."""
    assert default_studies(Project(tmp_path)) == tuple(SHIPPED)
    assert default_studies(TinyProject.create(tmp_path).project) == ("tiny",)


def test_a_study_of_the_project_goes_before_a_shipped_one(tmp_path: Path) -> None:
    """A shipped study that was copied and changed is the one that counts, as with templates."""
    tiny = TinyProject.create(tmp_path)
    tiny.edit("studies/tiny.py", 'name="tiny"', f'name="{SHIPPED[0]}"')
    (tmp_path / "studies" / "tiny.py").rename(tmp_path / "studies" / f"{SHIPPED[0]}.py")
    assert load_study(SHIPPED[0], tiny.project).title == "Tiny"
    assert study_names(tiny.project) == tuple(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_studies_can_be_read(name: str, tmp_path: Path) -> None:
    """A shipped study is there whatever the project."""
    assert load_study(name, Project(tmp_path)).name == name


def test_the_project_is_that_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a project, the study is looked for in the one around the current folder."""
    TinyProject.create(tmp_path)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert load_study("tiny").title == "Tiny"


@pytest.mark.parametrize("name", ["tniy", "../tiny", "_shared", "tiny.py"])
def test_an_unknown_study(name: str, tmp_path: Path) -> None:
    """The message has all studies, and the nearest one if one is near."""
    tiny = TinyProject.create(tmp_path)
    (tmp_path / "studies" / "_shared.py").write_text("STUDY = None\n")
    (tmp_path / "tiny.py").write_text("STUDY = None\n")
    with pytest.raises(InputError) as error:
        load_study(name, tiny.project)
    hint = "" if name == "_shared" else "Did you mean 'tiny'? "
    known = ", ".join(sorted([*SHIPPED, "tiny"]))
    assert str(error.value) == f"unknown study {name!r}. {hint}Known: {known}."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "{path} defines no STUDY; assign a Study to that name"),
        ("STUDY = 'broken'\n", "{path} defines no STUDY; assign a Study to that name"),
        ("\nx = (1,\n", "{path}, line 2: SyntaxError: '(' was never closed"),
        ("\n\ny = 1 / 0\n", "{path}, line 3: ZeroDivisionError: division by zero"),
        (
            "import no_such_module\n",
            "{path}, line 1: ModuleNotFoundError: No module named 'no_such_module'",
        ),
        (
            "from pitfalls_core.studies.study import Budget\n\n\n"
            "def budget():\n    return Budget(0, 1)\n\n\nbudget()\n",
            "{path}, line 5: budget.seeds must be positive; got 0",
        ),
    ],
)
def test_a_file_that_is_no_study(text: str, message: str, tmp_path: Path) -> None:
    """The message has the file, the line and the reason."""
    project = broken(tmp_path, text)
    with pytest.raises(InputError) as error:
        load_study("broken", project)
    path = tmp_path / "studies" / "broken.py"
    assert str(error.value) == message.format(path=path)


def test_a_study_that_is_not_named_as_its_file(tmp_path: Path) -> None:
    """The message has both names."""
    tiny = TinyProject.create(tmp_path)
    (tmp_path / "studies" / "tiny.py").rename(tmp_path / "studies" / "small.py")
    with pytest.raises(InputError) as error:
        load_study("small", tiny.project)
    path = tmp_path / "studies" / "small.py"
    assert str(error.value) == f"{path} defines study 'tiny'; name it 'small', as its file"


def test_an_edit_is_seen_at_once(tmp_path: Path) -> None:
    """Two edits within a second that keep the size of the file are both seen, and leave nothing."""
    tiny = TinyProject.create(tmp_path)
    assert tiny.study.margin.value == 0.05
    tiny.edit("studies/tiny.py", "Margin(0.05", "Margin(0.06")
    assert tiny.study.margin.value == 0.06
    tiny.edit("studies/tiny.py", "Margin(0.06", "Margin(0.07")
    assert tiny.study.margin.value == 0.07
    assert sorted(path.name for path in (tmp_path / "studies").iterdir()) == ["tiny.py"]


def test_reading_studies_imports_nothing_heavy(tmp_path: Path) -> None:
    """All studies are read without NumPy, torch or anything else that takes long to import."""
    TinyProject.create(tmp_path)
    program = f"""
import sys
from pathlib import Path
from pitfalls_core.project import Project
from pitfalls_core.studies.catalogue import default_studies, load_study, study_names
project = Project(Path({str(tmp_path)!r}))
for name in study_names(project):
    load_study(name, project)
print([name for name in {HEAVY} if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
