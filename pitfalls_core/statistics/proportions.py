"""Intervals of a proportion that was counted, and of the difference of two."""

import math

from scipy.special import betaincinv, ndtri

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.checks import require_between


def proportion_interval(count: int, trials: int, *, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a proportion (C. Clopper and E. Pearson, 1934).

    It covers the true proportion with probability `level` at least, whatever it is.

    Parameters
    ----------
    count, trials
        How often it happened, of independent trials.
    level
        Least coverage of the two-sided interval.

    Raises
    ------
    InputError
        If there is no trial, the count is not between 0 and the trials, or `level` is not between 0
        and 1.
    """
    require_between("the level of an interval", level, 0, 1)
    if not 0 <= count <= trials or trials < 1:
        message = (
            "a proportion needs trials, and a count between 0 and their number; got "
            f"{count} of {trials}"
        )
        raise InputError(message)
    tail = (1 - level) / 2
    low = float(betaincinv(count, trials - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, trials - count, 1 - tail)) if count < trials else 1.0
    return low, high


def wilson_interval(count: int, total: int, *, level: float = 0.95) -> tuple[float, float]:
    """Return the score interval of a share (E. Wilson, 1927), without continuity correction.

    It lies in [0, 1], is never empty, and does not shrink to a point at 0 or at `total`, where the
    usual interval of estimate and standard error does. Trials must be independent.

    Parameters
    ----------
    count, total
        Trials in which something happened, and all trials.
    level
        Of confidence, two-sided.

    Raises
    ------
    InputError
        If there is no trial, `count` is not between 0 and `total`, or `level` not between 0 and 1.
    """
    if total < 1 or not 0 <= count <= total:
        raise InputError(f"a share needs 0 <= count <= total and a trial; got {count} of {total}")
    if not 0 < level < 1:
        raise InputError(f"a level of confidence must lie between 0 and 1; got {level}")
    z = float(ndtri((1 + level) / 2))
    share = count / total
    centre = (share + z**2 / (2 * total)) / (1 + z**2 / total)
    reach = z * math.sqrt(share * (1 - share) / total + z**2 / (4 * total**2)) / (1 + z**2 / total)
    # Exact at the ends, where rounding would leave a trace.
    low = 0.0 if count == 0 else max(0.0, centre - reach)
    high = 1.0 if count == total else min(1.0, centre + reach)
    return low, high


def newcombe_interval(
    first: tuple[int, int], second: tuple[int, int], *, level: float = 0.95
) -> tuple[float, float]:
    """Return an interval for the difference of two independent shares, `first` minus `second`.

    The square-and-add interval of R. Newcombe (1998, method 10), made of both score intervals.

    Parameters
    ----------
    first, second
        Count and total of each, as in `wilson_interval`.
    level
        Of confidence, two-sided.

    Raises
    ------
    InputError
        As in `wilson_interval`.
    """
    shares = [count / max(1, total) for count, total in (first, second)]
    (low, high), (other_low, other_high) = (
        wilson_interval(*one, level=level) for one in (first, second)
    )
    difference = shares[0] - shares[1]
    below = math.hypot(shares[0] - low, other_high - shares[1])
    above = math.hypot(high - shares[0], shares[1] - other_low)
    return difference - below, difference + above
