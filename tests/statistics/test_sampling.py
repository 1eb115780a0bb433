"""The part of a score's spread that comes from a finite test set."""

import re

import numpy as np
import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.sampling import finite_sample_floor


def test_floor_is_that_of_a_proportion() -> None:
    """Half right of 100 examples: 5 points. All right, or all wrong: none."""
    assert finite_sample_floor(0.5, 100) == 0.05
    assert finite_sample_floor(0.0, 7) == finite_sample_floor(1.0, 7) == 0.0


def test_floor_is_the_sd_of_binomial_accuracies() -> None:
    """The SD of 20,000 drawn accuracies is the floor (4 standard errors, about 2 %)."""
    accuracies = np.random.default_rng(3).binomial(500, 0.9, size=20_000) / 500
    assert accuracies.std() == pytest.approx(finite_sample_floor(0.9, 500), rel=4 / 200)


@pytest.mark.parametrize(
    ("accuracy", "examples", "message"),
    [
        (90.0, 100, "an accuracy must lie in [0, 1]; got 90.0: divide percent by 100"),
        (-0.1, 100, "an accuracy must lie in [0, 1]; got -0.1: divide percent by 100"),
        (0.9, 0, "a test set must hold at least 1 example; got 0"),
    ],
)
def test_impossible_test_sets_are_refused(accuracy: float, examples: int, message: str) -> None:
    """Percent and empty test sets are errors."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        finite_sample_floor(accuracy, examples)
