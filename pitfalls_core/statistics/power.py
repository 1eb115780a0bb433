"""What a t test with n runs can detect, and how many runs it takes.

Power belongs to a stated effect and never to an observed one (Hoenig and Heisey 2001). Effects are
in SDs: of the paired differences, or of the runs (pooled over both arms) if they are not paired.
"""

import math
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property, lru_cache

import numpy as np
from numpy.polynomial import Chebyshev, Polynomial
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import stdtrit

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

POWER = 0.8
"""The probability with which a difference must be found to count as detectable."""

MOST_SEEDS = 1_000_000
"""Numbers of runs beyond this one are not searched for."""


def power(
    effect_in_sd: float, n: int, *, paired: bool, alpha: float = 0.05, other: float | None = None
) -> float:
    """Return the probability that the two-sided t test rejects at `alpha`.

    It is the expectation of Phi(d sqrt(n) - c s) + Phi(-d sqrt(n) - c s) over s, the ratio of the
    observed SD to the true one, chi_df / sqrt(df); c is the critical value, and two arms of n and m
    runs have sqrt(n m / (n + m)) for sqrt(n). How it is integrated:
    `pitfalls_core.statistics.spread`.

    Parameters
    ----------
    effect_in_sd
        True difference d in SDs; its sign does not matter.
    n
        Pairs, or runs in each arm.
    paired
        Whether runs are paired.
    alpha
        Level of the test.
    other
        Runs in the other arm, if that has another number of them.

    Raises
    ------
    InputError
        If `n` is below 2 or `alpha` is not between 1e-100 and 1.
    """
    require_between("alpha", alpha, LEAST_ALPHA, 1)
    root, df = precision(n, paired=paired, other=other)
    return _rejection(abs(effect_in_sd) * root, df, alpha)


@lru_cache(maxsize=2**16)
def detectable_effect(
    n: float, *, paired: bool, alpha: float = 0.05, power: float = POWER, other: float | None = None
) -> float:
    """Return the smallest true difference, in SDs, that is detected with probability `power`.

    Zero if the test rejects that often when there is no difference, that is for `power` <= `alpha`.

    Parameters
    ----------
    n, paired, alpha, other
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
    root, df = precision(n, paired=paired, other=other)
    return smallest_reaching(lambda shift: _rejection(shift, df, alpha), power) / root


def seeds_to_detect(
    margin: float, sd: float, *, paired: bool, alpha: float = 0.05, power: float = POWER
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
    return smallest_count(_detection(paired, alpha, power), margin / sd)


@lru_cache(maxsize=64)
def _detection(paired: bool, alpha: float, power: float) -> "ReachCurve":
    return ReachCurve(lambda n: detectable_effect(n, paired=paired, alpha=alpha, power=power))


@lru_cache(maxsize=2**12)
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


@lru_cache(maxsize=2**12)
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


class ReachCurve:
    """The smallest effect that n runs resolve, in SDs, as a falling function of n.

    Beyond `EXACT` runs, the effect times the root of n is a smooth function of 1 / n; it is
    interpolated there between Chebyshev nodes, with a relative error far below 1e-9.

    Parameters
    ----------
    exact
        The function itself, for any number of runs from 2, whole or not.
    """

    EXACT = 32
    DEGREE = 12

    def __init__(self, exact: Callable[[float], float]) -> None:
        self._exact = exact

    def __call__(self, n: int) -> float:
        """Return the effect that `n` runs resolve."""
        return -self._falling[n] if n <= self.EXACT else self._smooth(n) / math.sqrt(n)

    def first(self, effect: float) -> int | None:
        """Return the smallest n that resolves `effect`; None beyond `MOST_SEEDS`."""
        place = bisect_left(self._falling, -effect)
        if place <= self.EXACT:
            return place
        n = self._guess(effect)
        if n >= MOST_SEEDS and self(MOST_SEEDS) > effect:
            return None
        while self(n) > effect:
            n += 1
        while self(n - 1) <= effect:
            n -= 1
        return n

    @cached_property
    def _falling(self) -> list[float]:
        """Minus the effects, rising, by number of runs; one run resolves nothing."""
        return [-math.inf, -math.inf, *(-self._exact(n) for n in range(2, self.EXACT + 1))]

    @cached_property
    def _coefficients(self) -> list[float]:
        """Coefficients of the interpolant in EXACT / n, the highest power first."""
        series = Chebyshev.interpolate(self._scaled, self.DEGREE, domain=(0, 1 / self.EXACT))
        powers = series.convert(kind=Polynomial, domain=(0, 1 / self.EXACT), window=(0, 1))
        return [float(coefficient) for coefficient in reversed(powers.coef)]

    def _guess(self, effect: float) -> int:
        """Return about how many runs resolve `effect`, by iteration from very many."""
        n = most = float(MOST_SEEDS)
        for _ in range(3):
            n = max(min(self._smooth(n) / effect, math.sqrt(most)) ** 2, self.EXACT)
        return math.ceil(n)

    def _smooth(self, n: float) -> float:
        """Return the effect times the root of n, for n of `EXACT` or more."""
        total, x = 0.0, self.EXACT / n
        for coefficient in self._coefficients:
            total = total * x + coefficient
        return total

    def _scaled(self, inverse: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([self._exact(1 / x) / math.sqrt(x) for x in inverse])


def smallest_count(reach: ReachCurve, effect: float) -> int | None:
    """Return the smallest n, 2 at least, whose `reach` is at most `effect`.

    An excess of 1e-9 of `effect` counts as rounding; None beyond `MOST_SEEDS`.
    """
    return reach.first(max(effect, 1e-300) * (1 + 1e-9))


def _rejection(shift: float, df: float, alpha: float) -> float:
    """Power when the true difference is `shift` standard errors: P(abs(Z + shift) > c s)."""
    critical = -float(stdtrit(df, alpha / 2))
    low, high = (critical * ratio for ratio in ratio_limits(df))
    inner = folded_integral(lambda y: ratio_cdf(y / critical, df), shift, low, high)
    return inner + folded_sf(high, shift)
