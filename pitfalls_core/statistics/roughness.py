"""How unsteady a curve of losses is, whatever way it goes on the whole."""

import numpy as np
from numpy.typing import ArrayLike

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.courses import course

FEWEST = 5
"""Epochs that a roughness is computed from, at least."""


def roughness(losses: ArrayLike) -> float:
    """Return the median absolute deviation of the log-loss from its two neighbours' mean.

    With y the logarithm of the loss, ``r(t) = y(t) - (y(t-1) + y(t+1)) / 2`` is free of any
    straight line in y, so of an exponential fall of the loss; the result is the median of
    ``abs(r - median(r))``, unscaled. Independent normal deviations of the log-loss with SD s give
    ``0.6745 sqrt(1.5) s``, which is 0.826 s. It does not depend on the unit of the loss.

    Parameters
    ----------
    losses
        Positive, five at least. Axes: (epochs,).

    Raises
    ------
    InputError
        If there are fewer than five epochs, or a loss is not finite or not positive.
    """
    values = course(losses, "losses", least=FEWEST)
    if values.min() <= 0:
        raise InputError(f"a log-loss needs positive losses; got {values.min()}")
    logs = np.log(values)
    left = logs[1:-1] - (logs[:-2] + logs[2:]) / 2
    return float(np.median(np.abs(left - np.median(left))))
