"""How the SD of a few runs spreads around the true one, and expectations over it.

The ratio s of the observed SD to the true one is distributed as chi / sqrt(df). A t test compares a
normal variable with a multiple of s, so its power is an integral over both. The inner integral,
over s, is the distribution function `ratio_cdf`; the outer one, over the normal variable, is taken
by Gauss-Legendre quadrature where the inner one is neither 0 nor 1.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammainccinv, gammaincinv, ndtr

from pitfalls_core.errors import InputError

Curve = Callable[[NDArray[np.float64]], NDArray[np.float64]]

NODES, WEIGHTS = np.polynomial.legendre.leggauss(96)

REACH = 9.0
"""Normal variables are followed this many SDs out: 2e-19 lies beyond."""

TAIL = 1e-17
"""The ratio of SDs is followed until this probability is left on either side."""


def precision(n: float, *, paired: bool, other: float | None = None) -> tuple[float, float]:
    """Return SD over standard error, and the degrees of freedom, of a planned comparison.

    Parameters
    ----------
    n
        Pairs, or runs in each arm. Between two whole numbers, the curve through them.
    paired
        Whether the SD is that of paired differences, or of the runs of both arms.
    other
        Runs in the other arm, where the arms are unequal and runs are not paired.

    Raises
    ------
    InputError
        If `n` is below 2.
    """
    if n < 2:
        raise InputError(
            f"power needs at least 2 {'pairs' if paired else 'runs in each arm'}; got {n}"
        )
    if paired:
        return math.sqrt(n), n - 1
    more = n if other is None else other
    return math.sqrt(n * more / (n + more)), n + more - 2


def ratio_cdf(ratio: NDArray[np.float64], df: float) -> NDArray[np.float64]:
    """Return the probability that the observed SD is below `ratio` (not negative) true SDs."""
    cdf: NDArray[np.float64] = gammainc(df / 2, df / 2 * ratio**2)
    return cdf


def ratio_limits(df: float, low: float = TAIL, high: float = TAIL) -> tuple[float, float]:
    """Return the ratios with probability `low` below the first and `high` above the second."""
    halves = gammaincinv(df / 2, low), gammainccinv(df / 2, high)
    return math.sqrt(halves[0] / (df / 2)), math.sqrt(halves[1] / (df / 2))


def folded_cdf(bound: float, center: float) -> float:
    """Return the probability that abs(Z + center) < bound, Z standard normal, neither negative."""
    return float(ndtr(bound - center) - ndtr(-bound - center))


def folded_sf(bound: float, center: float) -> float:
    """Return the probability that abs(Z + center) > bound, Z standard normal, neither negative."""
    return float(ndtr(center - bound) + ndtr(-bound - center))


def folded_integral(curve: Curve, center: float, low: float, high: float) -> float:
    """Integrate curve(y) times the density of abs(Z + center) over y from `low` to `high`.

    Parameters
    ----------
    curve
        A smooth function of an array.
    center
        Not negative.
    low, high
        Limits, not negative; the integral over an empty range is zero.
    """
    # Relative to the center: beside a huge one, the normal variable would be lost to rounding.
    start, end = max(low - center, -REACH), min(high - center, REACH)
    if start >= end:
        return 0.0
    half = (end - start) / 2
    z = start + half * (1 + NODES)
    mirrored = np.minimum(z + 2 * center, 40.0)
    density = (np.exp(-(z**2) / 2) + np.exp(-(mirrored**2) / 2)) / math.sqrt(2 * math.pi)
    return half * float(WEIGHTS @ (density * curve(z + center)))
