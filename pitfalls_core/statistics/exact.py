"""Exact tests that assume no distribution: all sign flips of pairs, all splits of two arms.

Both are two-sided and count rearrangements whose mean is at least as far from zero as the observed
one. Ties decide small samples, so sums that agree up to rounding count as equal.
"""

import itertools
import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.checks import runs, scaled

MOST_PAIRS = 40
"""Beyond this many pairs, sign flips are not enumerated."""

MOST_SPLITS = 200_000
"""Beyond this many splits of two arms, they are not enumerated."""

TIE = 1e-9
"""Sums closer than this share of the sum of absolute values are ties. It covers the rounding of
scores a thousand times larger than their differences, and can only raise a p-value."""


def sign_flip_p(differences: ArrayLike) -> float | None:
    """Return the exact two-sided p over all 2^n sign flips of paired differences.

    The sums of both halves of the pairs are listed and matched, so that 40 pairs cost a million
    sums and not a million million (Horowitz and Sahni 1974).

    Parameters
    ----------
    differences
        Treatment minus baseline. Axes: (seeds,).

    Returns
    -------
    float or None
        At least `smallest_sign_flip_p` of n, at most 1; None beyond `MOST_PAIRS` pairs.

    Raises
    ------
    InputError
        If there are fewer than two differences, or one is not finite.
    """
    values, _ = scaled(runs(differences, "paired differences"))
    if values.size > MOST_PAIRS:
        return None
    reached = abs(values.sum()) - TIE * np.abs(values).sum()
    if reached <= 0:
        return 1.0
    middle = values.size // 2
    left, right = _flipped_sums(values[:middle]), _flipped_sums(values[middle:])
    beyond = right.size - np.searchsorted(right, reached - left, side="left")
    return math.ldexp(int(beyond.sum()), 1 - values.size)


def smallest_sign_flip_p(n: int) -> float:
    """Return the smallest p that `sign_flip_p` can reach with `n` pairs: 2 / 2^n.

    Raises
    ------
    InputError
        If `n` is below 2.
    """
    if n < 2:
        raise InputError(f"a sign-flip test needs at least 2 pairs; got {n}")
    return math.ldexp(1.0, 1 - n)


def label_permutation_p(treatment: ArrayLike, baseline: ArrayLike) -> float | None:
    """Return the exact two-sided p over all ways to split the runs into two such arms.

    Parameters
    ----------
    treatment, baseline
        Scores. Axes: (runs,), one array per arm; the lengths may differ.

    Returns
    -------
    float or None
        In (0, 1]; None if there are more than `MOST_SPLITS` splits (two arms of 10 have 184,756).

    Raises
    ------
    InputError
        If an arm has fewer than two runs, or a score is not finite.
    """
    arms = runs(treatment, "treatment scores"), runs(baseline, "baseline scores")
    smaller, larger = sorted(arms, key=len)
    pooled, _ = scaled(np.concatenate((smaller, larger)))
    if math.comb(pooled.size, smaller.size) > MOST_SPLITS:
        return None
    centered = pooled - pooled.mean()
    reached = abs(centered[: smaller.size].sum()) - TIE * np.abs(centered).sum()
    return float(np.mean(np.abs(_subset_sums(centered, smaller.size)) >= reached))


def _flipped_sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """List the sums under all sign flips, in ascending order."""
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate((sums - value, sums + value))
    return np.sort(sums)


def _subset_sums(values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """List the sums of all subsets of `size` values."""
    by_size = [np.zeros(1)] + [np.zeros(0)] * size
    for value in values:
        larger = [
            np.concatenate((without, smaller + value))
            for smaller, without in itertools.pairwise(by_size)
        ]
        by_size = [by_size[0], *larger]
    return by_size[size]
