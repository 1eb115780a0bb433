"""Whether a printed mean is possible at all, given what it is a mean of (Brown and Heathers 2017).

A mean of n whole numbers is a multiple of 1 / n. A printed one that no multiple rounds to has an
error somewhere: in the mean, in n, or in how the mean was taken.
"""

import math
import re
from fractions import Fraction

from pitfalls_core.errors import InputError

NUMBER = re.compile(r"[+-]?[0-9]+(?:\.([0-9]+))?")


def grim_consistent(mean: str, *, runs: int, examples: int) -> bool | None:
    """Return whether a mean accuracy in percent can be that of runs on a test set.

    Its grain is 100 / (runs x examples), if the accuracies of the runs were not rounded before the
    mean was taken. A mean that lies halfway between two printable values may be rounded either way.

    Parameters
    ----------
    mean
        Mean accuracy in percent as printed, for example "81.20": the zeros count.
    runs
        Number of runs.
    examples
        Number of test examples, the same in each run.

    Returns
    -------
    bool or None
        None if the grain is no coarser than the last printed digit: any mean is then possible.

    Raises
    ------
    InputError
        If `mean` is not a plain decimal number between 0 and 100, or a number is below 1.
    """
    value, _ = printed(mean)
    if not 0 <= value <= 100:
        raise InputError(f"a mean accuracy in percent must lie between 0 and 100; got {mean}")
    _require_count("runs", runs)
    _require_count("test examples", examples)
    return _reachable(mean, Fraction(100, runs * examples))


def grim_consistent_integers(mean: str, n: int) -> bool | None:
    """Return whether a printed mean can be that of `n` whole numbers.

    Parameters
    ----------
    mean
        The mean as printed, for example "5.20": the zeros count.
    n
        How many whole numbers it is the mean of.

    Returns
    -------
    bool or None
        None if 1 / `n` is no larger than the last printed digit: any mean is then possible.

    Raises
    ------
    InputError
        If `mean` is not a plain decimal number, or `n` is below 1.
    """
    _require_count("values", n)
    return _reachable(mean, Fraction(1, n))


def printed(text: str) -> tuple[Fraction, Fraction]:
    """Return a printed number and the unit of its last digit, both exact.

    Raises
    ------
    InputError
        If `text` is not a plain decimal number such as "81.20".
    """
    match = NUMBER.fullmatch(text.strip())
    if match is None:
        raise InputError(f'a printed number must look like "81.20"; got {text!r}')
    return Fraction(match[0]), Fraction(1, 10 ** len(match[1] or ""))


def _reachable(mean: str, grain: Fraction) -> bool | None:
    """Whether a multiple of `grain` lies within half a unit of the last digit."""
    value, unit = printed(mean)
    if grain <= unit:
        return None
    return math.ceil((value - unit / 2) / grain) * grain <= value + unit / 2


def _require_count(what: str, count: int) -> None:
    if count < 1:
        raise InputError(f"the number of {what} must be at least 1; got {count}")
