"""Flips and churn by hand, by loops, and under an exchange of roles."""

import itertools
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.predictions import (
    churn,
    correctness,
    excess_flips,
    flips,
    seed_to_seed_churn,
    seed_to_seed_flips,
)

unhurried = settings(deadline=None, max_examples=60)
shapes = st.tuples(st.integers(2, 5), st.integers(1, 12))
pairs_of_arms = shapes.flatmap(lambda shape: arrays.arrays(np.bool_, (2, *shape)))
labels = shapes.flatmap(lambda shape: arrays.arrays(np.int64, shape, elements=st.integers(0, 3)))

BASELINE = np.array([[1, 1, 1, 0], [1, 1, 0, 0], [0, 1, 1, 0]], dtype=bool)
TREATMENT = np.array([[1, 0, 0, 1], [1, 1, 1, 1], [0, 1, 1, 0]], dtype=bool)


def test_flips_by_hand() -> None:
    """The first seed breaks two of four and repairs one, the second repairs two."""
    found = flips(BASELINE, TREATMENT)
    assert found.negative.tolist() == [0.5, 0.0, 0.0]
    assert found.positive.tolist() == [0.25, 0.5, 0.0]


def test_seed_to_seed_flips_by_hand() -> None:
    """Seeds 0 and 1 flip 1/4 and 0, seeds 0 and 2 the same, seeds 1 and 2 1/4 each way."""
    assert seed_to_seed_flips(BASELINE).tolist() == [0.125, 0.125, 0.25]


def test_excess_flips_by_hand() -> None:
    """Flips 2/4, 0, 0 against references of (1 + 1) / 8, (0 + 1) / 8 and (0 + 1) / 8."""
    assert excess_flips(BASELINE, TREATMENT).tolist() == [0.25, -0.125, -0.125]


@given(pairs_of_arms)
@unhurried
def test_net_flips_are_the_difference_of_accuracies(arms: np.ndarray) -> None:
    """Positive less negative flips is treatment less baseline accuracy; roles exchange them."""
    found, back = flips(*arms), flips(*arms[::-1])
    np.testing.assert_allclose(
        found.positive - found.negative, arms[1].mean(axis=1) - arms[0].mean(axis=1), atol=1e-12
    )
    np.testing.assert_array_equal(found.negative, back.positive)
    np.testing.assert_array_equal(found.positive, back.negative)


@given(pairs_of_arms)
@unhurried
def test_reference_level_is_that_of_flips_between_seeds(arms: np.ndarray) -> None:
    """Each pair of seeds, taken as baseline and treatment in both directions, gives the level."""
    seeds = arms[0]
    expected = [
        (flips([first], [second]).negative + flips([first], [second]).positive).item() / 2
        for first, second in itertools.combinations(seeds, 2)
    ]
    np.testing.assert_allclose(seed_to_seed_flips(seeds), expected, atol=1e-12)


@given(pairs_of_arms)
@unhurried
def test_mean_excess_is_flips_less_the_reference_level(arms: np.ndarray) -> None:
    """Over all seeds the references add up to the level between every two seeds."""
    expected = flips(*arms).negative.mean() - seed_to_seed_flips(arms[0]).mean()
    assert excess_flips(*arms).mean() == pytest.approx(expected, abs=1e-12)


def test_another_run_of_the_baseline_has_no_excess_on_average() -> None:
    """Over 400 studies, treatments drawn like the baseline are within 4 errors of zero excess."""
    generator = np.random.default_rng(3)
    chance = generator.uniform(size=200)
    draws = generator.uniform(size=(400, 2, 4, 200)) < chance
    means = np.array([excess_flips(*study).mean() for study in draws])
    assert abs(means.mean()) < 4 * means.std(ddof=1) / np.sqrt(len(means))
    worse = np.array([excess_flips(arms[0], arms[1] & arms[1][::-1]).mean() for arms in draws])
    assert worse.mean() > 40 * worse.std(ddof=1) / np.sqrt(len(worse))


@given(labels)
@unhurried
def test_churn_is_what_accuracy_leaves(first: np.ndarray) -> None:
    """One arm taken as the truth, churn is the other's error, counted example by example."""
    second = np.roll(first, 1, axis=1)
    expected = [
        sum(a != b for a, b in zip(*rows, strict=True)) / len(rows[0])
        for rows in zip(first.tolist(), second.tolist(), strict=True)
    ]
    np.testing.assert_allclose(churn(first, second), expected)
    np.testing.assert_array_equal(churn(second, first), churn(first, second))
    assert not churn(first, first).any()


@given(labels)
@unhurried
def test_seed_to_seed_churn_is_churn_between_seeds(predicted: np.ndarray) -> None:
    """In the order 0-1, 0-2, ..., 1-2, ..."""
    expected = [
        churn([first], [second]).item() for first, second in itertools.combinations(predicted, 2)
    ]
    np.testing.assert_allclose(seed_to_seed_churn(predicted), expected)


@given(pairs_of_arms)
@unhurried
def test_churn_of_two_classes_is_twice_the_flips_level(arms: np.ndarray) -> None:
    """With two classes, whoever changes a label changes sides."""
    truth = arms[1][0]
    correct = arms[0] == truth
    np.testing.assert_allclose(
        seed_to_seed_churn(arms[0]), 2 * seed_to_seed_flips(correct), atol=1e-12
    )


def test_churn_takes_any_labels() -> None:
    """Names of classes do as well as numbers."""
    assert churn([["cat", "dog"]], [["cat", "fox"]]).tolist() == [0.5]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: flips([True, False], [True, False]),
            "baseline correctness must have two axes, seeds and examples, and not be empty; "
            "got shape (2,)",
        ),
        (
            lambda: flips(BASELINE, np.zeros((3, 0), dtype=bool)),
            "treatment correctness must have two axes, seeds and examples, and not be empty; "
            "got shape (3, 0)",
        ),
        (
            lambda: flips(BASELINE, TREATMENT[:2]),
            "correctness of both arms must have one shape, the same seeds and examples in the same "
            "order; got (3, 4) and (2, 4)",
        ),
        (
            lambda: correctness([[7, 2]], "correctness"),
            "correctness must be true or false for each example; got values of type int64: "
            "compare the predicted labels with the true ones",
        ),
        (
            lambda: seed_to_seed_flips(BASELINE[:1]),
            "a seed-to-seed level needs at least 2 seeds; got 1",
        ),
        (
            lambda: excess_flips(BASELINE[:1], TREATMENT[:1]),
            "a seed-to-seed level needs at least 2 seeds; got 1",
        ),
        (
            lambda: seed_to_seed_churn([[1, 2]]),
            "a seed-to-seed level needs at least 2 seeds; got 1",
        ),
        (
            lambda: churn([[1, 2]], [[1, 2, 3]]),
            "labels of both arms must have one shape, the same seeds and examples in the same "
            "order; got (1, 2) and (1, 3)",
        ),
    ],
)
def test_unusable_predictions_are_refused(call: Callable[[], Any], message: str) -> None:
    """The message names the arm, what is wrong and what was given."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        call()
