"""Whatever a text is, it is printed as it is, in every place of every format."""

import re
import tempfile
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings

from pitfalls_core.display.plain import visible
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.exporters import HtmlExporter, LatexExporter, TypstExporter
from pitfalls_core.report.fitting.breaking import ZERO_WIDTH_SPACE
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.strangers.glyphs import printable_in_pdf
from pitfalls_core.report.strangers.losses import Losses
from pitfalls_core.report.typesetting import typeset
from tests.report.hostile_paper import hostile_paper, hostile_words
from tests.report.typst_reader import flat, typst_elements

PROJECT = Project(SHIPPED)
HARMLESS = "qzx"
READ_BACK = "selector(heading).or(figure).or(figure.caption).or(raw).or(link)"
"""The elements of Typst that are read back."""

OF_TEXT = re.compile(
    r"\\\\|\\(?:text[a-z]+\{\}|textsuperscript\{TM\}|allowbreak\{\}|pfcharacter\{[0-9A-F]{4,6}\}|mbox\{-\}|[{}$&#%_,-])"
    r"|\\[`'^~=.\"v]\{[A-Za-z]\}|\$(?:\\[A-Za-z]+|-|[\^_][0-9n]|\^\\circ)\$"
)
"""What the escaping of a text writes, and the ends of lines, which are taken for no command."""

OF_LAYOUT = {"texorpdfstring", "raggedright", "raggedleft", "arraybackslash"}
"""What a longer text may need: cells that are wrapped, and a bookmark of its own."""


def html(word: str) -> list[Tag]:
    """Return the elements of a page with `word` everywhere."""
    page = HtmlExporter.export(hostile_paper(word), PROJECT)
    return list(BeautifulSoup(page, "html.parser").find_all(True))


@cache
def harmless_html() -> list[Tag]:
    """Return the elements of a page with a harmless word everywhere."""
    return html(HARMLESS)


def own(element: Tag) -> str:
    """Return the characters that stand in an element itself."""
    return "".join(element.find_all(string=True, recursive=False))


@settings(max_examples=25)
@given(hostile_words)
def test_a_page_is_made_of_the_same_elements(word: str) -> None:
    """No element and no attribute is born, and every text comes back as it was."""
    elements, harmless = html(word), harmless_html()
    assert [one.name for one in elements] == [one.name for one in harmless]
    for one, other in zip(elements, harmless, strict=True):
        assert list(one.attrs) == list(other.attrs)
        if one.name not in {"style", "script"}:
            assert own(one) == own(other).replace(HARMLESS, visible(word))
        for name in ("alt", "title", "aria-label"):
            if name in other.attrs:
                assert one[name] == str(other[name]).replace(HARMLESS, visible(word))


def typeset_texts(paper: Paper) -> list[str]:
    """Return the texts of `READ_BACK` in the layout of `paper`."""
    with tempfile.TemporaryDirectory() as folder:
        found = typst_elements(Path(folder), paper, READ_BACK)
    return [flat(element).replace(ZERO_WIDTH_SPACE, "") for element in found]


@cache
def harmless_pdf() -> list[str]:
    """Return the texts of a PDF with a harmless word everywhere."""
    return typeset_texts(hostile_paper(HARMLESS))


@settings(max_examples=10)
@given(hostile_words)
def test_a_pdf_is_made_of_the_same_elements(word: str) -> None:
    """It compiles, and headings, captions, cells, code and emphasis hold every text as it was."""
    paper = printable_in_pdf(hostile_paper(word), Losses())
    assert typeset(TypstExporter.export(paper, PROJECT), TypstExporter.files(paper))[:4] == b"%PDF"
    printed = visible(paper.notices[0]).replace(ZERO_WIDTH_SPACE, "")
    assert typeset_texts(paper) == [one.replace(HARMLESS, printed) for one in harmless_pdf()]


def bundle(word: str) -> str:
    """Return the source of a bundle with `word` everywhere, without what escaping writes."""
    files = LatexExporter.bundle(hostile_paper(word), PROJECT)
    kinds = (".tex", ".bbl", ".sty")
    sources = [files[path].decode() for path in sorted(files) if path.endswith(kinds)]
    return OF_TEXT.sub("|", "\n".join(sources))


@cache
def harmless_bundle() -> str:
    """Return the source of a bundle with a harmless word everywhere."""
    return bundle(HARMLESS)


@settings(max_examples=25)
@given(hostile_words)
def test_a_bundle_is_made_of_the_same_commands(word: str) -> None:
    """No command, environment, comment or cell is born, and every group is closed."""
    source, harmless = bundle(word), harmless_bundle()
    assert commands(source) - commands(harmless) <= OF_LAYOUT
    assert environments(source) == environments(harmless)
    for sign in "&%#^":
        assert source.count(sign) == harmless.count(sign), sign
    depth = 0
    for brace in re.findall(r"[{}]", source):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0


def commands(source: str) -> set[str]:
    """Return the names of the commands of `source`."""
    return set(re.findall(r"\\([A-Za-z]+)", source))


def environments(source: str) -> list[str]:
    """Return what begins and ends; a table with longer words may span both columns."""
    return re.findall(r"\\((?:begin|end)\{\w+)", source)
