"""Exact tests on counts: two independent arms, and two classifiers on the same examples."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, gammaln

from pitfalls_core.errors import InputError

TIE = 1e-7
"""Tables whose probabilities differ by less than this share are equally probable: far above the
rounding of log-gamma functions, and the value that R uses."""


def fisher_exact_p(a: int, b: int, c: int, d: int) -> float:
    """Return Fisher's exact two-sided p for the table ((a, b), (c, d)) (Fisher 1935).

    It is the probability of all tables with the same margins that are no more probable than the
    observed one.

    Parameters
    ----------
    a, b
        Counts in one arm, for example collapsed and sound runs.
    c, d
        The same counts in the other arm.

    Returns
    -------
    float
        At most 1, which it is where a row or column is empty.

    Raises
    ------
    InputError
        If a count is negative.
    """
    _require_counts(a, b, c, d)
    column = a + c
    fewest, most = max(0, column - (c + d)), min(column, a + b)
    corners = np.arange(fewest, most + 1)
    logs = _log_choose(a + b, corners) + _log_choose(c + d, column - corners)
    # Relative to the most probable table, so that nothing overflows.
    ratios = np.exp(logs - logs.max())
    rare = ratios <= ratios[a - fewest] * (1 + TIE)
    return min(1.0, float(ratios[rare].sum() / ratios.sum()))


def mcnemar_exact_p(first_only: int, second_only: int) -> float:
    """Return the exact two-sided p that two classifiers are right equally often (McNemar 1947).

    It is twice the binomial probability, at one half, of a count as small as the smaller one. The
    test compares two trained models, not the methods that trained them: the counts of several seeds
    must not be pooled.

    Parameters
    ----------
    first_only, second_only
        Numbers of examples that only the first, or only the second, classifier gets right.

    Returns
    -------
    float
        At most 1, which it is where the counts are equal.

    Raises
    ------
    InputError
        If a count is negative.
    """
    _require_counts(first_only, second_only)
    smaller = min(first_only, second_only)
    return min(1.0, 2 * float(bdtr(smaller, first_only + second_only, 0.5)))


def _require_counts(*counts: int) -> None:
    if min(counts) < 0:
        listing = ", ".join(map(str, counts))
        raise InputError(f"counts must not be negative; got {listing}")


def _log_choose(total: int, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the logarithms of the numbers of ways to choose, less that of `total` factorial."""
    logs: NDArray[np.float64] = -gammaln(chosen + 1) - gammaln(total - chosen + 1)
    return logs
