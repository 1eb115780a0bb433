"""Intervals of proportions against another implementation, published bounds and their coverage."""

import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.proportions import proportion_interval


@given(st.integers(1, 5000), st.data(), st.sampled_from([0.8, 0.95, 0.999]))
def test_it_is_that_of_statsmodels(trials: int, data: Any, level: float) -> None:
    """Both ends agree, none and all of the trials included."""
    count = data.draw(st.integers(0, trials))
    expected = proportion_confint(count, trials, 1 - level, method="beta")
    low, high = (0.0 if np.isnan(expected[0]) else expected[0]), expected[1]
    high = 1.0 if count == trials else high
    assert proportion_interval(count, trials, level=level) == pytest.approx((low, high), abs=1e-9)


def test_none_of_many_has_the_closed_form() -> None:
    """With no success the upper end solves (1 - p)^n = 0.025."""
    low, high = proportion_interval(0, 50)
    assert low == 0
    assert (1 - high) ** 50 == pytest.approx(0.025, rel=1e-9)


@pytest.mark.parametrize("true", [0.025, 0.3, 0.95])
def test_it_covers_at_least_as_often_as_it_says(true: float) -> None:
    """Summed over all counts, the probability to cover is 95 % or more."""
    covering = 0.0
    for count in range(41):
        low, high = proportion_interval(count, 40)
        probability = math.comb(40, count) * true**count * (1 - true) ** (40 - count)
        covering += probability if low <= true <= high else 0.0
    assert covering >= 0.95


def test_successes_and_failures_are_alike() -> None:
    """What holds of a count holds of its complement, turned."""
    low, high = proportion_interval(7, 30)
    assert proportion_interval(23, 30) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@pytest.mark.parametrize(("count", "trials"), [(3, 2), (-1, 4), (0, 0)])
def test_an_impossible_count_is_refused(count: int, trials: int) -> None:
    """The message says what was counted."""
    message = (
        "a proportion needs trials, and a count between 0 and their number; got "
        f"{count} of {trials}"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        proportion_interval(count, trials)


def test_a_level_that_is_none_is_refused() -> None:
    """Coverage lies between 0 and 1."""
    message = "the level of an interval must lie between 0 and 1; got 1.0"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        proportion_interval(1, 2, level=1.0)
