"""Profiles along the image axes, compared as they are and altered."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.facts import ImageFacts

LIKE = 0.9
"""Correlation from which an altered profile counts as like that of training."""

MARGIN = 0.1
"""By how much an altered profile must fit better than the one as it is."""

FLOOR = 0.1
"""Profiles that vary by less than so many SDs of the values are too flat to compare."""

Line = tuple[float, ...]


@dataclass(frozen=True)
class Profiles:
    """Correlations of the profiles of a set with those of training.

    Parameters
    ----------
    as_is
        With those of training as they are.
    best, altered
        The highest correlation with those of training once these are altered, and how they are.
    flat
        Whether one of the sets varies too little along the axes; no alarm is raised then.
    """

    as_is: float
    best: float
    altered: str
    flat: bool

    @property
    def fired(self) -> bool:
        """Whether an altered profile fits, and fits clearly better."""
        return not self.flat and self.best >= LIKE and self.best - self.as_is >= MARGIN


def compared_profiles(train: ImageFacts, other: ImageFacts) -> Profiles | None:
    """Return how the profiles of `other` go with those of `train`.

    Rows and columns are taken together, each less its own mean. None if they differ in length, or
    if a set has a single value throughout.
    """
    lengths = [(len(one.rows), len(one.columns)) for one in (train, other)]
    if lengths[0] != lengths[1] or min(train.sd, other.sd) == 0:
        return None
    rows, columns = train.rows, train.columns
    target, plain = _contrast(other.rows, other.columns), _contrast(rows, columns)
    as_is = _correlation(target, plain)
    altered = {
        "inverted": -as_is,
        "top to bottom": _correlation(target, _contrast(rows[::-1], columns)),
        "left to right": _correlation(target, _contrast(rows, columns[::-1])),
        "half turn": _correlation(target, _contrast(rows[::-1], columns[::-1])),
    }
    if len(rows) == len(columns):
        altered["transposed"] = _correlation(target, _contrast(columns, rows))
    best = max(altered, key=lambda name: altered[name])
    flat = min(_height(plain) / train.sd, _height(target) / other.sd) < FLOOR
    return Profiles(as_is, altered[best], best, flat)


def _contrast(rows: Line, columns: Line) -> NDArray[np.float64]:
    parts = [np.array(line, dtype=np.float64) for line in (rows, columns) if line]
    return np.concatenate([line - line.mean() for line in parts])


def _height(contrast: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(contrast**2)))


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    norm = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / norm if norm > 0 else 0.0
