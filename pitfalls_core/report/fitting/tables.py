"""How a table is set in the PDF: its type size, its columns, and its parts if it is a long one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pitfalls_core.display.document import Inlines, Row, Strong, Table
from pitfalls_core.report.fitting import pages
from pitfalls_core.report.fitting.columns import (
    least_width,
    lines_of,
    natural_width,
    shared_out,
)

CONTINUED = " (continued)"

_EDGE, _HALF_GAP = 0.1, 0.5
"""Space beside the text of a column, at the edge of the table and towards a neighbour, in em."""
_SLACK = 1.03
"""Kerning and rounding may make a text wider than its letters add up to."""
_LEADING = 0.4
_ROW, _HEADER, _GROUP = 0.64, 0.9, 0.85
"""Space above and below the text of a row, in em."""
_WRAPPED = 0.82
"""Type size of a table whose cells are wrapped, as a share of the ordinary one."""
_LONG = 0.72
"""A table that takes more than this share of a page is divided."""
_FULL = 0.88
"""The share of a page that one part of a divided table may take, its caption included."""

Words = Callable[[Inlines], str]


@dataclass(frozen=True)
class Cell:
    """The characters of a cell, and whether they are set bold."""

    text: str
    bold: bool = False


Cells = tuple[Cell, ...]


@dataclass(frozen=True)
class FittedTable:
    """A table with all that the typesetter has to know; it measures nothing itself.

    Parameters
    ----------
    size
        Type size in points.
    widths
        Widths of the columns in points, with the space beside their text.
    spans
        Whether the table takes the width of both columns of the page.
    breaks
        Whether it breaks where its column does; then it stands where it is mentioned.
    parts
        The rows of each part; a part that starts inside a group repeats the group's title.
    """

    size: float
    widths: tuple[float, ...]
    spans: bool
    breaks: bool
    parts: tuple[tuple[Row, ...], ...]


def fitted_table(table: Table, words: Words) -> FittedTable:
    """Return how `table` fits the page.

    A table takes the full width when it is asked to or does not fit its column; its type shrinks a
    little to fit; then its cells are wrapped. One that is taller than a page is divided: in its
    column wherever that ends, over the full width in parts.

    Parameters
    ----------
    table
        The table.
    words
        Gives the characters of inlines, cross references and citations as they are printed.
    """
    header = tuple(Cell(column.header, bold=True) for column in table.columns)
    rows = tuple(tuple(_cell(cell, words) for cell in row.cells) for row in table.rows)
    natural = _over_columns(header, rows, natural_width)
    wide = table.wide or pages.SMALLEST * _total(natural) > pages.COLUMN_WIDTH
    room = pages.FULL_WIDTH if wide else pages.COLUMN_WIDTH
    size, widths = pages.TABLE_TYPE * min(1.0, room / _total(natural)), natural
    if size < pages.SMALLEST * pages.TABLE_TYPE:
        size = _WRAPPED * pages.TABLE_TYPE
        widths = _wrapped(header, rows, room / size - _beside(len(header)))
    top = size * (_line(header, widths) + _HEADER)
    heights = [
        size * _height(row, cells, widths) for row, cells in zip(table.rows, rows, strict=True)
    ]
    whole = top + sum(heights)
    long = whole > _LONG * pages.TEXT_HEIGHT
    around = _around(table, words, pages.COLUMN_WIDTH)
    spans = wide or (not long and whole + sum(around) > pages.COLUMN_LIMIT)
    parts: tuple[tuple[Row, ...], ...] = (table.rows,)
    if long and spans:
        # No part has both of them.
        around = _around(table, words, pages.FULL_WIDTH)
        free = _FULL * pages.TEXT_HEIGHT - top - max(around)
        parts = tuple(map(tuple, _divided(table.rows, heights, free)))
    return FittedTable(size, _with_space(widths, size), spans, long and not spans, parts)


def _cell(inlines: Inlines, words: Words) -> Cell:
    return Cell(words(inlines), any(isinstance(inline, Strong) for inline in inlines))


def _over_columns(
    header: Cells, rows: Sequence[Cells], measure: Callable[..., float]
) -> tuple[float, ...]:
    """Return what `measure` says of the most demanding cell of each column, in em."""
    columns = zip(header, *filter(None, rows), strict=True)
    return tuple(
        _SLACK * max(measure(cell.text, bold=cell.bold) for cell in column) for column in columns
    )


def _wrapped(header: Cells, rows: Sequence[Cells], room: float) -> tuple[float, ...]:
    texts = [
        [_SLACK * natural_width(cell.text, bold=cell.bold) for cell in cells]
        for cells in (header, *rows)
        if cells
    ]
    return shared_out(texts, _over_columns(header, rows, least_width), room)


def _beside(columns: int) -> float:
    return 2 * _EDGE + 2 * _HALF_GAP * (columns - 1)


def _total(natural: Sequence[float]) -> float:
    """Return the width of a table in points at the ordinary size."""
    return pages.TABLE_TYPE * (sum(natural) + _beside(len(natural)))


def _with_space(widths: Sequence[float], size: float) -> tuple[float, ...]:
    """Add the space beside the texts, and count in points."""
    last = len(widths) - 1
    return tuple(
        size * (width + (_HALF_GAP if place else _EDGE) + (_HALF_GAP if place < last else _EDGE))
        for place, width in enumerate(widths)
    )


def _height(row: Row, cells: Cells, widths: Sequence[float]) -> float:
    """Return the height of a row in em."""
    if row.group:
        return pages.CAP_HEIGHT + _GROUP
    return _line(cells, widths) + _ROW


def _line(cells: Cells, widths: Sequence[float]) -> float:
    rooms = zip(cells, widths, strict=True)
    lines = max((lines_of(cell.text, room, bold=cell.bold) for cell, room in rooms), default=1)
    return lines * pages.CAP_HEIGHT + (lines - 1) * _LEADING


def _around(table: Table, words: Words, room: float) -> tuple[float, float]:
    """Return the heights of caption and note in `room` points of width."""
    caption = pages.paragraph_height(
        natural_width(words(table.caption)),
        room,
        size=pages.CAPTION_TYPE,
        leading=pages.CAPTION_LEADING,
    )
    note = pages.paragraph_height(
        natural_width(words(table.note)),
        room,
        size=pages.NOTE_TYPE,
        leading=pages.NOTE_LEADING,
    )
    return caption, note if table.note else 0.0


def _divided(rows: Sequence[Row], heights: Sequence[float], room: float) -> Iterator[list[Row]]:
    """Yield the rows of each part, as many as `room` points hold; a group's title goes on."""
    part: list[Row] = []
    used, title = 0.0, ""
    for place, row in enumerate(rows):
        # A title never stands alone at the end of a part.
        needed = sum(heights[place : place + 2]) if row.group else heights[place]
        if part and used + needed > room:
            yield part
            part = [Row(group=title + CONTINUED)] if title and not row.group else []
            used = heights[place] * len(part)
        title = row.group or title
        part.append(row)
        used += heights[place]
    if part:
        yield part
