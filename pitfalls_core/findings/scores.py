"""Values that pairs and groups of runs have in common: summaries, plans, estimates of the rest."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.statistics.intervals import mean_and_sd

Scores = NDArray[np.float64]


Summary = tuple[float | None, float | None]
"""Mean and SD; None where there are too few runs."""


def summary_of(scores: Scores) -> Summary:
    """Return mean and SD of the runs of an arm, axes (runs,)."""
    if scores.size > 1:
        return mean_and_sd(scores)
    return (float(scores[0]), None) if scores.size else (None, None)


@dataclass(frozen=True)
class Planning:
    """What a planned repetition of a contrast would rest on.

    Parameters
    ----------
    n, other
        Pairs, with `other` None; or runs of the smaller arm and of the larger one.
    sd
        SD of the paired differences, or of the runs, pooled over both arms.
    df
        Degrees of freedom of `sd`.
    """

    n: int
    other: int | None
    sd: float
    df: int

    @property
    def paired(self) -> bool:
        """Whether runs are paired."""
        return self.other is None


class Rest(NamedTuple):
    """An estimate with one pair, or one run, left out."""

    difference: float
    standard_error: float
    df: float
    n: int


def largest(*arms: Scores) -> float:
    """Return the largest absolute score."""
    return max(float(np.abs(scores).max()) for scores in arms)
