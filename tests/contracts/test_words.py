"""Contracts over everything that is said by hand: no number in it, in digits or in words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pitfalls_core.project import SHIPPED
from pitfalls_core.report.typed_numbers import typed_in_file, typed_in_notebook
from tests.contracts.shipped import MODULES, NOTEBOOKS, PACKAGE, shown

TEMPLATES = sorted((SHIPPED / "report_templates").rglob("*.md"))
CAPTIONED = [one for one in MODULES if one.is_relative_to(PACKAGE / "display")]

NUMERAL = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?: ?%)?")

ALLOWED = {
    "95 %": "the level of intervals is fixed by the procedure of verdicts",
    "90 %": "the level of intervals for equivalence is fixed by the same procedure",
    "0.8": "the probability that makes a difference detectable is fixed by the same procedure",
    "0.9": "the confidence from which an error counts as confident is fixed with the metric",
    "0.95": "the correlations that a published table is read under are fixed by that reading",
    "0": "the other end of these correlations",
    "1": "the value of a ratio that says that nothing differs, and a divisor of n less one",
    "2": "the harmonic mean of two",
}
"""Numbers that captions in the source may hold, each with its reason."""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=shown)
def test_no_number_is_typed_into_a_notebook(path: Path) -> None:
    """Numbers come from the study and its findings."""
    assert [str(one) for one in typed_in_notebook(path, in_words=True)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_no_number_is_typed_into_a_template(path: Path) -> None:
    """Numbers come into its places; formulas hold their constants alone."""
    assert [str(one) for one in typed_in_file(path, in_words=True)] == []


@pytest.mark.parametrize("path", CAPTIONED, ids=shown)
def test_captions_hold_no_numbers_but_those_that_are_fixed(path: Path) -> None:
    """A number of a study or of a detector comes from where it is defined."""
    numerals = {found for text in _captions(path) for found in NUMERAL.findall(text)}
    assert numerals <= ALLOWED.keys(), numerals - ALLOWED.keys()


def _captions(path: Path) -> Iterator[str]:
    """Yield the texts in the captions, the notes and the notes on figures of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.keyword) and node.arg in ("caption", "note", "alt"):
            yield from _texts(node.value)


def _texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts in an expression, without formats such as ``.2f``."""
    if isinstance(node, ast.FormattedValue):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for part in ast.iter_child_nodes(node):
        yield from _texts(part)
