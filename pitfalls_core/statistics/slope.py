"""The slope of a curve over epochs, with the error of least squares."""

import math

import numpy as np
from numpy.typing import ArrayLike

from pitfalls_core.statistics.courses import course
from pitfalls_core.statistics.intervals import Estimate


def slope(values: ArrayLike) -> Estimate:
    """Return the slope per epoch by ordinary least squares, with n - 2 degrees of freedom.

    Its `interval` is the t interval of the slope (for example Draper and Smith, Applied Regression
    Analysis, section 1.4), which takes deviations from the line as independent.

    Parameters
    ----------
    values
        One value an epoch, three at least. Axes: (epochs,).

    Raises
    ------
    InputError
        If there are fewer than three epochs, or a value is not finite.
    """
    curve = course(values, "a curve", least=3)
    epochs = np.arange(curve.size) - (curve.size - 1) / 2
    deviations = curve - math.fsum(curve) / curve.size
    square = float(epochs @ epochs)
    steepness = float(epochs @ deviations) / square
    left = deviations - steepness * epochs
    error = math.sqrt(float(left @ left) / (curve.size - 2) / square)
    return Estimate(
        steepness, error, curve.size - 2, curve.size, float(np.abs(curve).max()) / curve.size
    )
