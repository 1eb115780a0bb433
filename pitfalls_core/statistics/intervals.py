"""A difference between two variants, with its t interval and its t test.

Pairs share a seed; otherwise each variant has its own runs and Welch's procedure applies.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr, stdtrit

from pitfalls_core.statistics.checks import require_between, runs

ROUNDING = 1e-12
"""A spread below this share of the scores is rounding: far above the error of a few floating-point
operations, far below the resolution of any score."""


PLAIN = (1e-100, 1e100)
"""Squares of values whose largest lies between these neither overflow nor vanish."""


@dataclass(frozen=True)
class Estimate:
    """A mean difference and what is known about its error.

    Parameters
    ----------
    difference
        Treatment minus baseline, in the metric's unit.
    standard_error
        Standard error of `difference`, in the same unit.
    df
        Degrees of freedom of the standard error; not an integer after Welch.
    n
        Number of pairs, or of runs in the smaller arm.
    magnitude
        Largest absolute score behind the difference: what rounding errors are proportional to.
        The difference itself is used where it is larger.
    """

    difference: float
    standard_error: float
    df: float
    n: int
    magnitude: float = 0.0

    @property
    def degenerate(self) -> bool:
        """Whether the spread is zero to rounding, so that no test means anything."""
        return self.standard_error <= ROUNDING * max(self.magnitude, abs(self.difference))

    @property
    def p_value(self) -> float | None:
        """Two-sided p of the t test against zero; None if `degenerate`.

        It is zero only where it underflows.
        """
        if self.degenerate:
            return None
        return 2 * float(stdtr(self.df, -abs(self.difference / self.standard_error)))

    def interval(self, level: float) -> tuple[float, float]:
        """Return the two-sided t interval with coverage `level`, for example 0.95.

        The interval of a `degenerate` estimate is as narrow as rounding, and means nothing.

        Raises
        ------
        InputError
            If `level` is not between 0 and 1.
        """
        require_between("the level of an interval", level, 0, 1)
        half = self.standard_error * critical_value(self.df, (1 - level) / 2)
        return self.difference - half, self.difference + half


def paired_estimate(differences: ArrayLike, *, magnitude: float = 0.0) -> Estimate:
    """Return the mean of paired differences, with s / sqrt(n) and n - 1 degrees of freedom.

    Parameters
    ----------
    differences
        Treatment minus baseline. Axes: (seeds,).
    magnitude
        Largest absolute score that the differences were taken from, in the same unit.

    Raises
    ------
    InputError
        If there are fewer than two differences, or one is not finite.
    """
    values = runs(differences, "paired differences")
    mean, sd = mean_and_sd(values)
    size = max(magnitude, float(np.abs(values).max()))
    return Estimate(mean, sd / math.sqrt(values.size), values.size - 1, values.size, size)


def welch_estimate(treatment: ArrayLike, baseline: ArrayLike) -> Estimate:
    """Return the difference of two means whose SDs may differ.

    The degrees of freedom are those of Welch (1947) and Satterthwaite (1946).

    Parameters
    ----------
    treatment, baseline
        Scores. Axes: (runs,), one array per arm; the lengths may differ.

    Raises
    ------
    InputError
        If an arm has fewer than two runs, or a score is not finite.
    """
    first, second = runs(treatment, "treatment scores"), runs(baseline, "baseline scores")
    (mean_1, sd_1), (mean_2, sd_2) = mean_and_sd(first), mean_and_sd(second)
    errors = sd_1 / math.sqrt(first.size), sd_2 / math.sqrt(second.size)
    error = math.hypot(*errors)
    df = (
        _welch_df(errors[0] / error, first.size, second.size)
        if error
        else first.size + second.size - 2
    )
    size = max(float(np.abs(first).max()), float(np.abs(second).max()))
    return Estimate(mean_1 - mean_2, error, df, min(first.size, second.size), size)


def mean_and_sd(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return mean and SD (divisor n - 1) of `values`, axes (runs,), two runs at least.

    Sums are exact (`math.fsum`), so that neither the order nor a shift of the runs has a part.
    """
    listed = values.tolist()
    largest = max(map(abs, listed))
    if PLAIN[0] < largest < PLAIN[1]:
        return _mean_and_sd(listed)
    # Scaled below 1 in size, which is exact, so that no square overflows.
    exponent = math.frexp(largest)[1]
    mean, sd = _mean_and_sd([math.ldexp(value, -exponent) for value in listed])
    return math.ldexp(mean, exponent), math.ldexp(sd, exponent)


def _mean_and_sd(listed: list[float]) -> tuple[float, float]:
    mean = math.fsum(listed) / len(listed)
    square = math.fsum([(value - mean) ** 2 for value in listed])
    return mean, math.sqrt(square / (len(listed) - 1))


@lru_cache(maxsize=2**14)
def critical_value(df: float, tail: float) -> float:
    """Return the quantile of the t distribution with probability `tail` above it."""
    return -float(stdtrit(df, tail))


def _welch_df(ratio: float, first: int, second: int) -> float:
    """Degrees of freedom from the first arm's share of the standard error, a ratio of SEs."""
    share = ratio**2
    return 1 / (share**2 / (first - 1) + (1 - share) ** 2 / (second - 1))
