"""What the statistics accept, and the message for what they do not."""

import re

import numpy as np
import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.statistics import checks


def test_runs_become_an_array_of_floats() -> None:
    """Integers in a list come back as one axis of floats, in order."""
    array = checks.runs([3, 1, 2], "scores")
    assert array.dtype == np.float64
    assert array.tolist() == [3.0, 1.0, 2.0]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[1.0, 2.0]], "scores must have one axis, a value per run; got shape (1, 2)"),
        (3.0, "scores must have one axis, a value per run; got shape ()"),
        ([1.0], "scores must hold at least 2 runs; got 1"),
        (
            [1.0, float("nan"), 2.0],
            "scores must be finite; got nan at position 1: "
            "leave the run out and count it as missing",
        ),
        (
            [1.0, 2.0, float("-inf")],
            "scores must be finite; got -inf at position 2: "
            "leave the run out and count it as missing",
        ),
    ],
)
def test_runs_that_cannot_be_used_are_refused(values: object, message: str) -> None:
    """The message names the values, what is wrong with them and the place."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        checks.runs(values, "scores")  # type: ignore[arg-type]  # wrong input is the point


@pytest.mark.parametrize("value", [0.0, 1.0, -0.2, float("nan")])
def test_a_level_lies_strictly_between_its_limits(value: float) -> None:
    """Both ends, what is beyond them and nan are refused."""
    message = f"alpha must lie between 0 and 1; got {value}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        checks.require_between("alpha", value, 0, 1)


@pytest.mark.parametrize("value", [0.0, -1.0, float("inf"), float("nan")])
def test_a_margin_is_positive_and_finite(value: float) -> None:
    """Zero, negative, infinite and missing values are refused."""
    message = f"the margin must be positive and finite; got {value}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        checks.require_positive("the margin", value)


@pytest.mark.parametrize("df", [0.0, 0.99, float("nan")])
def test_an_sd_has_a_degree_of_freedom(df: float) -> None:
    """One run has no SD."""
    message = f"an SD needs at least 1 degree of freedom; got {df}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        checks.require_degrees_of_freedom(df)


@pytest.mark.parametrize("values", [[0.0, 0.0], [3.0, -5.0], [1e308, -1e308], [5e-324, 0.0]])
def test_scaling_is_exact(values: list[float]) -> None:
    """Scaled values are below 1 in size, and scaling back restores every bit."""
    small, exponent = checks.scaled(np.array(values))
    assert np.abs(small).max() < 1
    assert np.ldexp(small, exponent).tolist() == values
