"""Bootstrap-t intervals: the resampling interval that stays near its level in small samples.

Each resample is studentised by its own standard error (Efron and Tibshirani 1993, section 12.5),
which follows skew that a t interval does not. The intervals describe; no verdict rests on them.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.checks import require_between, runs, scaled
from pitfalls_core.statistics.intervals import Estimate, paired_estimate, welch_estimate

SAME = 1e-9
"""What is smaller than this share of the largest deviation from a mean is rounding."""

Array = NDArray[np.float64]


def bootstrap_t_interval(
    differences: ArrayLike,
    generator: np.random.Generator,
    *,
    level: float = 0.95,
    replicates: int = 9_999,
) -> tuple[float, float] | None:
    """Return the studentised bootstrap interval of the mean of paired differences.

    A resample of one value only has no spread, and its t is infinite, with the sign of its
    deviation from the mean (zero if it equals the mean). It keeps its place among the others, which
    widens the interval; to leave it out would narrow it.

    Parameters
    ----------
    differences
        Treatment minus baseline. Axes: (seeds,).
    generator
        Source of the resamples; moved on by replicates x seeds whole numbers.
    level
        Nominal coverage.
    replicates
        How many resamples to draw; best one less than a multiple of 2 / (1 - level).

    Returns
    -------
    tuple of float, or None
        Lower and upper end; None if the spread is zero, or if so many resamples have none that an
        end is infinite, as always with 2 pairs and nearly always with 3 at a level of 0.95.

    Raises
    ------
    InputError
        If there are fewer than two differences, one is not finite, `level` is not between 0 and 1,
        or there are too few replicates for it.
    """
    values = runs(differences, "paired differences")
    rank = _rank(level, replicates)
    estimate = paired_estimate(values)
    if estimate.degenerate:
        return None
    centered, _ = scaled(values - values.mean())
    means, variances = _resample(centered, generator, replicates)
    return _interval(estimate, means, variances, SAME * float(np.abs(centered).max()), rank)


def bootstrap_t_interval_unpaired(
    treatment: ArrayLike,
    baseline: ArrayLike,
    generator: np.random.Generator,
    *,
    level: float = 0.95,
    replicates: int = 9_999,
) -> tuple[float, float] | None:
    """Return the studentised bootstrap interval of the difference of two means.

    Arms are resampled apart; the standard error is Welch's. Resamples of one value in each arm are
    treated as in `bootstrap_t_interval`.

    Parameters
    ----------
    treatment, baseline
        Scores. Axes: (runs,), one array per arm; the lengths may differ.
    generator
        Source of the resamples; moved on by replicates x runs whole numbers.
    level, replicates
        As in `bootstrap_t_interval`.

    Returns
    -------
    tuple of float, or None
        As in `bootstrap_t_interval`.

    Raises
    ------
    InputError
        If an arm has fewer than two runs, a score is not finite, `level` is not between 0 and 1, or
        there are too few replicates for it.
    """
    first, second = runs(treatment, "treatment scores"), runs(baseline, "baseline scores")
    rank = _rank(level, replicates)
    estimate = welch_estimate(first, second)
    if estimate.degenerate:
        return None
    centered, _ = scaled(np.concatenate((first - first.mean(), second - second.mean())))
    means, variances = _resample(centered[: first.size], generator, replicates)
    others, more = _resample(centered[first.size :], generator, replicates)
    rounding = SAME * float(np.abs(centered).max())
    return _interval(estimate, means - others, variances + more, rounding, rank)


def _rank(level: float, replicates: int) -> int:
    """Return how many ordered resamples lie up to each end of the interval."""
    require_between("the level of an interval", level, 0, 1)
    rank = math.floor((replicates + 1) * (1 - level) / 2 + SAME)
    if rank < 1:
        least = math.ceil(2 / (1 - level) - SAME) - 1
        message = f"a bootstrap interval with level {level} needs at least {least} replicates"
        raise InputError(f"{message}; got {replicates}")
    return rank


def _resample(
    centered: Array, generator: np.random.Generator, replicates: int
) -> tuple[Array, Array]:
    """Return the means of resamples and their squared standard errors."""
    drawn = centered[generator.integers(centered.size, size=(replicates, centered.size))]
    return drawn.mean(axis=1), drawn.var(axis=1, ddof=1) / centered.size


def _interval(
    estimate: Estimate, means: Array, variances: Array, rounding: float, rank: int
) -> tuple[float, float] | None:
    """Studentise the means of resamples, and turn their quantiles into an interval."""
    flat = variances <= rounding**2
    ratios = means / np.sqrt(np.where(flat, 1.0, variances))
    ratios[flat] = np.where(np.abs(means) <= rounding, 0.0, np.copysign(np.inf, means))[flat]
    ratios.sort()
    low, high = float(ratios[rank - 1]), float(ratios[-rank])
    if not (math.isfinite(low) and math.isfinite(high)):
        return None
    return (
        estimate.difference - high * estimate.standard_error,
        estimate.difference - low * estimate.standard_error,
    )
