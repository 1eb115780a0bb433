"""Learning-rate schedules against closed forms."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.training.schedules import Constant, Cosine


def test_cosine_at_known_angles() -> None:
    """A run of six steps passes the cosines of 0, 60, 90 and 120 degrees."""
    factors = [Cosine().factor(step, 6) for step in (0, 2, 3, 4, 6)]
    assert factors == pytest.approx([1, 0.75, 0.5, 0.25, 0])


@given(st.integers(1, 2000))
@settings(deadline=None, max_examples=30)
def test_cosine_falls_and_has_a_known_sum(steps: int) -> None:
    """Factors never rise, and those of a run of n steps add up to (n + 1) / 2."""
    factors = [Cosine().factor(step, steps) for step in range(steps)]
    assert factors == sorted(factors, reverse=True)
    assert sum(factors) == pytest.approx((steps + 1) / 2)


def test_constant() -> None:
    """Every step has factor 1."""
    assert {Constant().factor(step, 10) for step in range(10)} == {1.0}
