"""Curves over epochs: what is accepted as one, and how it is smoothed."""

from statistics import median

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pitfalls_core.errors import InputError

Curve = NDArray[np.float64]
"""One value an epoch. Axes: (epochs,)."""


def course(values: ArrayLike, what: str, *, least: int = 1) -> Curve:
    """Return `values` as an array with one finite number an epoch.

    Parameters
    ----------
    values
        Axes: (epochs,).
    what
        What the values are, for the message.
    least
        How many epochs are needed.

    Raises
    ------
    InputError
        If there is more than one axis, there are too few epochs, or a value is not finite.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise InputError(f"{what} must have one axis, a value per epoch; got shape {array.shape}")
    if array.size < least:
        raise InputError(f"{what} must hold at least {least} epochs; got {array.size}")
    finite = np.isfinite(array)
    if not finite.all():
        place = int(np.argmin(finite))
        raise InputError(
            f"{what} must be finite; got {array[place]} in epoch {place + 1}: cut the curve off "
            "there and count the run as diverged"
        )
    return array


def running_median(values: Curve, width: int = 3) -> Curve:
    """Return the median over `width` epochs centred on each; at the ends, over those there are.

    Raises
    ------
    InputError
        If `width` is not a positive odd number.
    """
    if width < 1 or width % 2 == 0:
        raise InputError(f"a centred window needs a positive odd width; got {width}")
    half, count = width // 2, len(values)
    medians = np.empty(count)
    if count >= width:
        windows = np.lib.stride_tricks.sliding_window_view(values, width)
        medians[half : count - half] = np.sort(windows, axis=1)[:, half]
    for at in range(count):
        if min(at, count - 1 - at) < half:
            medians[at] = median(values[max(0, at - half) : at + half + 1].tolist())
    return medians
