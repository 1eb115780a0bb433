"""Widths for the columns of a table whose text has to be wrapped: as few lines as possible."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.report.fitting.advances import width_of
from pitfalls_core.report.fitting.breaking import pieces

STEPS = 90
_SHARPNESS = 6
"""How close the height of a row comes to that of its tallest cell alone (a power mean)."""


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
    texts = np.asarray(cells, dtype=float)
    natural = np.maximum(texts.max(axis=0), least)
    widths = np.asarray(least, dtype=float)
    if natural.sum() <= room:
        return tuple(natural.tolist())
    if widths.sum() >= room:
        return tuple((widths * room / widths.sum()).tolist())
    step = (room - widths.sum()) / STEPS
    for _ in range(STEPS):
        saved = np.where(widths < natural, _saved(texts, widths, step), -1.0)
        widths[int(saved.argmax())] += step
    return tuple(widths.tolist())


def _saved(
    texts: NDArray[np.float64], widths: NDArray[np.float64], step: float
) -> NDArray[np.float64]:
    """Return the height that one step of width would save, for each column that had it alone."""
    powers = np.maximum(texts / widths, 1.0) ** _SHARPNESS
    wider = np.maximum(texts / (widths + step), 1.0) ** _SHARPNESS
    whole = powers.sum(axis=1, keepdims=True)
    heights = whole ** (1 / _SHARPNESS)
    return np.asarray((heights - (whole - powers + wider) ** (1 / _SHARPNESS)).sum(axis=0))
