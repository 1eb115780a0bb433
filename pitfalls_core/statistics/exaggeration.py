"""How far a significant result misleads when power is low: errors of sign and of magnitude.

The terms are those of Gelman and Carlin (2014). Both belong to a stated true effect, never to an
observed one, and to results that were selected for being significant.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr, stdtrit

from pitfalls_core.statistics.checks import require_between, require_positive
from pitfalls_core.statistics.power import power
from pitfalls_core.statistics.spread import folded_integral, precision, ratio_cdf, ratio_limits

SMALLEST_ALPHA = 1e-12
"""At a lower level, significant results are too rare for the quadrature to describe."""


def type_s_error(
    effect_in_sd: float, n: int, *, paired: bool, alpha: float = 0.05, other: float | None = None
) -> float:
    """Return the probability that a significant estimate has the wrong sign.

    With Z the error of the estimate in standard errors, L the true effect in them, c the critical
    value and s the ratio of the observed SD to the true one, it is P(Z + L < -c s) over the power.

    Parameters
    ----------
    effect_in_sd
        Size of the true difference in SDs: of the paired differences, or of the runs.
    n
        Pairs, or runs in each arm.
    paired
        Whether runs are paired.
    alpha
        Level of the two-sided test.
    other
        Runs in the other arm, if that has another number of them.

    Raises
    ------
    InputError
        If `effect_in_sd` is not positive, `n` is below 2, or `alpha` is not between 1e-12 and 1.
    """
    shift, df, critical = _design(effect_in_sd, n, paired=paired, alpha=alpha, other=other)
    low, high = (critical * ratio for ratio in ratio_limits(df))

    def wrong(y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Significance times the share of -y in the density of -y and y."""
        share: NDArray[np.float64] = ratio_cdf(y / critical, df) * expit(-2 * shift * y)
        return share

    reversed_ = folded_integral(wrong, shift, low, high) + float(ndtr(-high - shift))
    return reversed_ / power(effect_in_sd, n, paired=paired, alpha=alpha, other=other)


def type_m_error(
    effect_in_sd: float, n: int, *, paired: bool, alpha: float = 0.05, other: float | None = None
) -> float:
    """Return by which factor significant estimates exaggerate the true effect on average.

    It is the expected size of a significant estimate over that of the true effect, signs left
    aside: E(abs(Z + L); abs(Z + L) > c s) / (L power) in the terms of `type_s_error`.

    Parameters
    ----------
    effect_in_sd, n, paired, alpha, other
        As in `type_s_error`.

    Raises
    ------
    InputError
        As in `type_s_error`.
    """
    shift, df, critical = _design(effect_in_sd, n, paired=paired, alpha=alpha, other=other)
    low, high = (critical * ratio for ratio in ratio_limits(df))
    between = folded_integral(lambda y: y * ratio_cdf(y / critical, df), shift, low, high)
    size = between + _mean_beyond(high, shift) + _mean_beyond(high, -shift)
    return size / power(effect_in_sd, n, paired=paired, alpha=alpha, other=other) / shift


def _design(
    effect_in_sd: float, n: int, *, paired: bool, alpha: float, other: float | None
) -> tuple[float, float, float]:
    """Return the true effect in standard errors, the degrees of freedom, the critical value."""
    require_positive("the true effect in SDs", effect_in_sd)
    require_between("alpha", alpha, SMALLEST_ALPHA, 1)
    root, df = precision(n, paired=paired, other=other)
    return effect_in_sd * root, df, -float(stdtrit(df, alpha / 2))


def _mean_beyond(bound: float, center: float) -> float:
    """Return the expectation of Z + center where it is above `bound`, Z standard normal."""
    distance = bound - center
    density = math.exp(-distance * distance / 2) / math.sqrt(2 * math.pi)
    return density + center * float(ndtr(-distance))
