"""Tables of HTML: cells that span, headers of several rows, and tables too wide for a page."""

import re
from collections.abc import Callable, Iterator, Sequence

from bs4 import Tag

from pitfalls_core.display.document import Column, Inlines, Row, Text
from pitfalls_core.display.plain import plain_text

MOST_COLUMNS = 9
"""A table with more columns is divided; each part repeats the first one."""
_MOST_SPAN = 200
_NUMBER = re.compile(r"[-+−]?[\d,.  ]*\d[\d,.]*(e[-+]?\d+)?\s?%?|nan|NaN|<NA>|inf|-inf|None|")

Cells = tuple[Inlines, ...]
Read = Callable[[Tag], Inlines]


def rows_of(table: Tag, read: Read) -> tuple[tuple[str, ...], list[Cells]]:
    """Return the header of `table`, a text a column, and its rows, all of the same length."""
    heads, body = _split(table)
    header_rows, rows = _filled(heads, read), _filled(body, read)
    width = max((len(row) for row in (*header_rows, *rows)), default=0)
    levels = [(*map(plain_text, row), *[""] * (width - len(row))) for row in header_rows]
    header = tuple(" / ".join(dict.fromkeys(filter(None, parts))) for parts in zip(*levels))  # noqa: B905
    empty: Inlines = ()
    return header or ("",) * width, [(*row, *[empty] * (width - len(row))) for row in rows]


def columns_of(header: Sequence[str], rows: Sequence[Cells]) -> tuple[Column, ...]:
    """Return the columns; those that hold numbers are aligned to the right."""
    return tuple(
        Column(name, "right" if rows and all(_is_number(row[place]) for row in rows) else "left")
        for place, name in enumerate(header)
    )


def in_parts(
    columns: tuple[Column, ...], rows: Sequence[Cells]
) -> Iterator[tuple[tuple[Column, ...], tuple[Row, ...]]]:
    """Yield the table, or parts of it that are narrow enough for a page."""
    if len(columns) <= MOST_COLUMNS:
        yield columns, tuple(map(Row, rows))
        return
    step = MOST_COLUMNS - 1
    for start in range(1, len(columns), step):
        end = start + step
        yield (
            (columns[0], *columns[start:end]),
            tuple(Row((row[0], *row[start:end])) for row in rows),
        )


def _split(table: Tag) -> tuple[list[Tag], list[Tag]]:
    """Return the rows of the header and the others; rows of tables inside are not among them."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    if not rows:
        # Cells without a row: browsers make one.
        return [], [table]
    heads = [row for row in rows if row.find_parent("thead") is not None]
    if not heads and len(rows) > 1 and not rows[0].find("td"):
        heads = rows[:1]
    return heads, [row for row in rows if row not in heads]


def _filled(rows: Sequence[Tag], read: Read) -> list[Cells]:
    """Return the cells of `rows`, those that span repeated as often as they do."""
    waiting: dict[int, tuple[int, Inlines]] = {}
    filled: list[Cells] = []
    for row in rows:
        cells: list[Inlines] = []
        for cell in row.find_all(["td", "th"]):
            if cell.find_parent("table") is not row.find_parent("table") and row.name == "tr":
                continue
            _take(waiting, cells)
            inlines = read(cell)
            for _ in range(_span(cell, "colspan")):
                if _span(cell, "rowspan") > 1:
                    waiting[len(cells)] = (_span(cell, "rowspan") - 1, inlines)
                cells.append(inlines)
        _take(waiting, cells)
        filled.append(tuple(cells))
    return filled


def _take(waiting: dict[int, tuple[int, Inlines]], cells: list[Inlines]) -> None:
    """Add what comes from rows above."""
    while len(cells) in waiting:
        left, inlines = waiting.pop(len(cells))
        if left > 1:
            waiting[len(cells)] = (left - 1, inlines)
            cells.append(inlines)
            continue
        cells.append(inlines)


def _span(cell: Tag, name: str) -> int:
    found = re.fullmatch(r"\s*(\d{1,4})\s*", str(cell.get(name) or ""))
    return max(1, min(int(found[1]), _MOST_SPAN)) if found else 1


def _is_number(cell: Inlines) -> bool:
    return not cell or (
        all(isinstance(one, Text) for one in cell)
        and _NUMBER.fullmatch(plain_text(cell).strip()) is not None
    )
