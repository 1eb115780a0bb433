"""What is wrong with a notebook is told in words; one planted fault each, and a clean twin."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from pitfalls_core.project import Project
from pitfalls_core.report.own_study.notebook import checked_notebook
from pitfalls_core.report.own_study.scaffold import Scaffold, scaffold


@pytest.fixture
def made(tmp_path: Path) -> Scaffold:
    """Return the files of a new study."""
    return scaffold("mine", Project(tmp_path))


def lines(made: Scaffold) -> tuple[str, ...]:
    """Return what is said of the notebook."""
    return checked_notebook("mine", "Mine", Project(made.study.parent.parent)).lines


def edit(made: Scaffold, change: Callable[[Any], None]) -> None:
    """Change the notebook in place."""
    notebook = nbformat.read(made.notebook, as_version=4)
    change(notebook)
    nbformat.write(notebook, made.notebook)


def test_the_clean_twin(made: Scaffold) -> None:
    """It is named."""
    assert lines(made) == ("ok       notebook: notebooks/mine.ipynb shows mine",)


def test_none(made: Scaffold) -> None:
    """The place where it should be is told."""
    made.notebook.unlink()
    assert lines(made) == (
        "problem  notebook: there is none (notebooks/mine.ipynb); `pitfalls new` writes one for a "
        "new study; copy that and name this study in it",
    )


def test_one_without_a_parameters_cell(made: Scaffold) -> None:
    """A report could not pass a profile."""
    edit(made, lambda notebook: notebook.cells[1].metadata.pop("tags"))
    assert lines(made) == (
        "problem  notebook: no cell has the tag 'parameters', so a report cannot pass a profile "
        '(notebooks/mine.ipynb); give one the tag, with profile = "laptop", device = "cpu", '
        "train = True in it",
    )


def test_one_that_lacks_a_parameter(made: Scaffold) -> None:
    """What a report passes must be declared."""
    edit(made, lambda notebook: notebook.cells[1].update(source='profile = "laptop"'))
    assert lines(made) == (
        "problem  notebook: its parameters cell does not assign device, train "
        "(notebooks/mine.ipynb); add the assignment; a report passes profile, device, train",
    )


def test_one_of_another_study(made: Scaffold) -> None:
    """A copied notebook that still names the other study would show its results."""
    made.notebook.write_text(made.notebook.read_text().replace('(\\"mine\\"', '(\\"other\\"'))
    assert lines(made) == (
        "problem  notebook: it calls run_study for 'other', not for 'mine' "
        '(notebooks/mine.ipynb); write runs = run_study("mine", profile=profile, device=device, '
        "train=train)",
    )


def test_one_that_runs_nothing(made: Scaffold) -> None:
    """A comment is no call, nor is a cell that is no Python."""
    edit(made, lambda notebook: notebook.cells[4].update(source='# run_study("mine")'))
    edit(made, lambda notebook: notebook.cells[6].update(source='run_study("mine"'))
    assert lines(made) == (
        "problem  notebook: no cell calls run_study for 'mine' (notebooks/mine.ipynb); write "
        'runs = run_study("mine", profile=profile, device=device, train=train)',
    )


def test_one_with_another_title(made: Scaffold) -> None:
    """The title of the paper is that of the study."""
    edit(made, lambda notebook: notebook.cells[0].update(source="# Yours\n\nMore."))
    assert lines(made) == (
        "problem  notebook: its first cell should head the paper with the study's title; it "
        "starts with '# Yours' (notebooks/mine.ipynb); write # Mine",
    )


def test_one_that_is_no_notebook(made: Scaffold) -> None:
    """What its reader says is passed on."""
    made.notebook.write_text("{")
    (line,) = lines(made)
    assert line.startswith(f"problem  notebook: {made.notebook} cannot be read as a notebook: ")
    assert line.endswith("(notebooks/mine.ipynb); open it with `make lab` and repair it")
