"""Correction of p-values for the number of comparisons in a family."""

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
    values = np.asarray(p_values, dtype=np.float64)
    if values.ndim != 1:
        raise InputError(f"p-values must have one axis; got shape {values.shape}")
    valid = (values >= 0) & (values <= 1)
    if not valid.all():
        place = int(np.argmin(valid))
        raise InputError(f"p-values must lie in [0, 1]; got {values[place]} at position {place}")
    order = np.argsort(values, kind="stable")
    stepped = values[order] * np.arange(values.size, 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(np.maximum.accumulate(stepped), 1)
    return adjusted
