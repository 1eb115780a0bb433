"""p-values of a family of comparisons: each corrected for their number, or all taken together.

A claim that all comparisons hold needs no correction, a claim that at least one holds does.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pitfalls_core.errors import InputError


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """Return the p-values adjusted by Holm's step-down procedure (Holm 1979).

    Rejecting where the adjusted p is at most alpha keeps the probability of any false rejection
    below alpha, whatever the dependence.

    Parameters
    ----------
    p_values
        One for each comparison of the family, those that could not be assessed left out.
        Axes: (comparisons,).

    Returns
    -------
    ndarray
        In the order given, never below `p_values` and never above 1. Axes: (comparisons,).

    Raises
    ------
    InputError
        If there is more than one axis, or a value is not between 0 and 1.
    """
    values = _checked(p_values)
    order = np.argsort(values, kind="stable")
    stepped = values[order] * np.arange(values.size, 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(np.maximum.accumulate(stepped), 1)
    return adjusted


def benjamini_hochberg(p_values: ArrayLike) -> NDArray[np.float64]:
    """Return the p-values adjusted by the step-up procedure of Benjamini and Hochberg (1995).

    Rejecting where the adjusted p is at most alpha keeps the expected share of false rejections
    among all rejections below alpha, if the comparisons are independent or positively dependent.
    That is weaker than what `holm` promises, and fit for exploration only.

    Parameters
    ----------
    p_values
        As in `holm`.

    Returns
    -------
    ndarray
        In the order given, never below `p_values` and never above 1. Axes: (comparisons,).

    Raises
    ------
    InputError
        As in `holm`.
    """
    values = _checked(p_values)
    order = np.argsort(values, kind="stable")[::-1]
    stepped = values[order] * (values.size / np.arange(values.size, 0, -1))
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(np.minimum.accumulate(stepped), 1)
    return adjusted


def intersection_union_p(p_values: ArrayLike) -> float:
    """Return the p of the claim that all comparisons hold: the largest one (Berger 1982).

    Parameters
    ----------
    p_values
        One for each comparison that the claim covers, each of them assessed.
        Axes: (comparisons,).

    Raises
    ------
    InputError
        If there are none, there is more than one axis, or a value is not between 0 and 1.
    """
    values = _checked(p_values)
    return partial_conjunction_p(values, values.size)


def partial_conjunction_p(p_values: ArrayLike, count: int) -> float:
    """Return the p of the claim that at least `count` of the comparisons hold.

    With m p-values in ascending order it is (m - count + 1) p_(count), valid whatever the
    dependence (Benjamini and Heller 2008). At `count` = 1 it is Bonferroni's p, at m
    that of `intersection_union_p`. To find the largest count that holds, begin at 1 and stop at
    the first p above alpha.

    Parameters
    ----------
    p_values
        One for each comparison, each of them assessed. Axes: (comparisons,).
    count
        How many of them are claimed to hold, from 1 to m.

    Raises
    ------
    InputError
        If `count` is not between 1 and the number of comparisons, there is more than one axis, or
        a value is not between 0 and 1.
    """
    values = _checked(p_values)
    if values.size == 0:
        raise InputError("a claim over comparisons needs at least 1 p-value; got none")
    if not 1 <= count <= values.size:
        message = f"a claim over {values.size} comparisons counts from 1 to {values.size} of them"
        raise InputError(f"{message}; got {count}")
    smallest = float(np.partition(values, count - 1)[count - 1])
    return min((values.size - count + 1) * smallest, 1.0)


def _checked(p_values: ArrayLike) -> NDArray[np.float64]:
    values = np.asarray(p_values, dtype=np.float64)
    if values.ndim != 1:
        raise InputError(f"p-values must have one axis; got shape {values.shape}")
    valid = (values >= 0) & (values <= 1)
    if not valid.all():
        place = int(np.argmin(valid))
        raise InputError(f"p-values must lie in [0, 1]; got {values[place]} at position {place}")
    return values
