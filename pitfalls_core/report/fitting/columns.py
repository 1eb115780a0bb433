"""Widths for the columns of a table whose text has to be wrapped: as few lines as possible."""

from collections.abc import Callable, Sequence
from importlib import import_module

from pitfalls_core.report.fitting.advances import width_of
from pitfalls_core.report.fitting.breaking import pieces

Widths = Sequence[float]
Sharing = Callable[[Sequence[Widths], Widths, Widths, float], list[float]]


def lines_of(text: str, room: float, *, bold: bool = False) -> int:
    """Return how many lines `text` takes in `room` em, broken where it may break."""
    count, used = 1, 0.0
    for piece in pieces(text):
        bare = width_of(piece.rstrip(), bold=bold)
        if used and used + bare > room:
            count, used = count + 1, 0.0
        used += width_of(piece, bold=bold)
    return count


def natural_width(text: str, *, bold: bool = False) -> float:
    """Return the width of `text` on one line, in em."""
    return width_of(text, bold=bold)


def least_width(text: str, *, bold: bool = False) -> float:
    """Return the width of the longest part of `text` that never breaks, in em."""
    return max((width_of(piece.rstrip(), bold=bold) for piece in pieces(text)), default=0.0)


def shared_out(
    cells: Sequence[Sequence[float]], least: Sequence[float], room: float
) -> tuple[float, ...]:
    """Return a width for each column so that the rows are low and the widths fill `room`.

    Room is given in small steps to the column where it saves most height, where a row is as high
    as its tallest cell and a cell as high as its text is long for its width.

    Parameters
    ----------
    cells
        The width of each cell's text on one line, in em: one sequence a row.
    least
        The width below which no column goes, in em, unless all of them together exceed `room`.
    room
        What the widths add up to, in em, unless the columns need less.
    """
    natural = [max(column) for column in zip(least, *cells, strict=True)]
    if sum(natural) <= room:
        return tuple(natural)
    taken = sum(least)
    if taken >= room:
        return tuple(width * room / taken for width in least)
    # NumPy is most of what it would take to load the exporters, which nbconvert always does.
    share: Sharing = import_module("pitfalls_core.report.fitting.sharing").share
    return tuple(share(cells, natural, least, room))
