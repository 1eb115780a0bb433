"""Accuracy, the trivial baseline and collapse, against scikit-learn and planted cases."""

import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score

from pitfalls_core.training.metrics import accuracy, collapsed, trivial_accuracy


def answers(classes: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Return certain predictions."""
    return np.eye(count)[classes]


@given(st.integers(0, 2**32), st.integers(1, 60), st.integers(2, 6))
@settings(deadline=None)
def test_accuracy_equals_that_of_scikit_learn(seed: int, examples: int, classes: int) -> None:
    """On random predictions both count the same."""
    generator = np.random.default_rng(seed)
    probabilities = generator.random((examples, classes), dtype=np.float32)
    labels = generator.integers(0, classes, examples)
    expected = accuracy_score(labels, probabilities.argmax(axis=1))
    assert accuracy(probabilities, labels) == pytest.approx(expected)


def test_ties_go_to_the_first_class() -> None:
    """Equal probabilities count as an answer for the lowest class."""
    assert accuracy(np.full((2, 3), 1 / 3), np.array([0, 1])) == 0.5


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_predictions_that_are_not_finite_are_wrong(bad: float) -> None:
    """A row with one such value is wrong, whichever class it seems to name."""
    probabilities = answers(np.array([0, 1]), 2)
    probabilities[0, :] = [bad, 0.0]
    for label in (0, 1):
        assert accuracy(probabilities, np.array([label, 1])) == 0.5


@given(st.lists(st.integers(0, 3), min_size=1), st.lists(st.integers(0, 3), min_size=1))
@settings(deadline=None)
def test_the_trivial_baseline_answers_the_majority(train: list[int], test: list[int]) -> None:
    """It scores the share of the mode of the training labels, the lowest one in a tie."""
    expected = test.count(statistics.mode(sorted(train))) / len(test)
    assert trivial_accuracy(np.array(train), np.array(test)) == pytest.approx(expected)


def test_collapse_at_the_edge_of_the_trivial_baseline() -> None:
    """With 100 of 1,000 for nothing, two standard errors end at 118.97 right answers."""
    labels = np.arange(1000, dtype=np.int64) % 10
    for right, expected in ((118, True), (119, False)):
        given_answers = (labels + 1) % 10
        given_answers[:right] = labels[:right]
        assert collapsed(answers(given_answers, 10), labels, labels) is expected


def test_collapse_into_one_class() -> None:
    """95 % of answers in one class are a collapse however many are right, 94 % are not."""
    labels = np.zeros(100, dtype=np.int64)
    train = np.array([1, 1, 0], dtype=np.int64)
    for others, expected in ((5, True), (6, False)):
        given_answers = labels.copy()
        given_answers[:others] = 1
        assert collapsed(answers(given_answers, 2), labels, train) is expected


def test_predictions_that_are_all_not_finite_have_collapsed() -> None:
    """A model that answers nothing has learnt nothing."""
    labels = np.arange(20, dtype=np.int64) % 2
    assert collapsed(np.full((20, 2), np.nan), labels, labels)
