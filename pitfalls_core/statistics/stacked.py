"""What many paired comparisons need, in one pass over arrays instead of one over each."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.statistics.exact import sign_flip_ps

Array = NDArray[np.float64]

AT_ONCE = 2**20
"""Pairs of runs held in memory at a time."""


class PairedNumbers(NamedTuple):
    """Numbers of one paired comparison.

    Parameters
    ----------
    difference, sd
        Mean and SD (divisor n - 1) of treatment minus baseline.
    treatment_mean, treatment_sd, baseline_mean, baseline_sd
        Of the scores.
    magnitude
        The largest absolute score.
    wins, losses
        Seeds in which the treatment scored higher, and lower.
    sign_turns
        Whether the sign of the difference turns if some seed is left out.
    largest_rest_t, smallest_rest
        With each seed left out in turn, the largest absolute t value, and the smallest absolute
        difference; infinite and zero where that cannot be had, with fewer than three seeds.
    probability_of_improvement
        As in `pitfalls_core.statistics.effects`.
    exact_p
        As in `pitfalls_core.statistics.exact.sign_flip_p`.
    """

    difference: float
    sd: float
    treatment_mean: float
    treatment_sd: float
    baseline_mean: float
    baseline_sd: float
    magnitude: float
    wins: int
    losses: int
    sign_turns: bool
    largest_rest_t: float
    smallest_rest: float
    probability_of_improvement: float
    exact_p: float


def paired_numbers(treatment: Array, baseline: Array) -> list[PairedNumbers]:
    """Return the numbers of every comparison.

    Parameters
    ----------
    treatment, baseline
        Finite scores, two seeds at least. Axes: (comparisons, seeds).
    """
    # Row after row in memory, and in ascending order: the order of a sum changes its last bits, and
    # neither the layout of an array nor what the seeds are called may do that.
    treatment, baseline = np.ascontiguousarray(treatment), np.ascontiguousarray(baseline)
    differences = np.sort(treatment - baseline, axis=1)
    columns = (
        *means_and_sds(differences),
        *means_and_sds(np.sort(treatment, axis=1)),
        *means_and_sds(np.sort(baseline, axis=1)),
        np.maximum(np.abs(treatment).max(axis=1), np.abs(baseline).max(axis=1)),
        np.count_nonzero(differences > 0, axis=1),
        np.count_nonzero(differences < 0, axis=1),
        *_rests(differences),
        _probabilities_of_improvement(treatment, baseline),
        sign_flip_ps(treatment - baseline),
    )
    return [PairedNumbers(*row) for row in zip(*(each.tolist() for each in columns), strict=True)]


def means_and_sds(values: Array) -> tuple[Array, Array]:
    """Return means and SDs (divisor n - 1). Axes: (comparisons, runs) in, (comparisons,) out."""
    # So that no square and no sum overflows.
    small, exponents = _scaled(values)
    means = small.mean(axis=1)
    squares = ((small - means[:, np.newaxis]) ** 2).sum(axis=1)
    sds = np.sqrt(squares / (values.shape[1] - 1))
    return np.ldexp(means, exponents), np.ldexp(sds, exponents)


def _rests(differences: Array) -> tuple[NDArray[np.bool_], Array, Array]:
    """Return what leaving out each seed in turn can do. Axes: (comparisons,)."""
    count, n = differences.shape
    if n < 3:
        return np.zeros(count, dtype=bool), np.full(count, np.inf), np.zeros(count)
    small, exponents = _scaled(differences)
    totals = small.sum(axis=1, keepdims=True)
    rests = (totals - small) / (n - 1)
    squares = (small - totals / n) ** 2
    left = squares.sum(axis=1, keepdims=True) - squares * (n / (n - 1))
    errors = np.sqrt(np.maximum(left, 0) / ((n - 1) * (n - 2)))
    sizes = np.abs(rests)
    with np.errstate(divide="ignore", invalid="ignore"):
        largest = np.nan_to_num(sizes / errors, nan=0.0, posinf=np.inf).max(axis=1)
    smallest = np.ldexp(sizes.min(axis=1), exponents)
    return (rests * totals < 0).any(axis=1), largest, smallest


def _scaled(values: Array) -> tuple[Array, NDArray[np.intc]]:
    """Return rows below 1 in size, which is exact, and the powers of two that they lost."""
    exponents = np.frexp(np.abs(values).max(axis=1))[1]
    return np.ldexp(values, -exponents[:, np.newaxis]), exponents


def _probabilities_of_improvement(treatment: Array, baseline: Array) -> Array:
    n = treatment.shape[1]
    chunks = max(1, treatment.size * n // AT_ONCE)
    parts = zip(np.array_split(treatment, chunks), np.array_split(baseline, chunks), strict=True)
    doubled = [_twice_above(first, second) for first, second in parts]
    shares: Array = np.concatenate(doubled) / (2 * n * n)
    return shares


def _twice_above(treatment: Array, baseline: Array) -> NDArray[np.intp]:
    """Return how often the treatment is above the baseline, over all pairs of runs, doubled."""
    first, second = treatment[:, :, np.newaxis], baseline[:, np.newaxis, :]
    above: NDArray[np.intp] = np.count_nonzero(first > second, axis=(1, 2))
    at_least: NDArray[np.intp] = np.count_nonzero(first >= second, axis=(1, 2))
    return above + at_least
