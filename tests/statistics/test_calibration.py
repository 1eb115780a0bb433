"""Expected calibration error against its definition, bin by bin, and against closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.calibration import BINS, expected_calibration_error


def by_definition(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Return the error bin by bin, as it is written in the paper."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    total = 0.0
    for place in range(BINS):
        inside = (confidence > place / BINS) & (confidence <= (place + 1) / BINS)
        if inside.any():
            gap = abs(right[inside].mean() - confidence[inside].mean())
            total += inside.sum() / len(labels) * gap
    return total


@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.integers(1, 60))
@settings(deadline=None, max_examples=60)
def test_it_is_what_the_definition_says(seed: int, classes: int, examples: int) -> None:
    """Random distributions of any sharpness, and random labels."""
    generator = np.random.default_rng(seed)
    probabilities = generator.dirichlet(np.full(classes, 0.5), examples)
    labels = generator.integers(0, classes, examples)
    error = expected_calibration_error(probabilities, labels)
    assert error == pytest.approx(by_definition(probabilities, labels), abs=1e-12)


def test_confidence_that_is_right_on_average_has_no_error() -> None:
    """Ten examples at .8, eight of them right; and all of them right: .2 too modest."""
    probabilities = np.tile([0.8, 0.2], (10, 1))
    assert expected_calibration_error(probabilities, [0] * 8 + [1] * 2) == pytest.approx(0)
    assert expected_calibration_error(probabilities, [0] * 10) == pytest.approx(0.2)


def test_errors_of_two_bins_do_not_cancel() -> None:
    """Half of the examples too sure, half too modest: each counts as it is."""
    probabilities = np.array([[0.95, 0.05]] * 10 + [[0.55, 0.45]] * 10)
    labels = [0] * 5 + [1] * 5 + [0] * 10
    assert expected_calibration_error(probabilities, labels) == pytest.approx(0.45)


def test_sure_and_wrong_is_the_worst() -> None:
    """Full confidence belongs to the last bin, and is wrong every time."""
    assert expected_calibration_error([[1.0, 0.0]] * 3, [1, 1, 1]) == pytest.approx(1)


@pytest.mark.parametrize("row", [[math.nan, 0.5], [0.2, 0.2], [3.0, -1.0], [math.inf, 0]])
def test_what_is_no_distribution_states_no_confidence(row: list[float]) -> None:
    """Scores of a model that are no probabilities cannot be judged."""
    assert expected_calibration_error([[0.5, 0.5], row], [0, 1]) is None


def test_shapes_that_do_not_fit_are_refused() -> None:
    """As many labels as rows, and a row for each example."""
    with pytest.raises(InputError) as error:
        expected_calibration_error([[0.5, 0.5]], [0, 1])
    assert str(error.value) == (
        "calibration needs probabilities (examples, classes) and as many labels; "
        "got shapes (1, 2) and (2,)"
    )
