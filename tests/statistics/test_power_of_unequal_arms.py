"""Power with arms of different lengths, against statsmodels and against equal arms."""

import importlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.statistics.power import detectable_effect, power

library: Any = importlib.import_module("statsmodels.stats.power")


@pytest.mark.parametrize(("n", "other"), [(3, 5), (5, 3), (6, 12), (2, 40), (10, 11)])
@pytest.mark.parametrize("effect", [0.3, 1.0, 1.7])
def test_power_of_unequal_arms_agrees_with_statsmodels(n: int, other: int, effect: float) -> None:
    """`ratio` in statsmodels is the length of the second arm over that of the first."""
    expected = library.TTestIndPower().power(effect, n, 0.05, ratio=other / n)
    assert power(effect, n, paired=False, other=other) == pytest.approx(expected, abs=1e-7)


@given(st.floats(0, 4), st.integers(2, 40), st.integers(2, 40))
@settings(deadline=None)
def test_the_order_of_the_arms_is_irrelevant(effect: float, n: int, other: int) -> None:
    """Only the two lengths count, and equal ones are the default."""
    swapped = power(effect, other, paired=False, other=n)
    assert power(effect, n, paired=False, other=other) == pytest.approx(swapped, abs=1e-12)
    assert power(effect, n, paired=False, other=n) == power(effect, n, paired=False)


@given(st.floats(0, 4), st.integers(2, 30), st.integers(0, 30))
@settings(deadline=None)
def test_the_smaller_arm_gives_a_lower_bound(effect: float, n: int, more: int) -> None:
    """More runs in the other arm never cost power."""
    unequal = power(effect, n, paired=False, other=n + more)
    assert unequal >= power(effect, n, paired=False) - 1e-12


@pytest.mark.parametrize("other", [3, 8, 50])
def test_the_detectable_effect_has_the_power_asked_for(other: int) -> None:
    """Both functions mean the same arms."""
    effect = detectable_effect(3, paired=False, other=other)
    assert power(effect, 3, paired=False, other=other) == pytest.approx(0.8, abs=1e-9)
