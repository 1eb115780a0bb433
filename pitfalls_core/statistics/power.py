"""What a t test with n runs can detect, and how many runs it takes.

Power belongs to a stated effect and never to an observed one (Hoenig and Heisey 2001). Effects are
in SDs: of the paired differences, or of the runs (pooled over both arms) if they are not paired.
"""

import math
from collections.abc import Callable
from functools import lru_cache

from scipy.optimize import brentq
from scipy.special import ndtri, stdtrit

from pitfalls_core.statistics.checks import (
    LEAST_ALPHA,
    require_between,
    require_degrees_of_freedom,
    require_positive,
)
from pitfalls_core.statistics.spread import (
    folded_integral,
    folded_sf,
    precision,
    ratio_cdf,
    ratio_limits,
)

MOST_SEEDS = 1_000_000
"""Numbers of runs beyond this one are not searched for."""


def power(effect_in_sd: float, n: int, *, paired: bool, alpha: float = 0.05) -> float:
    """Return the probability that the two-sided t test rejects at `alpha`.

    It is the expectation of Phi(d sqrt(n) - c s) + Phi(-d sqrt(n) - c s) over s, the ratio of the
    observed SD to the true one, chi_df / sqrt(df); c is the critical value, and two arms have
    sqrt(n / 2) for sqrt(n). How it is integrated: `pitfalls_core.statistics.spread`.

    Parameters
    ----------
    effect_in_sd
        True difference d in SDs; its sign does not matter.
    n
        Pairs, or runs in each arm; with unequal arms, the smaller one gives a lower bound.
    paired
        Whether runs are paired.
    alpha
        Level of the test.

    Raises
    ------
    InputError
        If `n` is below 2 or `alpha` is not between 1e-100 and 1.
    """
    require_between("alpha", alpha, LEAST_ALPHA, 1)
    root, df = precision(n, paired=paired)
    return _rejection(abs(effect_in_sd) * root, df, alpha)


@lru_cache(maxsize=2**16)
def detectable_effect(n: int, *, paired: bool, alpha: float = 0.05, power: float = 0.8) -> float:
    """Return the smallest true difference, in SDs, that is detected with probability `power`.

    Zero if the test rejects that often when there is no difference, that is for `power` <= `alpha`.

    Parameters
    ----------
    n, paired, alpha
        As in `power`.
    power
        The probability asked for.

    Raises
    ------
    InputError
        If `n` is below 2, `alpha` is not between 1e-100 and 1, or `power` not between 0 and 1.
    """
    require_between("alpha", alpha, LEAST_ALPHA, 1)
    require_between("power", power, 0, 1)
    root, df = precision(n, paired=paired)
    return smallest_reaching(lambda shift: _rejection(shift, df, alpha), power) / root


def seeds_to_detect(
    margin: float, sd: float, *, paired: bool, alpha: float = 0.05, power: float = 0.8
) -> int | None:
    """Return how many pairs, or runs in each arm, detect a true difference of `margin`.

    Parameters
    ----------
    margin
        The difference to detect, in the metric's unit.
    sd
        SD of the paired differences, or of the runs, in the same unit.
    paired, alpha, power
        As in `detectable_effect`.

    Returns
    -------
    int or None
        At least 2; None if more than `MOST_SEEDS` are needed.

    Raises
    ------
    InputError
        If `margin` or `sd` is not positive, or as in `detectable_effect`.
    """
    require_positive("the margin", margin)
    require_positive("the SD", sd)
    require_between("alpha", alpha, LEAST_ALPHA, 1)
    require_between("power", power, 0, 1)
    quantile = (ndtri(power) - ndtri(alpha / 2)) * (1 if paired else math.sqrt(2))
    return smallest_count(
        lambda n: detectable_effect(n, paired=paired, alpha=alpha, power=power),
        margin / sd,
        quantile,
    )


def sd_range(df: float, level: float = 0.95) -> tuple[float, float]:
    """Return the factors between which the true SD lies, relative to the observed one.

    They are sqrt(df / q) with the upper and lower quantile q of chi-squared.

    Parameters
    ----------
    df
        Degrees of freedom of the observed SD: n - 1, or 2 n - 2 pooled over two arms.
    level
        Confidence level of the two-sided interval.

    Raises
    ------
    InputError
        If `df` is below 1 or `level` is not between 0 and 1.
    """
    require_degrees_of_freedom(df)
    require_between("the level of an interval", level, 0, 1)
    low, high = ratio_limits(df, (1 - level) / 2, (1 - level) / 2)
    return 1 / high, 1 / low


def sd_upper_factor(df: float, level: float = 0.8) -> float:
    """Return the factor below which the true SD lies with confidence `level`: plan with this one.

    Raises
    ------
    InputError
        If `df` is below 1 or `level` is not between 0 and 1.
    """
    require_degrees_of_freedom(df)
    require_between("the level of a limit", level, 0, 1)
    return 1 / ratio_limits(df, low=1 - level)[0]


def smallest_reaching(curve: Callable[[float], float], target: float) -> float:
    """Return the smallest argument, from zero, at which the rising `curve` reaches `target`."""
    if curve(0.0) >= target:
        return 0.0
    high = 4.0
    while curve(high) < target:
        high *= 2
    return float(brentq(lambda x: curve(x) - target, 0.0, high))


def smallest_count(reach: Callable[[int], float], effect: float, quantile: float) -> int | None:
    """Return the smallest n whose `reach` is at most `effect`; None beyond `MOST_SEEDS`.

    Parameters
    ----------
    reach
        Smallest effect that n runs resolve, in SDs; falls with n.
    effect
        The effect to resolve, in SDs; an excess of 1e-9 of it counts as rounding.
    quantile
        Standard errors that the effect amounts to at about the right n: where to begin.
    """
    enough = effect * (1 + 1e-9)
    low = high = int(min(max((quantile / max(effect, 1e-9)) ** 2, 2), MOST_SEEDS))
    step = 1
    while reach(high) > enough:
        if high == MOST_SEEDS:
            return None
        low, high, step = high, min(high + step, MOST_SEEDS), 2 * step
    while low > 1 and reach(low) <= enough:
        low, high, step = max(low - step, 1), low, 2 * step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reach(middle) <= enough else (middle, high)
    return high


def _rejection(shift: float, df: int, alpha: float) -> float:
    """Power when the true difference is `shift` standard errors: P(abs(Z + shift) > c s)."""
    critical = -float(stdtrit(df, alpha / 2))
    low, high = (critical * ratio for ratio in ratio_limits(df))
    inner = folded_integral(lambda y: ratio_cdf(y / critical, df), shift, low, high)
    return inner + folded_sf(high, shift)
