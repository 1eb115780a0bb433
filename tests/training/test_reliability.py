"""Reliability of stated confidence, against counts by hand and the package's own calibration."""

import re

import numpy as np
import pytest

from pitfalls_core.data.splits import Labelled
from pitfalls_core.errors import InputError
from pitfalls_core.statistics.calibration import expected_calibration_error
from pitfalls_core.training.reliability import Reliability


def part(labels: list[int]) -> Labelled:
    """Return examples with these labels; nobody looks at their inputs."""
    return Labelled(np.zeros((len(labels), 1), dtype=np.float32), np.array(labels, dtype=np.int64))


def stated(confidences: list[float], answers: list[int]) -> np.ndarray:
    """Return probabilities of three classes with these confidences in these answers."""
    found = np.empty((len(answers), 3), dtype=np.float32)
    for row, confidence, answer in zip(found, confidences, answers, strict=True):
        row[:] = (1 - confidence) / 2
        row[answer] = confidence
    return found


def test_confident_errors_are_a_share_of_the_errors() -> None:
    """Three errors, two of them above the threshold; confident answers that are right count not."""
    probabilities = stated([0.95, 0.99, 0.91, 0.6, 0.9], [0, 1, 1, 2, 2])
    found = Reliability().score(probabilities, part([0, 0, 0, 0, 2]))
    assert found["confident_errors"] == pytest.approx(2 / 3)
    assert Reliability(confident=0.95).score(probabilities, part([0, 0, 0, 0, 2]))[
        "confident_errors"
    ] == pytest.approx(1 / 3)


def test_the_calibration_error_is_that_of_the_package() -> None:
    """By hand: two bins, each off by its own distance."""
    probabilities = stated([0.9, 0.9, 0.5, 0.5], [0, 0, 1, 1])
    labels = part([0, 1, 1, 1])
    found = Reliability().score(probabilities, labels)
    assert found["ece"] == pytest.approx((2 * 0.4 + 2 * 0.5) / 4, abs=1e-6)
    assert found["ece"] == expected_calibration_error(probabilities, labels.labels)


def test_without_an_error_no_share_of_errors_is_given() -> None:
    """Nothing to take a share of."""
    assert set(Reliability().score(stated([0.9], [1]), part([1]))) == {"ece"}


def test_a_model_that_states_no_confidence_has_no_scores() -> None:
    """Probabilities that are not finite."""
    assert Reliability().score(np.full((2, 3), np.nan), part([0, 1])) == {}


def test_a_threshold_out_of_range_is_refused() -> None:
    """No confidence lies above 1."""
    message = "reliability.confident must be in [0, 1); got 1.0"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        Reliability(confident=1.0)
