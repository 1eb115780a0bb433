"""Equivalence within a margin: two one-sided tests, and what they can confirm with n runs.

The procedure is that of Schuirmann (1987): at level alpha, two variants are equivalent if the
interval with coverage 1 - 2 alpha lies inside (-margin, +margin).
"""

from functools import lru_cache

from scipy.special import stdtr, stdtrit

from pitfalls_core.statistics.checks import LEAST_ALPHA, require_between, require_positive
from pitfalls_core.statistics.intervals import Estimate, critical_value
from pitfalls_core.statistics.power import ReachCurve, smallest_count, smallest_reaching
from pitfalls_core.statistics.spread import (
    folded_cdf,
    folded_integral,
    precision,
    ratio_cdf,
    ratio_limits,
)


def equivalence_p(estimate: Estimate, margin: float) -> float | None:
    """Return the larger of the two one-sided p-values against -margin and +margin.

    Parameters
    ----------
    estimate
        The difference.
    margin
        The smallest difference that would matter, in the same unit.

    Returns
    -------
    float or None
        Below alpha if the variants are equivalent; None if the estimate is degenerate.

    Raises
    ------
    InputError
        If `margin` is not positive.
    """
    require_positive("the margin", margin)
    if estimate.degenerate:
        return None
    excess = abs(estimate.difference) - margin
    return float(stdtr(estimate.df, excess / estimate.standard_error))


def smallest_confirmable_margin(estimate: Estimate, *, alpha: float = 0.05) -> float:
    """Return the margin beyond which the estimate shows equivalence at level `alpha`.

    It is the end of the interval with coverage 1 - 2 alpha that lies further from zero.

    Raises
    ------
    InputError
        If `alpha` is not between 1e-100 and 0.5.
    """
    require_between("alpha", alpha, LEAST_ALPHA, 0.5)
    half = estimate.standard_error * critical_value(estimate.df, alpha)
    return abs(estimate.difference) + half


def equivalence_power(
    margin_in_sd: float, n: int, *, paired: bool, alpha: float = 0.05, share: float = 0.0
) -> float:
    """Return the probability that both one-sided tests reject at `alpha`.

    With s the ratio of the observed SD to the true one and c the one-sided critical value, it is
    the probability that abs(Z + share m sqrt(n)) < m sqrt(n) - c s, for two arms with sqrt(n / 2)
    for sqrt(n).

    Parameters
    ----------
    margin_in_sd
        Margin m in SDs: of the paired differences, or of the runs.
    n
        Pairs, or runs in each arm; with unequal arms, the smaller one gives a lower bound.
    paired
        Whether runs are paired.
    alpha
        Level of each one-sided test, below 0.5.
    share
        True difference as a share of the margin; its sign does not matter.

    Raises
    ------
    InputError
        If `margin_in_sd` is not positive, `n` is below 2, or `alpha` is not between 1e-100 and 0.5.
    """
    require_positive("the margin in SDs", margin_in_sd)
    require_between("alpha", alpha, LEAST_ALPHA, 0.5)
    root, df = precision(n, paired=paired)
    return _confirmation(margin_in_sd * root, df, alpha, abs(share))


@lru_cache(maxsize=2**16)
def equivalence_reach(
    n: float, *, paired: bool, alpha: float = 0.05, power: float = 0.8, share: float = 0.0
) -> float:
    """Return the smallest margin, in SDs, within which equivalence is shown with `power`.

    Parameters
    ----------
    n, paired, alpha
        As in `equivalence_power`.
    power
        The probability asked for.
    share
        True difference as a share of the margin, below 1 in size.

    Raises
    ------
    InputError
        If `n` is below 2, `alpha` is not between 1e-100 and 0.5, `power` not between 0 and 1, or
        `share` not between -1 and 1.
    """
    _require_plan(alpha, power, share)
    root, df = precision(n, paired=paired)
    return (
        smallest_reaching(lambda bound: _confirmation(bound, df, alpha, abs(share)), power) / root
    )


def pairs_to_show_equivalence(
    margin: float,
    sd: float,
    *,
    paired: bool = True,
    alpha: float = 0.05,
    power: float = 0.8,
    share: float = 0.0,
) -> int | None:
    """Return how many pairs, or runs in each arm if not `paired`, show equivalence.

    Parameters
    ----------
    margin
        The smallest difference that would matter, in the metric's unit.
    sd
        SD of the paired differences, or of the runs, in the same unit.
    paired, alpha, power, share
        As in `equivalence_reach`, `power` above 0.1.

    Returns
    -------
    int or None
        At least 2; None if more than `pitfalls_core.statistics.power.MOST_SEEDS` are needed.

    Raises
    ------
    InputError
        If `margin` or `sd` is not positive, `power` is at most 0.1, or as in `equivalence_reach`.
    """
    require_positive("the margin", margin)
    require_positive("the SD", sd)
    _require_plan(alpha, power, share)
    # Below this power, fewer pairs may do better: their SD is more often tiny by chance.
    require_between("power", power, 0.1, 1)
    return smallest_count(_confirming(paired, alpha, power, abs(share)), margin / sd)


@lru_cache(maxsize=64)
def _confirming(paired: bool, alpha: float, power: float, share: float) -> ReachCurve:
    return ReachCurve(
        lambda n: equivalence_reach(n, paired=paired, alpha=alpha, power=power, share=share)
    )


def _require_plan(alpha: float, power: float, share: float) -> None:
    require_between("alpha", alpha, LEAST_ALPHA, 0.5)
    require_between("power", power, 0, 1)
    require_between("the true difference as a share of the margin", share, -1, 1)


def _confirmation(bound: float, df: float, alpha: float, share: float) -> float:
    """Power when the margin is `bound` standard errors: P(abs(Z + share bound) < bound - c s)."""
    critical = -float(stdtrit(df, alpha))
    closest, furthest = ratio_limits(df)
    inside, outside = max(bound - critical * furthest, 0.0), max(bound - critical * closest, 0.0)
    center = share * bound
    between = folded_integral(
        lambda y: ratio_cdf((bound - y) / critical, df), center, inside, outside
    )
    return between + folded_cdf(inside, center)
