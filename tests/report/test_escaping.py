"""No text becomes a command, a tag or a formula, whatever it holds."""

import csv
import io
import json
import re

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.display.plain import visible
from pitfalls_core.report.escaping import (
    csv_cell,
    file_name,
    typst_string,
)
from tests.report.sample_paper import NASTY

texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=30))


@settings(deadline=None)
@given(texts)
def test_typst_reads_the_literal_as_the_text(text: str) -> None:
    """Typst itself evaluates the literal to exactly the visible text."""
    assert json.loads(typst.eval(b"", typst_string(text))) == visible(text)


@settings(deadline=None)
@given(texts)
def test_file_names_are_plain(text: str) -> None:
    """A file name needs no quoting anywhere and leads out of no folder."""
    assert re.fullmatch(r"[a-z0-9_][a-z0-9_-]{0,79}", file_name(text))


@settings(deadline=None)
@given(texts, texts)
def test_different_texts_have_different_file_names(first: str, second: str) -> None:
    """Two labels never share a file, also where case does not count."""
    assert (file_name(first) == file_name(second)) == (first == second)


@pytest.mark.parametrize("text", ["tab-accuracy", "fig_1", "x" * 80])
def test_a_plain_label_is_its_own_file_name(text: str) -> None:
    """Labels as people write them stay as they are."""
    assert file_name(text) == text


@pytest.mark.parametrize(
    ("one", "other"), [("a b", "a-b"), ("A", "a"), ("../x", "x"), ("", "x"), ("x" * 81, "x" * 80)]
)
def test_a_changed_file_name_has_a_digest(one: str, other: str) -> None:
    """A text that had to be changed cannot collide with one that is the result of the change."""
    assert re.fullmatch(r".*-[0-9a-f]{12}", file_name(one))
    assert file_name(one) != file_name(other)


@settings(deadline=None)
@given(st.lists(texts, min_size=2, max_size=3))
def test_a_csv_reader_finds_the_cells(row: list[str]) -> None:
    """Python's reader gets back every cell, with at most an apostrophe in front of it."""
    line = ",".join(map(csv_cell, row))
    (read,) = csv.reader(io.StringIO(line, newline=""), strict=True)
    for cell, text in zip(read, map(visible, row), strict=True):
        assert cell in (text, f"'{text}")
        if cell.startswith(("=", "+", "-", "@", "\t")):
            assert float(cell) == float(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-1.3", "-1.3"),
        ("+1e-5", "+1e-5"),
        ("-1.3 points", "'-1.3 points"),
        ('a "b", c', '"a ""b"", c"'),
        ("−1.3", "−1.3"),
        ("", ""),
    ],
)
def test_csv_examples(text: str, expected: str) -> None:
    """Formulas become text, numbers stay numbers, separators are quoted (RFC 4180)."""
    assert csv_cell(text) == expected
