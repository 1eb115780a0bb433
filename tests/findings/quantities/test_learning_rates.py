"""Sensitivity to the learning rate: closed forms, divergence, and an empty grid."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.findings.quantities.learning_rates import learning_rate_sensitivity

LOSSES = st.lists(st.floats(0.01, 2.0), min_size=1, max_size=8)


def test_equal_losses_are_no_sensitivity() -> None:
    """A method that ends alike at all rates has none."""
    assert learning_rate_sensitivity([0.7, 0.7, 0.7], 2.3) == pytest.approx(0)


def test_a_diverged_run_counts_as_one_that_learnt_nothing() -> None:
    """Of losses 0.3, 0.5 and two that are none, at a start of 2.3: (0.8 + 4.6) / 4 - 0.3."""
    found = learning_rate_sensitivity([0.3, 0.5, math.inf, math.nan], 2.3)
    assert found == pytest.approx(5.4 / 4 - 0.3)


def test_a_loss_above_the_start_counts_as_the_start() -> None:
    """Ending worse than untrained is not punished further."""
    assert learning_rate_sensitivity([0.3, 9.0], 2.3) == pytest.approx(1.0)


@given(LOSSES, st.floats(2.0, 5.0))
def test_it_is_never_negative_and_at_most_the_range(losses: list[float], start: float) -> None:
    """The mean lies between the lowest and the highest."""
    found = learning_rate_sensitivity(losses, start)
    assert found is not None
    assert -1e-12 <= found <= max(losses) - min(losses) + 1e-12


def test_no_grid_has_no_sensitivity() -> None:
    """Nothing was run."""
    assert learning_rate_sensitivity([], 2.3) is None
