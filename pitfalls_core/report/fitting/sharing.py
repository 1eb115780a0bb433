"""Room between the columns of a table, given away step by step where it saves most height."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

STEPS = 90
_SHARPNESS = 6
"""How close the height of a row comes to that of its tallest cell alone (a power mean)."""


def share(
    cells: Sequence[Sequence[float]],
    natural: Sequence[float],
    least: Sequence[float],
    room: float,
) -> list[float]:
    """Return a width for each column, in em, that add up to `room`.

    Parameters
    ----------
    cells
        The width of each cell's text on one line, in em: one sequence a row.
    natural
        The width beyond which a column has no use for more.
    least
        The width with which each column starts; together less than `room`.
    room
        More than `least` add up to, and less than `natural`.
    """
    texts = np.asarray(cells, dtype=float)
    widths = np.asarray(least, dtype=float)
    step = (room - widths.sum()) / STEPS
    for _ in range(STEPS):
        saved = np.where(widths < natural, _saved(texts, widths, step), -1.0)
        widths[int(saved.argmax())] += step
    shared: list[float] = widths.tolist()
    return shared


def _saved(
    texts: NDArray[np.float64], widths: NDArray[np.float64], step: float
) -> NDArray[np.float64]:
    """Return the height that one step of width would save, for each column that had it alone."""
    powers = np.maximum(texts / widths, 1.0) ** _SHARPNESS
    wider = np.maximum(texts / (widths + step), 1.0) ** _SHARPNESS
    whole = powers.sum(axis=1, keepdims=True)
    heights = whole ** (1 / _SHARPNESS)
    return np.asarray((heights - (whole - powers + wider) ** (1 / _SHARPNESS)).sum(axis=0))
