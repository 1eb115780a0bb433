"""Whether a classifier tells two samples of inputs apart: its cross-validated AUC."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pitfalls_core.errors import InputError

Matrix = NDArray[np.float64]

RIDGE = 1e-3
"""Share of the mean variance that is added to every variance, so that a fit always exists."""


@dataclass(frozen=True)
class Separation:
    """How well two samples can be told apart.

    Parameters
    ----------
    auc
        Mean over folds of the area under the ROC curve on the fold that was left out; 0.5 is
        chance.
    null
        The central 95 % of the same number over random assignments to the samples.
    p
        Share of these that reach `auc`, the observed one counted among them.
    """

    auc: float
    null: tuple[float, float]
    p: float


def auc(scores: ArrayLike, positive: ArrayLike) -> float:
    """Return the probability that a positive scores above a negative, ties counting half.

    It is the Mann-Whitney statistic over the number of pairs.

    Raises
    ------
    InputError
        If there is no positive or no negative.
    """
    values, chosen = np.asarray(scores, dtype=np.float64), np.asarray(positive, dtype=bool)
    ordered = np.sort(values[~chosen])
    above = values[chosen]
    if not (ordered.size and above.size):
        raise InputError("an AUC needs at least one positive and one negative")
    below = np.searchsorted(ordered, above, "left") + np.searchsorted(ordered, above, "right")
    return float(below.mean() / 2 / ordered.size)


def separation(
    first: ArrayLike,
    second: ArrayLike,
    generator: np.random.Generator,
    *,
    folds: int = 5,
    components: int = 16,
    permutations: int = 199,
) -> Separation:
    """Return how well a discriminant tells two samples apart, beside what chance would give.

    The classifier two-sample test of Lopez-Paz and Oquab (arXiv 1610.06545), with Fisher's linear
    discriminant on the first principal components of both samples together and on the squares of
    these. Components do not know the samples, so that the permutation test is exact.

    Parameters
    ----------
    first, second
        Inputs, axes (examples, ...), the same but for the first.
    generator
        Draws folds and permutations.
    folds, components, permutations
        Of the cross-validation, the discriminant and the null interval.

    Raises
    ------
    InputError
        If shapes differ, values are not finite, or a sample has fewer examples than two per fold.
    """
    features, labels = _pooled(first, second, folds, components)
    found = _cross_validated(features, labels, _folds(labels, folds, generator))
    null = np.empty(permutations)
    for number in range(permutations):
        shuffled = generator.permutation(labels)
        null[number] = _cross_validated(features, shuffled, _folds(shuffled, folds, generator))
    reached = int((null >= found).sum())
    low, high = np.quantile(null, [0.025, 0.975])
    return Separation(found, (float(low), float(high)), (1 + reached) / (1 + permutations))


def separating_auc(
    first: ArrayLike,
    second: ArrayLike,
    generator: np.random.Generator,
    *,
    folds: int = 5,
    components: int = 16,
) -> float:
    """Return the `auc` of `separation` alone, where no permutations are needed.

    Parameters and errors are those of `separation`.
    """
    features, labels = _pooled(first, second, folds, components)
    return _cross_validated(features, labels, _folds(labels, folds, generator))


def discriminant(features: Matrix, labels: NDArray[np.bool_]) -> Matrix:
    """Return the direction of Fisher's linear discriminant (Fisher 1936), with a small ridge.

    Parameters
    ----------
    features
        Axes: (examples, features).
    labels
        Which sample each is of. Axes: (examples,).
    """
    parts = [features[~labels], features[labels]]
    means = [part.mean(axis=0) for part in parts]
    within = np.zeros((features.shape[1], features.shape[1]))
    for part, mean in zip(parts, means, strict=True):
        within += (part - mean).T @ (part - mean)
    within /= len(features) - 2
    within += RIDGE * np.trace(within) / len(within) * np.eye(len(within))
    direction: Matrix = np.linalg.lstsq(within, means[1] - means[0], rcond=None)[0]
    return direction


def _pooled(
    first: ArrayLike, second: ArrayLike, folds: int, components: int
) -> tuple[Matrix, NDArray[np.bool_]]:
    """Return the features of both samples, and which examples are of the second."""
    one, two = _flat(first), _flat(second)
    if one.shape[1] != two.shape[1]:
        raise InputError(f"two samples need equal inputs; got {one.shape[1]} and {two.shape[1]}")
    if min(len(one), len(two)) < 2 * folds:
        raise InputError(
            f"each sample needs {2 * folds} examples for {folds} folds; got {len(one)} and "
            f"{len(two)}"
        )
    features = _features(np.concatenate([one, two]), components)
    return features, np.arange(len(features)) >= len(one)


def _flat(inputs: ArrayLike) -> Matrix:
    array = np.asarray(inputs, dtype=np.float64)
    flat = array.reshape(len(array), -1) if array.ndim > 1 else array[:, None]
    if not np.isfinite(flat).all():
        raise InputError("inputs that are compared must be finite; got a value that is not")
    return flat


def _features(inputs: Matrix, components: int) -> Matrix:
    """Return principal components of SD 1, and their squares."""
    centred = inputs - inputs.mean(axis=0)
    left, singular, _ = np.linalg.svd(centred, full_matrices=False)
    kept = singular[:components] > 1e-9 * max(singular[0], 1e-300)
    parts = left[:, :components][:, kept] * np.sqrt(len(inputs))
    if not parts.shape[1]:
        return np.zeros((len(inputs), 1))
    return np.concatenate([parts, parts**2], axis=1)


def _folds(
    labels: NDArray[np.bool_], folds: int, generator: np.random.Generator
) -> NDArray[np.int64]:
    """Return the fold of each example: each sample spread evenly."""
    fold = np.empty(len(labels), dtype=np.int64)
    for chosen in (labels, ~labels):
        count = int(chosen.sum())
        fold[chosen] = generator.permutation(np.arange(count) % folds)
    return fold


def _cross_validated(features: Matrix, labels: NDArray[np.bool_], fold: NDArray[np.int64]) -> float:
    found = []
    for number in range(int(fold.max()) + 1):
        out = fold == number
        direction = discriminant(features[~out], labels[~out])
        found.append(auc(features[out] @ direction, labels[out]))
    return float(np.mean(found))
