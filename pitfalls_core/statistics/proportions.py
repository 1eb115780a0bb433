"""Intervals of a proportion that was counted."""

from scipy.special import betaincinv

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
