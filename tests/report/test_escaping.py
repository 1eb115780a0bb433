"""No text becomes a command, a tag or a formula, whatever it holds."""

import csv
import io
import json
import re
import string

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # has no types

from pitfalls_core.display.plain import visible
from pitfalls_core.report.escaping import (
    csv_cell,
    file_name,
    latex_text,
    latex_url,
    typst_string,
)
from tests.report.sample_paper import NASTY

texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=30))
# The LaTeX reader below does not know the commands for the five signs left out.
ascii_texts = st.text(
    alphabet=sorted(set(string.printable) - set(string.whitespace) - set('<>|"`') | {" "}),
    max_size=30,
)


@settings(deadline=None)
@given(texts)
def test_typst_reads_the_literal_as_the_text(text: str) -> None:
    """Typst itself evaluates the literal to exactly the visible text."""
    assert json.loads(typst.eval(b"", typst_string(text))) == visible(text)


@settings(deadline=None)
@given(ascii_texts)
def test_latex_prints_the_text(text: str) -> None:
    """A LaTeX reader of another make turns the escaped text back into the text."""
    reader = LatexNodes2Text(strict_latex_spaces=True)
    # It prints the accents that LaTeX uses for these two signs.
    read = reader.latex_to_text(latex_text(text)).translate({0x2C6: "^", 0x2DC: "~"})
    assert read == text


_LATEX_TOKEN = re.compile(
    r"\\text[a-z]+\{\}|\\[{}$&#%_,]|\$(?:\\[A-Za-z]+|-|\^[23]|\^\\circ)\$|\{[\[\]?]\}|\{\}|~"
    r"|[^\\{}$&#%_^~<>|\"`\[\]]"
)


@settings(deadline=None)
@given(texts)
def test_latex_holds_nothing_but_known_commands(text: str) -> None:
    """Every special character is part of a command that prints one character."""
    assert re.fullmatch(f"(?:{_LATEX_TOKEN.pattern})*", latex_text(text), re.DOTALL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("a--b", "a-{}-b"),
        ("---", "-{}-{}-"),
        ("−1.3 ± 0.2", r"$-$1.3 $\pm$ 0.2"),
        ("a\u202eb", "a{?}b"),
        ("é “x” –", "é “x” –"),
    ],
)
def test_latex_examples(text: str, expected: str) -> None:
    """Commands, dashes, mathematical signs and accents come out as a typesetter writes them."""
    assert latex_text(text) == expected


@settings(deadline=None)
@given(st.text(max_size=20).map("https://example.org/{}".format))
def test_a_latex_address_stays_inside_its_argument(url: str) -> None:
    """No brace, backslash or blank remains, and what LaTeX would read has a backslash."""
    escaped = latex_url(url)
    assert not re.search(r"[{}\s^~]|(?<!\\)[%#&$_]|\\(?![%#&$_])", escaped)


def test_an_ordinary_address_keeps_its_meaning() -> None:
    """Percent, hash, ampersand and underscore are those of the address."""
    assert latex_url("https://a.org/b_c?d=1&e=50%25#f") == r"https://a.org/b\_c?d=1\&e=50\%25\#f"


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
