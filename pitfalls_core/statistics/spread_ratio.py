"""Is one SD larger than another, both taken from the same runs?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.checks import require_between, runs
from pitfalls_core.statistics.intervals import ROUNDING, critical_value, mean_and_sd

FEWEST = 3
"""Runs below which a correlation has no degree of freedom."""


@dataclass(frozen=True)
class SpreadRatio:
    """The ratio of two SDs over the same runs.

    Parameters
    ----------
    ratio
        First SD over second SD.
    correlation
        Of the two scores of a run.
    runs
        Their number.
    """

    ratio: float
    correlation: float
    runs: int

    def interval(self, level: float) -> tuple[float, float]:
        """Return the interval of the true ratio with coverage `level`, for normal scores.

        It holds the ratios that the test of Pitman (1939) and Morgan (1939) does not reject: with
        K = 1 + 2 (1 - r^2) t^2 / (n - 2), the observed ratio times (K -+ sqrt(K^2 - 1))^(1/2).

        Raises
        ------
        InputError
            If `level` is not between 0 and 1.
        """
        require_between("the level of an interval", level, 0, 1)
        df = self.runs - 2
        t = critical_value(df, (1 - level) / 2)
        excess = 2 * (1 - self.correlation**2) * t**2 / df
        root = math.sqrt(excess * (2 + excess))
        # The two factors are each other's inverse; the larger one loses no digits.
        factor = math.sqrt(1 + excess + root)
        return self.ratio / factor, self.ratio * factor


def spread_ratio(first: ArrayLike, second: ArrayLike) -> SpreadRatio | None:
    """Return the ratio of the SDs of `first` and `second`, two scores of the same runs.

    Parameters
    ----------
    first, second
        Axes: (runs,), the same runs in the same order, three at least.

    Returns
    -------
    SpreadRatio or None
        None if either has no spread.

    Raises
    ------
    InputError
        If the lengths differ, there are fewer than three runs, or a score is not finite.
    """
    scores = runs(first, "first scores", least=FEWEST), runs(second, "second scores", least=FEWEST)
    if scores[0].size != scores[1].size:
        message = f"two scores of the same runs are needed; got {scores[0].size} and "
        raise InputError(f"{message}{scores[1].size}")
    means, sds = zip(*(mean_and_sd(each) for each in scores), strict=True)
    largest = [float(np.abs(each).max()) for each in scores]
    if any(sd <= ROUNDING * size for sd, size in zip(sds, largest, strict=True)):
        return None
    z = [(each - mean) / sd for each, mean, sd in zip(scores, means, sds, strict=True)]
    correlation = math.fsum((z[0] * z[1]).tolist()) / (scores[0].size - 1)
    return SpreadRatio(sds[0] / sds[1], min(max(correlation, -1.0), 1.0), scores[0].size)
