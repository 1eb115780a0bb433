"""Parameters are strict: declared, of the type of their default, and never code."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_markdown_cell

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.report.parameters import check_parameters, declared_parameters, numbered
from tests.report.sample_notebooks import code, notebook

SOURCE = (
    'profile = "laptop"\nseeds: int = 6\nmargin = 0.5\ntrain = True\nextra = None\nof = [{"a": 1}]'
)
NOTEBOOK = notebook("# Title", code(SOURCE, tags=["parameters"]), code("other = 1"))
DECLARED = "Declared: extra, margin, of, profile, seeds, train."


def test_only_the_tagged_cell_declares() -> None:
    """Every assignment of the tagged cell is a parameter, and none of another cell is."""
    assert declared_parameters(NOTEBOOK, "a") == {
        "profile": "laptop",
        "seeds": 6,
        "margin": 0.5,
        "train": True,
        "extra": None,
        "of": [{"a": 1}],
    }
    assert declared_parameters(notebook("# Title", code("a = 1")), "a") == {}


def test_comments_declare_nothing() -> None:
    """The cell may explain its parameters."""
    cell = code("# how large\nsize = 1  # of three", tags=["parameters", "other"])
    assert declared_parameters(notebook(cell), "a") == {"size": 1}


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("a = __import__('os').getcwd()", "a = __import__('os').getcwd()"),
        ("a = 1 + 2", "a = 1 + 2"),
        ("a = b = 1", "a = b = 1"),
        ("a, b = 1, 2", "a, b = (1, 2)"),
        ("a += 1", "a += 1"),
        ("a.b = 1", "a.b = 1"),
        ("a: int", "a: int"),
        ("import os", "import os"),
        ("print(1)", "print(1)"),
        ("a = (1, 2)", "a = (1, 2)"),
        ("a = {1}", "a = {1}"),
        ("a = b'c'", "a = b'c'"),
        ("a = 1 + 2j", "a = 1 + 2j"),
        ("a = {1: 2}", "a = {1: 2}"),
        ("a = {[]: 1}", "a = {[]: 1}"),
        ("a = [1, (2,)]", "a = [1, (2,)]"),
    ],
)
def test_anything_but_a_plain_value_is_refused(line: str, shown: str) -> None:
    """A default that would have to be computed, or that JSON does not have, is refused."""
    with pytest.raises(InputError) as caught:
        declared_parameters(notebook(code(f"size = 1\n{line}", tags=["parameters"])), "01_a.ipynb")
    assert str(caught.value) == (
        "notebook 01_a.ipynb: the parameters cell may only assign plain values to names; got "
        f"{shown!r}"
    )


def test_a_parameters_cell_that_is_no_python_is_refused() -> None:
    """A slip in the cell is named with its line."""
    with pytest.raises(InputError) as caught:
        declared_parameters(notebook(code("a = 1\nb = = 2", tags=["parameters"])), "01_a.ipynb")
    assert str(caught.value) == (
        "notebook 01_a.ipynb: the parameters cell is not plain Python: invalid syntax (line 2); "
        "it may only assign plain values to names"
    )


def test_two_parameters_cells_are_refused() -> None:
    """The second one would overwrite what was given for the first."""
    cells = [code("a = 1", tags=["parameters"]), code("a = 2", tags=["parameters"])]
    with pytest.raises(InputError) as caught:
        declared_parameters(notebook(*cells), "01_a.ipynb")
    assert str(caught.value) == (
        "notebook 01_a.ipynb has 2 cells tagged 'parameters'; merge them into one"
    )


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"profile": "smoke", "seeds": 2, "margin": 0.25, "train": False, "of": []},
        {"margin": 1},
        {"extra": "anything"},
        {"extra": 3},
    ],
)
def test_what_fits_is_accepted(given: dict[str, Any]) -> None:
    """Values of the type of the default fit, an integer for a number, and anything for None."""
    check_parameters(NOTEBOOK, given, "a")


def test_an_undeclared_parameter_is_refused() -> None:
    """The nearest name and all that are declared are shown."""
    with pytest.raises(UnknownNameError) as caught:
        check_parameters(NOTEBOOK, {"profil": "smoke"}, "01_a.ipynb")
    assert str(caught.value) == (
        "unknown parameter 'profil' for notebook 01_a.ipynb. Did you mean 'profile'? "
        "Known: extra, margin, of, profile, seeds, train."
    )


def test_a_notebook_without_parameters_takes_none() -> None:
    """Nothing is put into a notebook that declares nothing."""
    with pytest.raises(InputError) as caught:
        check_parameters(notebook("# Title"), {"train": False}, "01_a.ipynb")
    assert str(caught.value) == (
        "notebook 01_a.ipynb has no cell tagged 'parameters' that assigns 'train', so a report "
        "cannot pass it on; give one cell that tag and assign in it: train"
    )


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("profile", 3, "must be str, as its default 'laptop'; got int: 3."),
        ("profile", None, "must be str, as its default 'laptop'; got NoneType: None."),
        ("seeds", True, "must be int, as its default 6; got bool: True."),
        ("seeds", 2.0, "must be int, as its default 6; got float: 2.0."),
        ("seeds", "2", "must be int, as its default 6; got str: '2'."),
        ("margin", True, "must be float, as its default 0.5; got bool: True."),
        ("margin", "1", "must be float, as its default 0.5; got str: '1'."),
        ("train", 1, "must be bool, as its default True; got int: 1."),
        ("of", "a", "must be list, as its default [{'a': 1}]; got str: 'a'."),
    ],
)
def test_another_type_is_refused(name: str, value: Any, told: str) -> None:
    """The message names the parameter, the type, the default and the value."""
    with pytest.raises(InputError) as caught:
        check_parameters(NOTEBOOK, {name: value}, "01_a.ipynb")
    assert str(caught.value) == f"parameter {name!r} of notebook 01_a.ipynb {told} {DECLARED}"


@settings(deadline=None)
@given(st.text().filter(lambda name: name not in declared_parameters(NOTEBOOK, "a")))
def test_a_name_that_is_code_is_never_accepted(name: str) -> None:
    """Only names that the notebook assigns itself can be given, so none can smuggle in code."""
    with pytest.raises(UnknownNameError):
        check_parameters(NOTEBOOK, {name: 1}, "a")


def test_cells_that_papermill_adds_have_no_number() -> None:
    """The cells of an executed notebook keep the numbers that they have in the source."""
    added = [
        code("profile = 1", tags=["injected-parameters"]),
        code(tags=["papermill-error-cell-tag"]),
    ]
    first, second, third = new_markdown_cell("a"), code("b", tags=["parameters"]), code("c")
    executed = notebook(added[1], first, second, added[0], third)
    assert list(numbered(executed.cells)) == [(1, first), (2, second), (3, third)]
