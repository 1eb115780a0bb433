"""Telling two samples apart: AUC and discriminant against scikit-learn, null against chance."""

import math
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.metrics import roc_auc_score

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.two_sample import auc, discriminant, separating_auc, separation


@pytest.mark.parametrize("seed", range(10))
def test_the_auc_is_that_of_scikit_learn(seed: int) -> None:
    """Ties included."""
    generator = np.random.default_rng(seed)
    scores, positive = generator.integers(0, 8, 40), generator.random(40) < 0.4
    assert auc(scores, positive) == pytest.approx(roc_auc_score(positive, scores))


@pytest.mark.parametrize("seed", range(5))
def test_the_discriminant_points_where_that_of_scikit_learn_does(seed: int) -> None:
    """Up to the small ridge, which moves the direction by little."""
    generator = np.random.default_rng(seed)
    features = generator.normal(size=(200, 4)) @ generator.normal(size=(4, 4))
    labels = np.arange(200) % 3 == 0
    features[labels] += 0.7
    fitted: Any = LinearDiscriminantAnalysis
    expected = fitted(solver="lsqr").fit(features, labels).coef_[0]
    found = discriminant(features, labels)
    cosine = found @ expected / np.linalg.norm(found) / np.linalg.norm(expected)
    assert cosine > 0.99


def test_a_known_distance_gives_its_auc() -> None:
    """Two normal samples that are d SDs apart have an AUC of Phi(d / sqrt(2))."""
    generator = np.random.default_rng(0)
    one, two = generator.normal(size=(2, 3000))
    found = separation(one, two + 1, generator, permutations=19)
    assert found.auc == pytest.approx(ndtr(1 / math.sqrt(2)), abs=0.02)
    assert found.p == 1 / 20


def test_a_spread_is_seen_although_means_agree() -> None:
    """Squares of the components see what a linear discriminant does not."""
    generator = np.random.default_rng(1)
    one, two = generator.normal(size=(2, 400, 3))
    assert separation(one, 2 * two, generator, permutations=19).auc > 0.75


def test_constant_inputs_cannot_be_told_apart() -> None:
    """Without any spread the AUC is chance."""
    found = separation(np.ones((20, 3)), np.ones((20, 3)), np.random.default_rng(0))
    assert (found.auc, found.null, found.p) == (0.5, (0.5, 0.5), 1.0)


@pytest.mark.long
def test_the_null_is_kept() -> None:
    """Equal samples reach p below 0.05 in about one draw of twenty."""
    small = 0
    for seed in range(300):
        generator = np.random.default_rng(seed)
        one, two = generator.normal(size=(2, 60, 4))
        small += separation(one, two, generator, permutations=59).p <= 0.05
    assert 4 <= small <= 28


@pytest.mark.parametrize(
    ("one", "two", "message"),
    [
        (np.ones((20, 2)), np.ones((20, 3)), "two samples need equal inputs; got 2 and 3"),
        (
            np.ones((9, 2)),
            np.ones((20, 2)),
            "each sample needs 10 examples for 5 folds; got 9 and 20",
        ),
        (
            np.full((20, 2), np.nan),
            np.ones((20, 2)),
            "inputs that are compared must be finite; got a value that is not",
        ),
    ],
)
def test_what_is_refused(one: np.ndarray, two: np.ndarray, message: str) -> None:
    """Other inputs, too few, and values that are none."""
    with pytest.raises(InputError) as raised:
        separation(one, two, np.random.default_rng(0))
    assert str(raised.value) == message


def test_the_area_alone_is_that_of_the_test() -> None:
    """Equal generators draw equal folds."""
    draws = np.random.default_rng(5)
    first, second = draws.normal(size=(60, 3)), draws.normal(0.4, size=(50, 3))
    whole = separation(first, second, np.random.default_rng(1), permutations=9)
    assert separating_auc(first, second, np.random.default_rng(1)) == whole.auc
