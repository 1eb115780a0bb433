"""Exact tests that assume no distribution: sign flips of pairs, splits of two arms.

Both are two-sided and count rearrangements whose mean is at least as far from zero as the observed
one. Ties decide small samples, so sums that agree up to rounding count as equal.

Small samples are enumerated. Larger ones get a set of rearrangements that is drawn once for their
size and never again, so that the same scores have the same p.
"""

import itertools
import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.checks import runs, scaled

Array = NDArray[np.float64]

MOST_PAIRS = 24
"""Beyond this many pairs, not all sign flips are taken."""

FLIPS = 2**13
"""Sign flips taken beyond `MOST_PAIRS`."""

MOST_SPLITS = 200_000
"""Beyond this many splits of two arms, not all are taken."""

DRAWS = 9_999
"""Splits drawn beyond `MOST_SPLITS`."""

TIE = 1e-9
"""Sums closer than this share of the sum of absolute values are ties. It covers the rounding of
scores a thousand times larger than their differences, and can only raise a p-value."""

FEW_PAIRS = 12
FEW_SPLITS = 13_000
MOST_KEPT = 128
"""Up to here a table of rearrangements is kept; a product with it is the fastest way to sums."""

AT_ONCE = 2**20
"""Sums held in memory at a time."""

SAFE = 1e300
"""Where the root of the sum of squares is below this, no sum overflows."""


def sign_flip_p(differences: ArrayLike) -> float:
    """Return the exact two-sided p over sign flips of paired differences.

    Up to `MOST_PAIRS` pairs it is the share of all 2^n flips; the sums of both halves of the pairs
    are listed and matched (Horowitz and Sahni 1974). Beyond, it is the share of a group of `FLIPS`
    flips, fixed for each n. The share of a group that was chosen without looking at the signs keeps
    the level exactly, unlike that of a fixed list of flips (Hemerik and Goeman 2018).

    Parameters
    ----------
    differences
        Treatment minus baseline. Axes: (seeds,). Their order is irrelevant, but for more than
        `MOST_PAIRS` pairs of which some have the same size.

    Returns
    -------
    float
        At least `smallest_sign_flip_p` of n, at most 1.

    Raises
    ------
    InputError
        If there are fewer than two differences, or one is not finite.
    """
    values = np.asarray(differences, dtype=np.float64)
    if values.ndim != 1 or values.size < 2 or not math.hypot(*values.tolist()) < SAFE:
        values, _ = scaled(runs(values, "paired differences"))
    if values.size <= FEW_PAIRS:
        return _first_among(_half_of_all_signs(values.size).dot(values))
    if values.size <= MOST_PAIRS:
        return _share_of_all_flips(values)
    ordered = values[np.argsort(np.abs(values), kind="stable")]
    first, second = _flip_group(values.size)
    return _first_among(np.dot(first * ordered, second).ravel(), float(np.abs(values).sum()))


def sign_flip_ps(differences: Array) -> Array:
    """Return `sign_flip_p` of many comparisons at once.

    Parameters
    ----------
    differences
        Treatment minus baseline, finite. Axes: (comparisons, seeds).

    Returns
    -------
    ndarray
        Axes: (comparisons,).
    """
    n = differences.shape[1]
    if n > FEW_PAIRS or not (np.abs(differences) < SAFE / n).all():
        return np.array([sign_flip_p(row) for row in differences])
    flips = _half_of_all_signs(n).T
    parts = np.array_split(differences, max(1, len(differences) * flips.shape[1] // AT_ONCE))
    return np.concatenate([_shares_as_far(np.abs(part @ flips)) for part in parts])


def sign_flip_is_enumerated(n: int) -> bool:
    """Return whether `sign_flip_p` takes all 2^n sign flips of `n` pairs."""
    return n <= MOST_PAIRS


def smallest_sign_flip_p(n: int) -> float:
    """Return the smallest p that `sign_flip_p` can reach: 2 / 2^n, or 1 / `FLIPS` of a group.

    Raises
    ------
    InputError
        If `n` is below 2.
    """
    if n < 2:
        raise InputError(f"a sign-flip test needs at least 2 pairs; got {n}")
    return math.ldexp(1.0, 1 - n) if sign_flip_is_enumerated(n) else 1 / FLIPS


def label_permutation_p(treatment: ArrayLike, baseline: ArrayLike) -> float:
    """Return the exact two-sided p over ways to split the runs into two such arms.

    Up to `MOST_SPLITS` splits it is the share of all of them. Beyond, `DRAWS` of them are drawn,
    the same for all arms of this size, and the observed split counts as one more, which keeps the
    level on average over such draws (Phipson and Smyth 2010).

    Parameters
    ----------
    treatment, baseline
        Scores. Axes: (runs,), one array per arm; the lengths may differ. Order is irrelevant.

    Returns
    -------
    float
        At least `smallest_label_permutation_p` of both lengths, at most 1.

    Raises
    ------
    InputError
        If an arm has fewer than two runs, or a score is not finite.
    """
    arms = runs(treatment, "treatment scores"), runs(baseline, "baseline scores")
    smaller, larger = sorted(arms, key=len)
    pooled, _ = scaled(np.concatenate((smaller, larger)))
    centered = pooled - pooled.mean()
    splits = math.comb(pooled.size, smaller.size)
    if splits <= FEW_SPLITS and pooled.size <= MOST_KEPT:
        sums = _all_splits(pooled.size, smaller.size).dot(centered)
        return _first_among(sums, float(np.abs(centered).sum()))
    reached = abs(centered[: smaller.size].sum()) - TIE * np.abs(centered).sum()
    if splits <= MOST_SPLITS:
        return _splits_beyond(centered, smaller.size, reached) / splits
    drawn = _drawn_sums(np.sort(centered), smaller.size)
    return (int(np.count_nonzero(np.abs(drawn) >= reached)) + 1) / (DRAWS + 1)


def label_permutation_is_enumerated(first: int, second: int) -> bool:
    """Return whether `label_permutation_p` takes all splits into arms of these lengths."""
    return math.comb(first + second, first) <= MOST_SPLITS


def smallest_label_permutation_p(first: int, second: int) -> float:
    """Return the smallest p that `label_permutation_p` can reach with arms of these lengths.

    The observed split and, in arms of one length, its mirror image are always counted. Arms that
    differ in length have no mirror image: the split at the other end need not be as far out.

    Raises
    ------
    InputError
        If an arm has fewer than two runs.
    """
    if min(first, second) < 2:
        message = f"a label permutation test needs at least 2 runs in each arm; got {first}"
        raise InputError(f"{message} and {second}")
    if not label_permutation_is_enumerated(first, second):
        return 1 / (DRAWS + 1)
    return (2 if first == second else 1) / math.comb(first + second, first)


def _first_among(sums: Array, size: float | None = None) -> float:
    """Share of sums at least as far from zero as the first; `size` is that of all values."""
    far = np.abs(sums)
    reached = far[0] - TIE * (far.max() if size is None else size)
    return int(np.count_nonzero(far >= reached)) / far.size


def _shares_as_far(far: Array) -> Array:
    """Share of sizes that reach the first of their row. Axes: (comparisons, flips)."""
    reached = far[:, 0] - TIE * far.max(axis=1)
    shares: Array = np.count_nonzero(far >= reached[:, np.newaxis], axis=1) / far.shape[1]
    return shares


@lru_cache
def _half_of_all_signs(n: int) -> Array:
    """All sign flips of `n` values that keep the first; the rest are their mirror images."""
    signs = np.array([(1, *rest) for rest in itertools.product((1.0, -1.0), repeat=n - 1)])
    signs.flags.writeable = False
    return signs


def _share_of_all_flips(values: Array) -> float:
    reached = abs(values.sum()) - TIE * np.abs(values).sum()
    if reached <= 0:
        return 1.0
    middle = values.size // 2
    left, right = _flipped_sums(values[:middle]), _flipped_sums(values[middle:])
    beyond = right.size - np.searchsorted(right, reached - left, side="left")
    return math.ldexp(int(beyond.sum()), 1 - values.size)


def _flipped_sums(values: Array) -> Array:
    """List the sums under all sign flips, in ascending order."""
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate((sums - value, sums + value))
    return np.sort(sums)


@lru_cache(maxsize=64)
def _flip_group(n: int) -> tuple[Array, Array]:
    """Two groups of flips, axes (flips, pairs) and (pairs, flips); products make the whole one."""
    bits = np.random.default_rng(n).integers(0, 2, (FLIPS.bit_length() - 1, n))
    generators = np.where(bits, -1.0, 1.0)
    middle = len(generators) // 2
    return _span(generators[:middle]), np.ascontiguousarray(_span(generators[middle:]).T)


def _span(generators: Array) -> Array:
    """List the products of all subsets of rows, the empty one first."""
    rows = np.ones((1, generators.shape[1]))
    for generator in generators:
        rows = np.concatenate((rows, rows * generator))
    return rows


@lru_cache(maxsize=32)
def _all_splits(total: int, size: int) -> Array:
    """All subsets of `size` among `total`, as rows of zeros and ones, the first values first."""
    chosen = np.array(list(itertools.combinations(range(total), size)))
    rows = np.zeros((len(chosen), total))
    np.put_along_axis(rows, chosen, 1.0, axis=1)
    rows.flags.writeable = False
    return rows


def _splits_beyond(values: Array, size: int, reached: float) -> int:
    """Count the subsets of `size` values whose sum is at least `reached` from zero."""
    if reached <= 0:
        return math.comb(values.size, size)
    middle = values.size // 2
    left, right = _sums_by_size(values[:middle], size), _sums_by_size(values[middle:], size)
    count = 0
    for some, others in zip(left, reversed(right), strict=True):
        rest = np.sort(others)
        above = rest.size - np.searchsorted(rest, reached - some, side="left")
        count += int(above.sum() + np.searchsorted(rest, -reached - some, side="right").sum())
    return count


def _sums_by_size(values: Array, most: int) -> list[Array]:
    """List the sums of all subsets, one array for each size from none to `most`."""
    by_size = [np.zeros(1)] + [np.zeros(0)] * most
    for value in values:
        larger = [
            np.concatenate((without, smaller + value))
            for smaller, without in itertools.pairwise(by_size)
        ]
        by_size = [by_size[0], *larger]
    return by_size


def _drawn_sums(values: Array, size: int) -> Array:
    """Draw `DRAWS` subsets of `size` values, and return their sums."""
    if values.size <= MOST_KEPT:
        sums: Array = _kept_draws(values.size, size).dot(values)
        return sums
    generator = np.random.default_rng((values.size, size))
    rows = max(1, 1_000_000 // values.size)
    counts = [min(rows, DRAWS - start) for start in range(0, DRAWS, rows)]
    blocks = [_random_splits(count, values.size, size, generator).dot(values) for count in counts]
    return np.concatenate(blocks)


@lru_cache(maxsize=8)
def _kept_draws(total: int, size: int) -> Array:
    return _random_splits(DRAWS, total, size, np.random.default_rng((total, size)))


def _random_splits(rows: int, total: int, size: int, generator: np.random.Generator) -> Array:
    """Random subsets of `size` among `total`, as rows of zeros and ones."""
    return generator.permuted(np.tile(np.arange(total) < size, (rows, 1)).astype(float), axis=1)
