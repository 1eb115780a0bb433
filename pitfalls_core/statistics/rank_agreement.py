"""Whether two orders of the same things agree: Kendall's tau."""

import math

import numpy as np
from numpy.typing import ArrayLike

from pitfalls_core.errors import InputError


def kendall_tau(first: ArrayLike, second: ArrayLike) -> float | None:
    """Return Kendall's tau-b (Kendall 1945): 1 for the same order, -1 for the reverse.

    Parameters
    ----------
    first, second
        Two scores of each thing. Axes: (things,).

    Returns
    -------
    float or None
        None where all scores of a kind are equal, so that there is no order.

    Raises
    ------
    InputError
        If the numbers of scores differ, or one is not finite.
    """
    one, two = (np.asarray(values, dtype=np.float64) for values in (first, second))
    if one.ndim != 1 or one.shape != two.shape:
        raise InputError(f"each thing needs two scores; got shapes {one.shape} and {two.shape}")
    if not (np.isfinite(one).all() and np.isfinite(two).all()):
        raise InputError("scores to be ranked must be finite: leave out what has no score")
    upper = np.triu_indices(one.size, 1)
    signs = [np.sign(values[:, None] - values[None, :])[upper] for values in (one, two)]
    untied = [float(np.abs(sign).sum()) for sign in signs]
    if not all(untied):
        return None
    return float(signs[0] @ signs[1]) / math.sqrt(untied[0] * untied[1])
