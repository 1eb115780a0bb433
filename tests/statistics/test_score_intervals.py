"""Score intervals against statsmodels, a published example, and the equation they solve."""

import importlib
import math
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.proportions import newcombe_interval, wilson_interval

proportion: Any = importlib.import_module("statsmodels.stats.proportion")  # no annotations
counts = st.integers(1, 300).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


def test_the_published_examples() -> None:
    """R. Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (count, total), limits in published.items():
        assert wilson_interval(count, total) == pytest.approx(limits, abs=5e-5)


@given(counts, st.sampled_from([0.5, 0.9, 0.95, 0.999]))
@settings(deadline=None, max_examples=100)
def test_limits_are_those_of_statsmodels(seen: tuple[int, int], level: float) -> None:
    """A second implementation gives the same numbers."""
    expected = proportion.proportion_confint(*seen, alpha=1 - level, method="wilson")
    assert wilson_interval(*seen, level=level) == pytest.approx(expected, abs=1e-9)


@given(counts)
@settings(deadline=None, max_examples=50)
def test_limits_mirror_and_hold_the_observed_share(seen: tuple[int, int]) -> None:
    """Counting the other outcome mirrors the interval, which always has some width."""
    count, total = seen
    low, high = wilson_interval(count, total)
    assert wilson_interval(total - count, total) == pytest.approx((1 - high, 1 - low))
    assert 0 <= low <= count / total <= high <= 1
    assert high > low


def test_limits_solve_the_score_equation() -> None:
    """At a limit, the observed share lies exactly z standard errors of that limit away."""
    for limit in wilson_interval(7, 30):
        error = math.sqrt(limit * (1 - limit) / 30)
        assert abs(7 / 30 - limit) / error == pytest.approx(1.959964, rel=1e-6)


@pytest.mark.parametrize(("count", "total"), [(-1, 3), (4, 3), (0, 0)])
def test_impossible_counts_are_refused(count: int, total: int) -> None:
    """A share of nothing is no number."""
    message = f"a share needs 0 <= count <= total and a trial; got {count} of {total}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        wilson_interval(count, total)


def test_an_impossible_level_is_refused() -> None:
    """Confidence is a share as well."""
    message = "a level of confidence must lie between 0 and 1; got 95"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        wilson_interval(1, 2, level=95)


def test_the_published_difference() -> None:
    """R. Newcombe, Statistics in Medicine 17 (1998), table II: 56/70 - 48/80, method 10."""
    assert newcombe_interval((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe_interval((10, 10), (0, 10)) == pytest.approx((0.6075, 1.0), abs=5e-5)


@given(counts, counts)
@settings(deadline=None, max_examples=60)
def test_differences_are_those_of_statsmodels(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    """A second implementation gives the same numbers; exchange of the two mirrors them."""
    expected = proportion.confint_proportions_2indep(*first, *second, method="newcomb")
    low, high = newcombe_interval(first, second)
    assert (low, high) == pytest.approx(expected, abs=1e-9)
    assert newcombe_interval(second, first) == pytest.approx((-high, -low))
