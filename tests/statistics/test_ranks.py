"""Kendall's tau against SciPy, and where it is known."""

import importlib
import re
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.ranks import kendall_tau

# SciPy has no annotations.
stats: Any = importlib.import_module("scipy.stats")


@given(st.permutations(list(range(7))), st.permutations(list(range(7))))
def test_it_is_that_of_scipy_without_ties(first: list[int], second: list[int]) -> None:
    """Where there are no ties, tau-a and tau-b agree."""
    expected = stats.kendalltau(first, second).statistic
    assert kendall_tau(first, second) == pytest.approx(expected)


def test_the_orders_of_the_source_paper_agree_by_a_third() -> None:
    """Offline baseline < adapted < curriculum, live adapted < baseline < curriculum."""
    assert kendall_tau([92.1, 93.5, 94.2], [78.4, 77.9, 79.0]) == pytest.approx(1 / 3)


def test_its_mean_over_all_orders_is_zero() -> None:
    """One order says nothing of an independent one."""
    values = [kendall_tau(range(4), order) for order in permutations(range(4))]
    assert sum(values) == pytest.approx(0)
    assert (max(values), min(values)) == (1, -1)


def test_a_tie_counts_for_neither_side() -> None:
    """Of three pairs one is tied, and two agree."""
    assert kendall_tau([1, 1, 2], [1, 2, 3]) == pytest.approx(2 / 3)


def test_different_numbers_of_things_are_refused() -> None:
    """The message says how many."""
    message = "two orders need the same things; got 3 and 2 scores"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        kendall_tau([1, 2, 3], [1, 2])
