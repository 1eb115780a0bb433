"""The ratio of two SDs over the same runs, against the test that its interval inverts."""

import importlib
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.spread_ratio import SpreadRatio, spread_ratio

# SciPy has no annotations.
stats: Any = importlib.import_module("scipy.stats")

SCORES = st.lists(
    st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=4, max_size=12, unique=True
)


def found(first: Any, second: Any) -> SpreadRatio:
    """Return the ratio, which there is."""
    ratio = spread_ratio(first, second)
    assert ratio is not None
    return ratio


@given(SCORES, st.sampled_from([0.8, 0.95, 0.99]))
@settings(deadline=None, max_examples=60)
def test_the_ends_are_where_the_test_of_pitman_and_morgan_turns(
    scores: list[tuple[float, float]], level: float
) -> None:
    """At either end, sum and difference of the scaled scores correlate with p = 1 - level."""
    first, second = np.array(scores).T
    assume(min(first.std(), second.std()) > 1e-2)
    assume(abs(np.corrcoef(first, second)[0, 1]) < 0.999)
    for end in found(first, second).interval(level):
        p = stats.pearsonr(first + end * second, first - end * second).pvalue
        assert p == pytest.approx(1 - level, abs=1e-6)


def test_the_ratio_and_its_interval_turn_over() -> None:
    """First over second is one over second over first, at both ends."""
    generator = np.random.default_rng(3)
    first, second = generator.normal(size=(2, 8))
    one, other = found(first, second), found(second, first)
    assert one.ratio == pytest.approx(first.std(ddof=1) / second.std(ddof=1))
    assert one.ratio * other.ratio == pytest.approx(1)
    low, high = one.interval(0.95)
    assert other.interval(0.95) == pytest.approx((1 / high, 1 / low))


def test_scores_that_move_together_leave_no_doubt() -> None:
    """With a correlation of one the ratio is known exactly."""
    first = np.array([0.1, 0.4, 0.2, 0.7])
    assert found(3 * first, first).interval(0.95) == pytest.approx((3.0, 3.0))


def test_the_interval_covers_as_often_as_it_says() -> None:
    """Six correlated normal pairs with a true ratio of 1.5: 95 % within four standard errors."""
    generator = np.random.default_rng(11)
    common, own = generator.normal(size=(2, 4000, 6))
    first, second = 1.5 * common, 0.6 * common + 0.8 * own
    covered = [
        low <= 1.5 <= high
        for low, high in (
            found(one, two).interval(0.95) for one, two in zip(first, second, strict=True)
        )
    ]
    assert np.mean(covered) == pytest.approx(0.95, abs=4 * (0.95 * 0.05 / 4000) ** 0.5)


@pytest.mark.parametrize("constant", [0, 1])
def test_without_spread_there_is_no_ratio(constant: int) -> None:
    """A score that is the same in every run has no SD to compare."""
    scores = [np.array([0.1, 0.4, 0.2]), np.array([0.3, 0.1, 0.2])]
    scores[constant] = np.full(3, 0.7)
    assert spread_ratio(*scores) is None


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ([1, 2], [1, 2], "first scores must hold at least 3 runs; got 2"),
        ([1, 2, 3], [1, 2, 3, 4], "two scores of the same runs are needed; got 3 and 4"),
        (
            [1, 2, float("nan")],
            [1, 2, 3],
            "first scores must be finite; got nan at position 2: leave the run out and count it as "
            "missing",
        ),
    ],
)
def test_what_is_refused(first: list[float], second: list[float], message: str) -> None:
    """Too few runs, other runs, and no number."""
    with pytest.raises(InputError) as error:
        spread_ratio(first, second)
    assert str(error.value) == message


def test_a_level_is_between_zero_and_one() -> None:
    """There is no interval that covers always."""
    with pytest.raises(InputError) as error:
        SpreadRatio(1.0, 0.0, 6).interval(1.0)
    assert str(error.value) == "the level of an interval must lie between 0 and 1; got 1.0"
