"""Behaviour behind equal accuracy: which examples change sides, and how many do so by chance alone.

A treatment can break what worked and repair as much elsewhere. How many examples change is only
telling beside the reference level: how many change between two seeds of the baseline.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pitfalls_core.errors import InputError


@dataclass(frozen=True, eq=False)
class Flips:
    """Shares of the test examples that change sides, one value a seed.

    Parameters
    ----------
    negative
        Baseline right, treatment wrong (Yan et al. 2021). Axes: (seeds,), in [0, 1].
    positive
        Baseline wrong, treatment right. Axes: (seeds,), in [0, 1].
    """

    negative: NDArray[np.float64]
    positive: NDArray[np.float64]


def flips(baseline_correct: ArrayLike, treatment_correct: ArrayLike) -> Flips:
    """Compare treatment and baseline example by example, within each seed.

    Positive less negative flips is the difference of the accuracies.

    Parameters
    ----------
    baseline_correct, treatment_correct
        Whether each prediction is right. Axes: (seeds, examples), the same of both.

    Raises
    ------
    InputError
        If an array does not have two axes or is empty, is not boolean, or the shapes differ.
    """
    baseline, treatment = _correctness_of_two(baseline_correct, treatment_correct)
    return Flips(
        negative=(baseline & ~treatment).mean(axis=1), positive=(~baseline & treatment).mean(axis=1)
    )


def seed_to_seed_flips(correct: ArrayLike) -> NDArray[np.float64]:
    """Return the negative flips between every two seeds of one arm: the reference level.

    For two seeds of one arm neither direction is first, so that both are averaged.

    Parameters
    ----------
    correct
        Whether each prediction is right. Axes: (seeds, examples), two seeds at least.

    Returns
    -------
    ndarray
        In [0, 1/2]. Axes: (pairs of seeds,), in the order 0-1, 0-2, ..., 1-2, ...

    Raises
    ------
    InputError
        If there are not two axes, there is one seed only, or the values are not boolean.
    """
    directed = _directed_flips(correctness(correct, "correctness"))
    return ((directed + directed.T) / 2)[np.triu_indices(len(directed), k=1)]


def excess_flips(baseline_correct: ArrayLike, treatment_correct: ArrayLike) -> NDArray[np.float64]:
    """Return the negative flips of each seed beyond what another baseline seed would cause.

    For each seed, the negative flips from its baseline to its treatment, less the mean of those
    from the same baseline run to the baseline runs of the other seeds. The expectation is zero if
    the treatment is nothing but another run of the baseline. The values share baseline runs, so
    that they are *not* independent across seeds; a t interval over them is approximate.

    Parameters
    ----------
    baseline_correct, treatment_correct
        As in `flips`, two seeds at least.

    Returns
    -------
    ndarray
        Axes: (seeds,). The mean is that of the flips less that of `seed_to_seed_flips`.

    Raises
    ------
    InputError
        As in `flips`, and if there is one seed only.
    """
    baseline, treatment = _correctness_of_two(baseline_correct, treatment_correct)
    directed = _directed_flips(baseline)
    reference = directed.sum(axis=1) / (len(directed) - 1)
    excess: NDArray[np.float64] = (baseline & ~treatment).mean(axis=1) - reference
    return excess


def churn(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """Return the share of examples that two arms label differently (Milani Fard et al. 2016).

    Parameters
    ----------
    first, second
        Predicted labels. Axes: (seeds, examples), the same of both.

    Returns
    -------
    ndarray
        In [0, 1]; right or wrong does not matter. Axes: (seeds,).

    Raises
    ------
    InputError
        If an array does not have two axes or is empty, or the shapes differ.
    """
    labels = _table(first, "first labels"), _table(second, "second labels")
    _require_one_shape("labels", *labels)
    shares: NDArray[np.float64] = (labels[0] != labels[1]).mean(axis=1)
    return shares


def seed_to_seed_churn(labels: ArrayLike) -> NDArray[np.float64]:
    """Return the churn between every two seeds of one arm: the reference level.

    Parameters
    ----------
    labels
        Predicted labels. Axes: (seeds, examples), two seeds at least.

    Returns
    -------
    ndarray
        In [0, 1]. Axes: (pairs of seeds,), in the order 0-1, 0-2, ..., 1-2, ...

    Raises
    ------
    InputError
        If there are not two axes, or there is one seed only.
    """
    table = _table(labels, "labels")
    _require_two_seeds(table)
    later = [(table[seed + 1 :] != table[seed]).mean(axis=1) for seed in range(len(table) - 1)]
    return np.concatenate(later)


def correctness(values: ArrayLike, what: str) -> NDArray[np.bool_]:
    """Return `values` as a boolean array with the axes (seeds, examples).

    Parameters
    ----------
    values
        Whether each prediction is right.
    what
        What the values are, for the message.

    Raises
    ------
    InputError
        If there are not two axes, the array is empty, or it is not boolean.
    """
    table = _table(values, what)
    if table.dtype != np.bool_:
        raise InputError(
            f"{what} must be true or false for each example; got values of type {table.dtype}: "
            "compare the predicted labels with the true ones"
        )
    return table


def _directed_flips(correct: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share of examples that the run of the row gets right and the run of the column wrong."""
    _require_two_seeds(correct)
    counts = correct.astype(np.float64)
    shares: NDArray[np.float64] = counts @ (1 - counts).T / correct.shape[1]
    return shares


def _correctness_of_two(
    baseline: ArrayLike, treatment: ArrayLike
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    arms = (
        correctness(baseline, "baseline correctness"),
        correctness(treatment, "treatment correctness"),
    )
    _require_one_shape("correctness", *arms)
    return arms


def _table(values: ArrayLike, what: str) -> NDArray[Any]:
    table = np.asarray(values)
    if table.ndim != 2 or table.size == 0:
        raise InputError(
            f"{what} must have two axes, seeds and examples, and not be empty; "
            f"got shape {table.shape}"
        )
    return table


def _require_one_shape(what: str, first: NDArray[Any], second: NDArray[Any]) -> None:
    if first.shape != second.shape:
        raise InputError(
            f"{what} of both arms must have one shape, the same seeds and examples in the same "
            f"order; got {first.shape} and {second.shape}"
        )


def _require_two_seeds(table: NDArray[Any]) -> None:
    if len(table) < 2:
        raise InputError(f"a seed-to-seed level needs at least 2 seeds; got {len(table)}")
