"""Contracts over every notebook: thin, without outputs, and named like its study."""

import ast
from pathlib import Path
from typing import Any

import nbformat
import pytest

from pitfalls_core.report.build import notebook_of
from pitfalls_core.report.parameters import declared_parameters
from pitfalls_core.studies.study import Study
from tests.contracts.shipped import NOTEBOOKS, PROJECT, STUDIES, STUDY_NOTEBOOKS, shown

LONGEST_CELL = 15


@pytest.fixture(params=NOTEBOOKS, ids=shown)
def notebook(request: pytest.FixtureRequest) -> Any:
    """Each notebook, read."""
    return nbformat.read(request.param, as_version=4)


def _code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_it_is_stored_without_outputs(notebook: Any) -> None:
    """A stored notebook has no outputs and no counts, so that nothing in it can be stale."""
    assert all(not cell.outputs and cell.execution_count is None for cell in _code(notebook))


def test_it_is_valid_and_names_the_common_kernel(notebook: Any) -> None:
    """Any Jupyter opens it with the interpreter at hand."""
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"


def test_its_cells_are_story_and_calls(notebook: Any) -> None:
    """Functions and classes live in the package, where they are tested; cells are short."""
    for cell in _code(notebook):
        assert len(cell.source.splitlines()) <= LONGEST_CELL
        definitions = ast.FunctionDef | ast.ClassDef | ast.Lambda
        assert not any(isinstance(node, definitions) for node in ast.walk(ast.parse(cell.source)))


@pytest.mark.parametrize("path", STUDY_NOTEBOOKS, ids=shown)
def test_it_declares_what_a_report_passes(path: Path) -> None:
    """A report gives every notebook of a study a profile, a device, and whether to train."""
    declared = declared_parameters(nbformat.read(path, as_version=4), "this notebook")
    assert dict(declared) == {"profile": "laptop", "device": "cpu", "train": True}


def test_it_has_one_title(notebook: Any) -> None:
    """The first cell is the title, and it is the only first-level heading."""
    titles = [cell for cell in notebook.cells if cell.source.startswith("# ")]
    assert titles == [notebook.cells[0]]


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_every_study_has_a_notebook(study: Study) -> None:
    """A study is one definition file and one notebook of the same name; titles agree."""
    path: Path = notebook_of(study.name, PROJECT)
    assert nbformat.read(path, as_version=4).cells[0].source == f"# {study.title}"


def test_exploring_is_no_study() -> None:
    """The notebook for exploring declares what it explores, and no report takes it for a study."""
    (other,) = set(NOTEBOOKS) - set(STUDY_NOTEBOOKS)
    assert other.name == "explore.ipynb"
    declared = declared_parameters(nbformat.read(other, as_version=4), other.name)
    assert dict(declared) == {"study": "refinement_under_shift", "profile": "laptop"}
    assert other.stem not in {study.name for study in STUDIES}
