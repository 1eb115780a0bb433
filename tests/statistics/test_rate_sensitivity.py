"""Sensitivity to the learning rate, by hand."""

import math

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.rate_sensitivity import rate_sensitivity


def test_by_hand() -> None:
    """Losses above that of the start count as the start: (1 + 2 + 3 + 3) / 4 - 1."""
    assert rate_sensitivity([1, 2, 50, math.nan], 3) == pytest.approx(1.25)


def test_limits() -> None:
    """Zero where every rate ends alike, also where none of them learns."""
    assert rate_sensitivity([0.5, 0.5, 0.5], 2) == 0
    assert rate_sensitivity([9, math.inf], 2) == 0


@pytest.mark.parametrize(
    ("losses", "start", "message"),
    [
        ([1.0], 2.0, "a grid holds at least 2 learning rates; got 1"),
        ([1.0, 2.0], math.nan, "the loss at the start must be finite; got nan"),
    ],
)
def test_what_is_refused(losses: list[float], start: float, message: str) -> None:
    """A grid of one, and no start to compare with."""
    with pytest.raises(InputError) as raised:
        rate_sensitivity(losses, start)
    assert str(raised.value) == message
