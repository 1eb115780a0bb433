"""Rows of text as lines whose columns stand under each other."""

from collections.abc import Collection, Iterable, Sequence


def aligned(table: Iterable[Sequence[str]], left: Collection[int] = (0,)) -> list[str]:
    """Return the rows of a table as lines: the columns in `left` to the left, all others right.

    A row of one cell stands by itself and widens no column.
    """
    rows = list(table)
    full = [row for row in rows if len(row) > 1]
    widths = [max(map(len, column)) for column in zip(*full, strict=True)]
    return [_line(row, widths, left) for row in rows]


def _line(row: Sequence[str], widths: Sequence[int], left: Collection[int]) -> str:
    if len(row) == 1:
        return row[0]
    cells = (
        cell.ljust(width) if place in left else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join(cells).rstrip()
