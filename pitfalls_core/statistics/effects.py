"""Sizes of a difference without a unit. They describe; no verdict rests on them."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from pitfalls_core.statistics.checks import require_degrees_of_freedom, runs
from pitfalls_core.statistics.intervals import (
    Estimate,
    mean_and_sd,
    paired_estimate,
    welch_estimate,
)


def probability_of_improvement(treatment: ArrayLike, baseline: ArrayLike) -> float:
    """Return the share of all run pairs in which the treatment scores higher, ties counting half.

    This is the Mann-Whitney statistic U / (n1 n2); pairing by seed is not used.

    Parameters
    ----------
    treatment, baseline
        Scores, higher is better. Axes: (runs,), one array per arm; the lengths may differ.

    Raises
    ------
    InputError
        If an arm is empty, or a score is not finite.
    """
    first = runs(treatment, "treatment scores", least=1)
    second = np.sort(runs(baseline, "baseline scores", least=1))
    # How many scores of the baseline are below each of the treatment's, ties counted by half.
    below, up_to = second.searchsorted(first, "left"), second.searchsorted(first, "right")
    return float(below.sum() + up_to.sum()) / (2 * first.size * second.size)


@lru_cache(maxsize=2**12)
def small_sample_factor(df: float) -> float:
    """Return Gamma(df/2) / (sqrt(df/2) Gamma((df-1)/2)), which makes a standardised mean unbiased.

    Hedges (1981), equation 6e. It is zero at `df` = 1, where nothing is unbiased.

    Raises
    ------
    InputError
        If `df` is below 1.
    """
    require_degrees_of_freedom(df)
    return math.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / math.sqrt(df / 2)


def hedges_g_paired(differences: ArrayLike, *, magnitude: float = 0.0) -> float | None:
    """Return d_z, mean over SD *of the paired differences*, corrected for small samples.

    The standardiser is the SD of the differences, not that of the runs: d_z is not comparable with
    `hedges_g`. The correction is `small_sample_factor` of n - 1.

    Parameters
    ----------
    differences, magnitude
        As in `pitfalls_core.statistics.intervals.paired_estimate`.

    Returns
    -------
    float or None
        None with two pairs, where the correction does not exist, and where the spread is zero.

    Raises
    ------
    InputError
        If there are fewer than two differences, or one is not finite.
    """
    return hedges_g_of(paired_estimate(differences, magnitude=magnitude))


def hedges_g_of(estimate: Estimate) -> float | None:
    """Return `hedges_g_paired` of the differences that `estimate` was made from."""
    if estimate.degenerate or estimate.n == 2:
        return None
    sd = estimate.standard_error * math.sqrt(estimate.n)
    return estimate.difference / sd * small_sample_factor(estimate.df)


def hedges_g(treatment: ArrayLike, baseline: ArrayLike) -> float | None:
    """Return the difference of means over the pooled SD of the runs, corrected (Hedges 1981).

    Parameters
    ----------
    treatment, baseline
        Scores. Axes: (runs,), one array per arm; the lengths may differ.

    Returns
    -------
    float or None
        None if the scores do not vary in either arm.

    Raises
    ------
    InputError
        If an arm has fewer than two runs, or a score is not finite.
    """
    estimate = welch_estimate(treatment, baseline)
    if estimate.degenerate:
        return None
    df = np.size(treatment) + np.size(baseline) - 2
    return estimate.difference / pooled_sd(treatment, baseline) * small_sample_factor(df)


def pooled_sd(treatment: ArrayLike, baseline: ArrayLike) -> float:
    """Return the SD of the runs within their arms, with n1 + n2 - 2 degrees of freedom.

    Parameters
    ----------
    treatment, baseline
        Scores. Axes: (runs,), one array per arm; the lengths may differ.

    Raises
    ------
    InputError
        If an arm has fewer than two runs, or a score is not finite.
    """
    arms = runs(treatment, "treatment scores"), runs(baseline, "baseline scores")
    freedom = [arm.size - 1 for arm in arms]
    parts = [mean_and_sd(arm)[1] * math.sqrt(df) for arm, df in zip(arms, freedom, strict=True)]
    return math.hypot(*parts) / math.sqrt(sum(freedom))
