"""From the offline test set to live data: does a gain carry over, shrink, or turn into a loss?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, stdtr, stdtrit

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.checks import LEAST_ALPHA, require_between, require_positive, runs
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.statistics.spread import (
    NODES,
    REACH,
    WEIGHTS,
    precision,
    ratio_cdf,
    ratio_limits,
)


@dataclass(frozen=True)
class Reversal:
    """An offline gain that is a live loss.

    Parameters
    ----------
    p_value
        As in `rank_reversal_p`.
    offline, live
        Treatment minus baseline, offline and live.
    """

    p_value: float | None
    offline: Estimate
    live: Estimate


@dataclass(frozen=True)
class ReversalPower:
    """The probability that a reversal is found, if offline and live effects are as stated.

    Parameters
    ----------
    if_independent
        Offline and live errors being independent.
    at_least
        However the two errors depend on each other: offline power + live power - 1, or zero
        (Fréchet's bound).
    """

    if_independent: float
    at_least: float


def gap_change(
    offline_treatment: ArrayLike,
    offline_baseline: ArrayLike,
    live_treatment: ArrayLike,
    live_baseline: ArrayLike,
) -> NDArray[np.float64]:
    """Return, seed by seed, how much more the treatment gains live than offline.

    (live treatment - live baseline) - (offline treatment - offline baseline), which is also by how
    much the treatment changes the step from offline to live. A paired estimate of these values
    tests whether it changes at all.

    Parameters
    ----------
    offline_treatment, offline_baseline, live_treatment, live_baseline
        Scores, higher is better. Axes: (seeds,), the same seeds in the same order.

    Raises
    ------
    InputError
        If there are fewer than two seeds, a score is not finite, or the lengths differ.
    """
    scores = [
        runs(offline_treatment, "offline treatment scores"),
        runs(offline_baseline, "offline baseline scores"),
        runs(live_treatment, "live treatment scores"),
        runs(live_baseline, "live baseline scores"),
    ]
    sizes = [score.size for score in scores]
    if len(set(sizes)) > 1:
        listing = ", ".join(map(str, sizes))
        raise InputError(f"all four arms must have the same seeds; got {listing} runs")
    return (scores[2] - scores[3]) - (scores[0] - scores[1])


def rank_reversal(offline_differences: ArrayLike, live_differences: ArrayLike) -> Reversal:
    """Test whether the treatment is better offline and worse live.

    Parameters
    ----------
    offline_differences, live_differences
        Treatment minus baseline. Axes: (seeds,); the lengths may differ.

    Raises
    ------
    InputError
        If there are fewer than two differences, or one is not finite.
    """
    offline = paired_estimate(runs(offline_differences, "offline differences"))
    live = paired_estimate(runs(live_differences, "live differences"))
    return Reversal(rank_reversal_p(offline, live), offline, live)


def rank_reversal_p(offline: Estimate, live: Estimate) -> float | None:
    """Return the larger of the one-sided p for an offline gain and that for a live loss.

    An intersection-union test (Berger 1982): both must be shown, so that none is corrected, and it
    holds whatever the dependence of the two. At alpha / 2 it agrees with the verdicts *improved*
    offline and *degraded* live, which rest on two-sided tests at alpha.

    Returns
    -------
    float or None
        None if either estimate is degenerate.
    """
    if offline.degenerate or live.degenerate:
        return None
    gain = stdtr(offline.df, -offline.difference / offline.standard_error)
    loss = stdtr(live.df, live.difference / live.standard_error)
    return float(max(gain, loss))


def could_show_reversal(
    offline_effect: float,
    live_effect: float,
    *,
    offline_sd: float,
    live_sd: float,
    n: int,
    alpha: float = 0.05,
) -> ReversalPower:
    """Return the power to show a reversal with `n` pairs offline and live.

    Parameters
    ----------
    offline_effect, live_effect
        True treatment minus baseline, in the metric's unit; a reversal has a positive and a
        negative one.
    offline_sd, live_sd
        SDs of the paired differences, in the same unit.
    n
        Pairs, offline and live.
    alpha
        Level of the two-sided tests behind both verdicts; each direction has half of it.

    Raises
    ------
    InputError
        If an SD is not positive, `n` is below 2, or `alpha` is not between 1e-100 and 1.
    """
    require_positive("the offline SD", offline_sd)
    require_positive("the live SD", live_sd)
    require_between("alpha", alpha, LEAST_ALPHA, 1)
    root, df = precision(n, paired=True)
    gain = _one_sided_power(offline_effect / offline_sd * root, df, alpha / 2)
    loss = _one_sided_power(-live_effect / live_sd * root, df, alpha / 2)
    return ReversalPower(gain * loss, max(0.0, gain + loss - 1))


def _one_sided_power(shift: float, df: float, alpha: float) -> float:
    """Return P(Z + shift > c s): the test rejects upwards at a difference of `shift` errors."""
    critical = -float(stdtrit(df, alpha))
    low, high = (critical * ratio for ratio in ratio_limits(df))
    beyond = float(ndtr(shift - high))
    start, end = max(low - shift, -REACH), min(high - shift, REACH)
    if start >= end:
        return beyond
    half = (end - start) / 2
    z = start + half * (1 + NODES)
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return beyond + half * float(WEIGHTS @ (density * ratio_cdf((z + shift) / critical, df)))
