"""What the functions of this package accept: anything else is an `InputError`."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pitfalls_core.errors import InputError

LEAST_ALPHA = 1e-100
"""Quantiles of the t distribution are not computed further out than this."""


def runs(values: ArrayLike, what: str, *, least: int = 2) -> NDArray[np.float64]:
    """Return `values` as an array with one finite number per run.

    Parameters
    ----------
    values
        Axes: (runs,).
    what
        What the values are, for the message.
    least
        How many runs are needed.

    Raises
    ------
    InputError
        If there is more than one axis, there are too few runs, or a value is not finite.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        message = f"{what} must have one axis, a value per run; got shape {array.shape}"
        raise InputError(message)
    if array.size < least:
        raise InputError(f"{what} must hold at least {least} runs; got {array.size}")
    finite = np.isfinite(array)
    if not finite.all():
        place = int(np.argmin(finite))
        message = (
            f"{what} must be finite; got {array[place]} at position {place}: "
            "leave the run out and count it as missing"
        )
        raise InputError(message)
    return array


def require_between(name: str, value: float, low: float, high: float) -> None:
    """Raise `InputError` unless `value` lies strictly between `low` and `high`."""
    if not low < value < high:
        raise InputError(f"{name} must lie between {low:g} and {high:g}; got {value}")


def require_positive(name: str, value: float) -> None:
    """Raise `InputError` unless `value` is a finite number above zero."""
    if not 0 < value < float("inf"):
        raise InputError(f"{name} must be positive and finite; got {value}")


def require_degrees_of_freedom(df: float) -> None:
    """Raise `InputError` unless an SD with `df` degrees of freedom can be had."""
    if not df >= 1:
        raise InputError(f"an SD needs at least 1 degree of freedom; got {df}")


def scaled(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """Return `values` / 2^e, below 1 in size, and e: exact, and no square or sum overflows."""
    exponent = int(np.frexp(np.abs(values).max())[1])
    return np.ldexp(values, -exponent), exponent
