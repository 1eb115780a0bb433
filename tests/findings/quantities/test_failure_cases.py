"""Failure cases: planted confident errors come first, right answers never."""

import numpy as np
import pytest

from pitfalls_core.findings.quantities.failure_cases import FailureCase, failure_cases
from pitfalls_core.runs.store.predictions import Predictions

TRUTH = np.array([0, 1, 2, 0, 1], dtype=np.int64)


def predictions(rows: list[list[float]], labels: list[int] | None = None) -> Predictions:
    """Return what a model of three classes said of five examples."""
    probabilities = np.array(rows)
    given = TRUTH if labels is None else np.array(labels, dtype=np.int64)
    finite = np.isfinite(probabilities).all(axis=1)
    predicted = np.where(finite, probabilities.argmax(axis=1), -1)
    attributes = {"true_label": TRUTH, "source": np.array([3, 1, 0, 2, 2])}
    return Predictions(given, predicted, probabilities, attributes=attributes)


def test_the_most_confident_errors_come_first() -> None:
    """Over two runs, by confidence in the wrong answer; right answers are left out."""
    first = predictions(
        [[0.9, 0.1, 0], [0.8, 0.2, 0], [0, 0, 1], [0.1, 0.6, 0.3], [0, 1, 0]],
        [0, 0, 2, 0, 1],
    )
    second = predictions([[0.05, 0.95, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]])
    found = failure_cases([(0, first), (4, second)], 2)
    assert found == (
        FailureCase(4, 0, 3, given=0, true=0, answered=1, confidence=0.95),
        FailureCase(0, 1, 1, given=0, true=1, answered=0, confidence=0.8),
    )
    assert [case.confidence for case in failure_cases([(0, first), (4, second)], 9)] == (
        pytest.approx([0.95, 0.8, 0.6])
    )


def test_answers_that_are_no_numbers_are_no_failure_case() -> None:
    """A diverged run has no confident error to show."""
    broken = predictions([[np.nan] * 3] * 5)
    assert failure_cases([(0, broken)], 3) == ()


def test_runs_that_do_not_know_the_truth_are_left_out() -> None:
    """Without true labels nothing can be called an error."""
    labels = np.array([0], dtype=np.int64)
    bare = Predictions(labels, labels, np.array([[1.0, 0.0]]))
    assert failure_cases([(0, bare)], 3) == ()
