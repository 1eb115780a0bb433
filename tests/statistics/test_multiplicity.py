"""Adjusted and combined p-values against worked examples, statsmodels, defining properties."""

import importlib
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.multiplicity import (
    benjamini_hochberg,
    holm,
    intersection_union_p,
    partial_conjunction_p,
)

# Statsmodels has no annotations.
multitest: Any = importlib.import_module("statsmodels.stats.multitest")

unhurried = settings(deadline=None, max_examples=60)
families = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def test_worked_example() -> None:
    """0.01, 0.04, 0.03, 0.005: times 3, 1, 2, 4, then never below a smaller one; order kept."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(families)
@unhurried
def test_agrees_with_statsmodels(p_values: list[float]) -> None:
    """Adjusted p-values equal those of `multipletests`, in the same order."""
    for ours, method in ((holm, "holm"), (benjamini_hochberg, "fdr_bh")):
        expected = multitest.multipletests(p_values, method=method)[1]
        # Below the smallest normal number a product keeps too few digits to agree on.
        tiny = float(np.finfo(float).tiny)
        np.testing.assert_allclose(ours(p_values), expected, rtol=1e-12, atol=tiny)


def test_benjamini_and_hochberg_found_four_of_fifteen() -> None:
    """The example of their paper (1995): at 0.05 Holm rejects three, they four."""
    p_values = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
        *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
    ]
    assert (benjamini_hochberg(p_values) <= 0.05).tolist() == [True] * 4 + [False] * 11
    assert (holm(p_values) <= 0.05).tolist() == [True] * 3 + [False] * 12
    assert benjamini_hochberg(p_values)[3] == pytest.approx(0.0095 * 15 / 4)


@given(families)
@unhurried
def test_benjamini_hochberg_lies_between_raw_and_holm(p_values: list[float]) -> None:
    """It keeps the order of the raw values, and promises less than Holm."""
    adjusted, order = benjamini_hochberg(p_values), np.argsort(p_values)
    assert (adjusted >= p_values).all()
    assert (adjusted <= holm(p_values) * (1 + 1e-12)).all()
    assert (np.diff(adjusted[order]) >= 0).all()
    assert adjusted.max() == max(p_values)


def test_partial_conjunction_of_four_datasets() -> None:
    """0.01, 0.002, 0.2, 0.03: in at least 1, 2, 3, 4 of them, with 4, 3, 2, 1 times the ordered."""
    p_values = [0.01, 0.002, 0.2, 0.03]
    found = [partial_conjunction_p(p_values, count) for count in (1, 2, 3, 4)]
    assert found == pytest.approx([0.008, 0.03, 0.06, 0.2])


@given(families)
@unhurried
def test_partial_conjunctions_run_from_bonferroni_to_all(p_values: list[float]) -> None:
    """One comparison at least is Bonferroni's claim, all of them the intersection-union claim."""
    assert partial_conjunction_p(p_values, 1) == min(1.0, min(p_values) * len(p_values))
    assert partial_conjunction_p(p_values, len(p_values)) == max(p_values)
    assert intersection_union_p(p_values) == max(p_values)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20), st.data())
@unhurried
def test_a_partial_conjunction_is_the_worst_claim_about_fewer(
    p_values: list[float], data: st.DataObject
) -> None:
    """It is Bonferroni's p over what is left when the count - 1 best comparisons are given up."""
    count = data.draw(st.integers(1, len(p_values)))
    left = sorted(p_values)[count - 1 :]
    assert partial_conjunction_p(p_values, count) == min(1.0, left[0] * len(left))


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
    assert benjamini_hochberg([0.3]).tolist() == [0.3]
    assert benjamini_hochberg([]).tolist() == []


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
    for function in (holm, benjamini_hochberg, intersection_union_p):
        with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
            function(p_values)


def test_a_claim_needs_comparisons_and_a_possible_count() -> None:
    """Nothing can be claimed over no comparison, nor of none or too many of them."""
    none = "a claim over comparisons needs at least 1 p-value; got none"
    with pytest.raises(InputError, match=f"^{none}$"):
        intersection_union_p([])
    for count in (0, 3):
        message = f"a claim over 2 comparisons counts from 1 to 2 of them; got {count}"
        with pytest.raises(InputError, match=f"^{message}$"):
            partial_conjunction_p([0.1, 0.2], count)
