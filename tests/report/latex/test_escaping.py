"""No text becomes a command, a group or a formula of LaTeX, whatever it holds."""

import re
import string
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # has no types

from pitfalls_core.display.plain import visible
from pitfalls_core.findings.words import VERDICT_MARKS
from pitfalls_core.report.latex.escaping import (
    latex_bookmark,
    latex_comment,
    latex_text,
    latex_url,
)
from tests.report.sample_paper import NASTY

HOSTILE = (
    *NASTY,
    "^^41 ^^5cinput ^^M",
    "% comment",
    "\\end{document}",
    "\\\\[1em] \\\\* [x] *y",
    "مرحبا שלום \u200f",
    "中文 \N{SNAKE} e\u0301 \u200b\u00ad\u2011",
    "x" * 400,
    "≤ ≥ µ − ² ✓ α→Ω",
    "d\u0304 ȳ s₁² ν xⁿ ∂∇∏∫∀∃∉⊂∪∩⇒⇔∼∝≪≫ℓ∗",
)
"""Texts that mean something to LaTeX, or that few of its fonts can print."""

texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))
# The LaTeX reader below does not know the commands for the five signs left out.
ascii_texts = st.text(
    alphabet=sorted(set(string.printable) - set(string.whitespace) - set('<>|"`') | {" "}),
    max_size=30,
)
TOKEN = re.compile(
    r"\\(?:text[a-z]+|allowbreak)\{\}|\\textsuperscript\{TM\}|\\pfcharacter\{[0-9A-F]{4,6}\}|\\mbox\{-\}|\\[{}$&#%_,-]"
    r"|\\[`'^~=.\"v]\{[A-Za-z]\}"
    r"|\$(?:\\[A-Za-z]+|-|[\^_][0-9n]|\^\\circ)\$|\{[\[\]*?]\}|\{\}|~"
    r"|[^\\{}$&#%_^~<>|\"`\[\]*]"
)


@settings(deadline=None)
@given(ascii_texts)
def test_latex_prints_the_text(text: str) -> None:
    """A LaTeX reader of another make turns the escaped text back into the text."""
    reader = LatexNodes2Text(strict_latex_spaces=True)
    # It prints the accents that LaTeX uses for these two signs.
    read = reader.latex_to_text(latex_text(text)).translate({0x2C6: "^", 0x2DC: "~"})
    assert read == text


@settings(deadline=None)
@given(texts)
def test_latex_holds_nothing_but_known_commands(text: str) -> None:
    """Every special character is part of a command that prints one character."""
    assert re.fullmatch(f"(?:{TOKEN.pattern})*", latex_text(text), re.DOTALL)


@settings(deadline=None)
@given(texts)
def test_a_bookmark_holds_no_mathematics_and_no_layout(text: str) -> None:
    """What is a formula or a break in the text is characters there."""
    marked = latex_bookmark(text)
    assert re.fullmatch(f"(?:{TOKEN.pattern})*", marked, re.DOTALL)
    assert not re.search(r"(?<!\\)\$|\\allowbreak|\\mbox|\\pf|\\,|~", marked)


@settings(deadline=None)
@given(texts)
def test_a_comment_stays_on_its_line(text: str) -> None:
    """Nothing in it ends the line, for TeX or for an editor, or looks like a command."""
    comment = f"% {latex_comment(text)}"
    assert len(comment.splitlines()) == 1
    assert "\\" not in comment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("a--b", "a-{}-b"),
        ("---", "-{}-{}-"),
        ("−1.3 ± 0.2", r"$-$1.3 $\pm$ 0.2"),
        ("a\u202eb", "a{?}b"),
        ("é “x” –", "é “x” –"),
        ("[x] *y*", "{[}x{]} {*}y{*}"),
        ("e\u0301", "é"),
        ("d\u0304 and ȳ", r"\={d} and \={y}"),
        ("s₁² ν xⁿ", r"s$_1$$^2$ $\nu$ x$^n$"),
        ("x\u0304\u0301", r"x\pfcharacter{0304}\pfcharacter{0301}"),
        ("▲ improved, ▼ degraded", r"$\blacktriangle$ improved, $\blacktriangledown$ degraded"),
        ("中", r"\pfcharacter{4E2D}"),
        ("\N{SNAKE}", r"\pfcharacter{1F40D}"),
        ("^^41", r"\textasciicircum{}\textasciicircum{}41"),
        ("a\u200bb", r"a\allowbreak{}b"),
    ],
)
def test_latex_examples(text: str, expected: str) -> None:
    """Commands, dashes, signs, accents and characters that fonts lack."""
    assert latex_text(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ≤ −1", r"a \textless{}= -1"),
        ("α and µ", "alpha and mu"),
        ("中", "{[}U+4E2D{]}"),
        ("x_y", r"x\_y"),
        ("d\u0304, s₁²", "d, s12"),
    ],
)
def test_bookmark_examples(text: str, expected: str) -> None:
    """Signs become words or plain characters."""
    assert latex_bookmark(text) == expected


@pytest.mark.parametrize("mark", VERDICT_MARKS.values())
def test_the_mark_of_every_verdict_is_printed(mark: str) -> None:
    """In every engine, and not by its number."""
    assert "pfcharacter" not in latex_text(mark)
    assert "U+" not in latex_bookmark(mark)


@settings(deadline=None)
@given(st.text(max_size=20).map("https://example.org/{}".format))
def test_a_latex_address_stays_inside_its_argument(url: str) -> None:
    """No brace, backslash or blank remains, and what LaTeX would read has a backslash."""
    escaped = latex_url(url)
    assert escaped.isascii()
    assert not re.search(r"[{}\s^~]|(?<!\\)[%#&$_]|\\(?![%#&$_])", escaped)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="%"), max_size=20))
def test_an_address_keeps_its_meaning(path: str) -> None:
    """A browser reads the address that was meant, once LaTeX has taken its backslashes away."""
    escaped = latex_url(f"https://example.org/{path}")
    read = re.sub(r"\\([%#&$_])", r"\1", escaped)
    assert unquote(read) == visible(f"https://example.org/{path}")


def test_an_ordinary_address_keeps_its_form() -> None:
    """Percent, hash, ampersand and underscore are those of the address."""
    assert latex_url("https://a.org/b_c?d=1&e=50%25#f") == r"https://a.org/b\_c?d=1\&e=50\%25\#f"
