"""What documents are made of: inlines, blocks, tables and figures, as frozen values.

Nothing here knows a markup language. Findings and notebooks make these values, an executed notebook
carries them as JSON (`pitfalls_core.display.payload`), and the templates turn them into HTML, Typst
and LaTeX.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pitfalls_core.display.displayed import Displayed
from pitfalls_core.display.margin_case import MarginCase
from pitfalls_core.display.parts import names_of

Alignment = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Text:
    """Plain characters."""

    text: str


@dataclass(frozen=True)
class Strong:
    """Set bold."""

    children: "Inlines"


@dataclass(frozen=True)
class Emphasis:
    """Set italic."""

    children: "Inlines"


@dataclass(frozen=True)
class Code:
    """A piece of code or a file name inside a sentence."""

    text: str


@dataclass(frozen=True)
class Link:
    """A link to an ``http``, ``https`` or ``mailto`` address."""

    url: str
    children: "Inlines"


@dataclass(frozen=True)
class Citation:
    """References to entries of the bibliography, by key."""

    keys: tuple[str, ...]


@dataclass(frozen=True)
class CrossReference:
    """A reference to a table or figure of this document, by its label.

    An optional one gives way to a dash where the document does not have the label.
    """

    label: str
    optional: bool = False


@dataclass(frozen=True)
class Number:
    """A number that was measured, as the reader sees it, and the evidence that it leads back to.

    Parameters
    ----------
    text
        Formatted for the reader, for example ``"+1.3 points"``.
    evidence
        Label of the `Evidence` entry that holds its runs, its test and its margin.
    """

    text: str
    evidence: str


@dataclass(frozen=True)
class Math:
    """A formula in LaTeX, without the signs around it, in its line or displayed by itself."""

    tex: str
    display: bool = False


Inline = Text | Strong | Emphasis | Code | Link | Citation | CrossReference | Number | Math
Inlines = tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a section, 2 a subsection.

    Appendix sections are lettered; a chapter begins on a page of its own.
    """

    level: int
    children: Inlines
    appendix: bool = False
    chapter: bool = False


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    children: Inlines


@dataclass(frozen=True)
class Listing:
    """A bullet list or a numbered one; an item is a sequence of blocks."""

    items: tuple[tuple["Block", ...], ...]
    ordered: bool = False


@dataclass(frozen=True)
class CodeBlock:
    """Lines of code, set as they are."""

    text: str


@dataclass(frozen=True)
class Column:
    """A column of a table: its header and how its cells are aligned."""

    header: str
    align: Alignment = "left"


@dataclass(frozen=True)
class Row:
    """A row of a table. A row with `group` set spans the table and heads the rows below it."""

    cells: tuple[Inlines, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class Table(Displayed):
    """A table with its label, its caption and a note below it.

    Parameters
    ----------
    label
        Unique in the document, for example ``"tab-accuracy"``.
    caption
        States what is shown, n, and what brackets and intervals mean.
    columns, rows
        Every row that is not a group has one cell for each column.
    note
        Small print below the table.
    wide
        Whether it needs the full width of a two-column page.
    answers
        The exhibit of the source paper that it answers, for example ``"000 Table 1"``.
    """

    label: str
    caption: Inlines
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Inlines = ()
    wide: bool = False
    answers: str = ""


@dataclass(frozen=True)
class Figure(Displayed):
    """A figure, drawn for light and for dark pages.

    Parameters
    ----------
    label, caption, wide, answers
        As in `Table`.
    alt
        What the figure shows, in one sentence, for those who cannot see it.
    svg_light, svg_dark
        SVG with text drawn as paths; the first one serves print as well.
    pdf, png
        The same figure for LaTeX and for places that know no SVG.
    data
        The numbers that were drawn, as CSV.
    margins
        Comparisons whose verdicts the reader may look up at other margins.
    """

    label: str
    caption: Inlines
    alt: str
    svg_light: str
    svg_dark: str
    pdf: bytes
    png: bytes
    data: str
    wide: bool = False
    answers: str = ""
    margins: tuple[MarginCase, ...] = ()


@dataclass(frozen=True)
class Evidence(Displayed):
    """What a number leads back to: a labelled list of facts, each a name and a text."""

    label: str
    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Quotation:
    """Blocks that are quoted."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class CellText:
    """Text of a notebook's cell: its source, what it printed, its error, or what is not shown.

    Parameters
    ----------
    kind
        Which of these it is.
    title
        What stands above it, for example ``"In [3]"``; may be empty.
    text
        The lines.
    """

    kind: Literal["source", "printed", "error", "missing"]
    title: str
    text: str


@dataclass(frozen=True)
class Picture:
    """An image without number and caption.

    The name is unique for its bytes; the size is in pixels of a screen, 0 where it is not known;
    `alt` says in words what it shows.
    """

    name: str
    media: Literal["png", "jpeg", "svg"]
    data: bytes
    size: tuple[int, int]
    alt: str


Written = Heading | Paragraph | Listing | CodeBlock | Quotation | CellText | Picture
Block = Written | Table | Figure | Evidence


@dataclass(frozen=True)
class Prose(Displayed):
    """Generated paragraphs, with the place where they belong.

    Parameters
    ----------
    blocks
        What is said.
    role
        ``abstract``; ``body``, where they stand; or ``common``, where they stand in a paper about
        one study, and once for all studies in proceedings.
    """

    blocks: tuple[Block, ...]
    role: Literal["body", "abstract", "common"] = "body"


def walk(value: object) -> Iterator[object]:
    """Yield every document value inside `value`, itself included, in reading order.

    It may be a document value or a tuple of them, however deep.
    """
    left: list[Any] = [value]
    while left:
        one = left.pop()
        if isinstance(one, tuple):
            left += reversed(one)
        elif (names := names_of(one)) is not None:
            yield one
            left += [getattr(one, name) for name in reversed(names)]
