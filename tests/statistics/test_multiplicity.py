"""Holm's adjustment against a worked example, statsmodels, and its defining properties."""

import importlib
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.multiplicity import holm

unhurried = settings(deadline=None, max_examples=60)
families = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def test_worked_example() -> None:
    """0.01, 0.04, 0.03, 0.005: times 3, 1, 2, 4, then never below a smaller one; order kept."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(families)
@unhurried
def test_agrees_with_statsmodels(p_values: list[float]) -> None:
    """Adjusted p-values equal those of `multipletests`, in the same order."""
    library: Any = importlib.import_module("statsmodels.stats.multitest")
    expected = library.multipletests(p_values, method="holm")[1]
    np.testing.assert_allclose(holm(p_values), expected, rtol=1e-12)


@given(families, st.randoms(use_true_random=False))
@unhurried
def test_order_is_irrelevant_and_kept(p_values: list[float], random: Any) -> None:
    """Shuffling the family shuffles the adjusted values in the same way."""
    order = list(range(len(p_values)))
    random.shuffle(order)
    shuffled = holm(np.array(p_values)[order])
    np.testing.assert_array_equal(shuffled, holm(p_values)[order])


@given(families)
@unhurried
def test_lies_between_raw_and_bonferroni(p_values: list[float]) -> None:
    """Never below the raw value, never above 1 or the number of comparisons times the raw value."""
    raw, adjusted = np.array(p_values), holm(p_values)
    assert (adjusted >= raw).all()
    assert (adjusted <= 1).all()
    assert adjusted.min() == min(1.0, raw.min() * raw.size)


def test_one_comparison_and_none() -> None:
    """A family of one is not adjusted; an empty one gives an empty array."""
    assert holm([0.3]).tolist() == [0.3]
    assert holm([]).tolist() == []


@pytest.mark.parametrize(
    ("p_values", "message"),
    [
        ([0.1, float("nan")], "p-values must lie in [0, 1]; got nan at position 1"),
        ([-0.1, 0.2], "p-values must lie in [0, 1]; got -0.1 at position 0"),
        ([0.1, 0.2, 1.5], "p-values must lie in [0, 1]; got 1.5 at position 2"),
        ([[0.1], [0.2]], "p-values must have one axis; got shape (2, 1)"),
    ],
)
def test_what_is_no_p_value_is_refused(p_values: list[float], message: str) -> None:
    """The message names the value and its place."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        holm(p_values)
