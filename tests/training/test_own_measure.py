"""A measure from a plain function."""

from typing import Any

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score

from pitfalls_core.data.converting import labelled
from pitfalls_core.errors import InputError
from pitfalls_core.training.own_measure import measure

PROBABILITIES = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]])
PART = labelled(np.zeros((4, 1)), [0, 0, 0, 1])


@measure
def balanced(probabilities: np.ndarray, labels: np.ndarray, adjusted: bool = False) -> float:
    """Return the mean of the recalls."""
    predicted = probabilities.argmax(axis=1)
    return float(balanced_accuracy_score(labels, predicted, adjusted=adjusted))


def test_the_score_has_the_name_of_the_function() -> None:
    """One recall is one, the other zero."""
    assert balanced().score(PROBABILITIES, PART) == {"balanced": 0.5}


def test_settings_are_given_by_keyword() -> None:
    """Adjusted for chance, there is nothing left."""
    assert balanced(adjusted=True).score(PROBABILITIES, PART) == {"balanced": 0.0}


def test_a_score_that_is_undefined_is_left_out() -> None:
    """As the role of a measure asks."""
    undefined = measure(lambda *_: float("nan"))
    assert undefined().score(PROBABILITIES, PART) == {}


def test_something_else_than_a_number() -> None:
    """It is told with its value."""
    with pytest.raises(InputError) as error:
        measure(_several)().score(PROBABILITIES, PART)
    assert str(error.value) == ("measure '_several' must return one number; got list: [0.5, 0.5]")


def _several(*_: object) -> Any:
    return [0.5, 0.5]
