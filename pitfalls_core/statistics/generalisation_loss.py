"""Prechelt's generalisation loss: how far an error lies above its lowest value so far."""

import numpy as np
from numpy.typing import ArrayLike

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.courses import Curve, course


def generalisation_loss(errors: ArrayLike) -> Curve:
    """Return ``GL(t) = 100 (E(t) / min E(s) - 1)`` in percent, the minimum over epochs s <= t.

    The formula is that of Prechelt, "Early Stopping, But When?" (1998), section 2. Where the lowest
    error is 0, GL is 0 for an error of 0 and infinite for any other.

    Parameters
    ----------
    errors
        Of the validation set, not negative. Axes: (epochs,).

    Raises
    ------
    InputError
        If there are no epochs, or an error is negative or not finite.
    """
    values = course(errors, "validation errors")
    if values.min() < 0:
        raise InputError(f"validation errors must not be negative; got {values.min()}")
    lowest = np.minimum.accumulate(values)
    ratio = np.divide(values, lowest, out=np.full(values.shape, np.inf), where=lowest > 0)
    ratio[values == lowest] = 1.0
    loss: Curve = 100 * (ratio - 1)
    return loss
