"""Estimates and t intervals against published values, SciPy, and their invariances."""

import importlib
import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.intervals import (
    Estimate,
    mean_and_sd,
    paired_estimate,
    welch_estimate,
)

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations

# Extra hours of sleep under two drugs: Student (1908), data set `sleep` of R.
SLEEP_1 = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SLEEP_2 = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])

grid = st.integers(-1000, 1000).map(lambda k: k / 64)
arms = st.lists(st.tuples(grid, grid), min_size=2, max_size=12).map(np.array)
unhurried = settings(deadline=None, max_examples=60)


def test_sleep_paired() -> None:
    """The paired analysis of the sleep data is the one that R prints."""
    estimate = paired_estimate(SLEEP_1 - SLEEP_2)
    assert estimate.difference == pytest.approx(-1.58)
    assert estimate.difference / estimate.standard_error == pytest.approx(-4.0621, abs=5e-5)
    assert (estimate.df, estimate.n) == (9, 10)
    assert estimate.p_value == pytest.approx(0.002833, abs=5e-7)
    assert estimate.interval(0.95) == pytest.approx((-2.4598858, -0.7001142), abs=5e-8)


def test_sleep_unpaired() -> None:
    """The Welch analysis of the sleep data is the one that R prints."""
    estimate = welch_estimate(SLEEP_1, SLEEP_2)
    assert estimate.difference / estimate.standard_error == pytest.approx(-1.8608, abs=5e-5)
    assert estimate.df == pytest.approx(17.776, abs=5e-4)
    assert estimate.p_value == pytest.approx(0.07939, abs=5e-6)
    assert estimate.interval(0.95) == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)


@pytest.mark.parametrize("n", [2, 3, 6, 30])
def test_paired_agrees_with_scipy(n: int) -> None:
    """The p-value and both intervals equal those of `ttest_rel`."""
    first, second = np.random.default_rng(n).normal(size=(2, n))
    result = stats.ttest_rel(first, second)
    estimate = paired_estimate(first - second)
    assert estimate.p_value == pytest.approx(result.pvalue, rel=1e-10)
    for level in (0.9, 0.95):
        assert estimate.interval(level) == pytest.approx(result.confidence_interval(level))


@pytest.mark.parametrize(("n_1", "n_2"), [(2, 2), (3, 7), (10, 4)])
def test_welch_agrees_with_scipy(n_1: int, n_2: int) -> None:
    """Degrees of freedom, p and both intervals equal those of `ttest_ind(equal_var=False)`."""
    generator = np.random.default_rng(n_1)
    first, second = generator.normal(size=n_1), generator.normal(1.0, 3.0, size=n_2)
    result = stats.ttest_ind(first, second, equal_var=False)
    estimate = welch_estimate(first, second)
    assert estimate.df == pytest.approx(result.df)
    assert estimate.n == min(n_1, n_2)
    assert estimate.p_value == pytest.approx(result.pvalue, rel=1e-10)
    for level in (0.9, 0.95):
        assert estimate.interval(level) == pytest.approx(result.confidence_interval(level))


def test_welch_with_one_constant_arm_is_a_one_sample_test() -> None:
    """If the baseline never varies, only the treatment's spread and its n - 1 count."""
    estimate = welch_estimate(SLEEP_1, np.full(4, 0.5))
    one_sample = paired_estimate(SLEEP_1 - 0.5)
    assert estimate.df == pytest.approx(9)
    assert estimate.p_value == pytest.approx(one_sample.p_value)


@given(arms, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
@unhurried
def test_interval_and_test_agree(pairs: np.ndarray, level: float) -> None:
    """The interval leaves out zero exactly where p is below 1 - level."""
    for estimate in (paired_estimate(pairs[:, 0] - pairs[:, 1]), welch_estimate(*pairs.T)):
        low, high = estimate.interval(level)
        p = estimate.p_value
        assume(p is None or abs(p - (1 - level)) > 1e-9)
        if p is not None:
            assert 0 < p <= 1
            assert (p < 1 - level) == (low > 0 or high < 0)


@given(arms)
@unhurried
def test_exchanging_the_arms_changes_only_the_sign(pairs: np.ndarray) -> None:
    """Baseline minus treatment has the mirrored interval and the same p."""
    first, second = pairs.T
    for forth, back in (
        (paired_estimate(first - second), paired_estimate(second - first)),
        (welch_estimate(first, second), welch_estimate(second, first)),
    ):
        assert back.difference == -forth.difference
        assert back.p_value == (None if forth.p_value is None else pytest.approx(forth.p_value))
        low, high = forth.interval(0.95)
        assert back.interval(0.95) == pytest.approx((-high, -low))


@given(arms, st.sampled_from([1e-150, 0.01, 3.0, 1e150]))
@unhurried
def test_a_change_of_unit_changes_only_the_unit(pairs: np.ndarray, unit: float) -> None:
    """Interval ends scale with the scores; p and the degrees of freedom stay."""
    first, second = pairs.T
    for plain, scaled in (
        (paired_estimate(first - second), paired_estimate((first - second) * unit)),
        (welch_estimate(first, second), welch_estimate(first * unit, second * unit)),
    ):
        assert scaled.degenerate == plain.degenerate
        if plain.p_value is not None:
            assert scaled.p_value == pytest.approx(plain.p_value, rel=1e-6)
            assert scaled.df == pytest.approx(plain.df)
            low, high = plain.interval(0.9)
            tolerance = 1e-9 * unit * plain.magnitude
            expected = (low * unit, high * unit)
            assert scaled.interval(0.9) == pytest.approx(expected, abs=tolerance)


@given(arms, st.integers(-64, 64), st.randoms(use_true_random=False))
@unhurried
def test_shift_and_order_do_not_matter(pairs: np.ndarray, shift: int, random: Any) -> None:
    """Adding a constant to all scores, or listing the seeds in another order, changes nothing."""
    order = list(range(len(pairs)))
    random.shuffle(order)
    moved = pairs[order] + shift
    for plain, other in (
        (paired_estimate(pairs[:, 0] - pairs[:, 1]), paired_estimate(moved[:, 0] - moved[:, 1])),
        (welch_estimate(*pairs.T), welch_estimate(*moved.T)),
    ):
        assert other.degenerate == plain.degenerate
        assert other.interval(0.95) == pytest.approx(plain.interval(0.95), abs=1e-9)


@given(arms)
@unhurried
def test_a_higher_level_widens_the_interval(pairs: np.ndarray) -> None:
    """The 90 % interval lies inside the 95 % one, which lies inside the 99 % one."""
    estimate = paired_estimate(pairs[:, 0] - pairs[:, 1])
    widths = [np.diff(estimate.interval(level)).item() for level in (0.9, 0.95, 0.99)]
    assert widths == sorted(widths)
    assert estimate.degenerate or widths[0] < widths[2]


def test_identical_differences_are_degenerate() -> None:
    """A spread that is nothing but rounding gives no p; a spread of one example in 10,000 does."""
    baseline = np.array([0.1, 0.3, 0.6, 0.7])
    rounded = (baseline + 0.1) - baseline
    assert rounded.std() > 0
    assert paired_estimate(rounded).degenerate
    assert paired_estimate(rounded).p_value is None
    assert paired_estimate(rounded).interval(0.95) == pytest.approx((0.1, 0.1), abs=1e-12)
    rounded[0] += 1e-4
    assert not paired_estimate(rounded).degenerate


def test_rounding_is_measured_against_the_scores() -> None:
    """Differences far smaller than the scores carry the rounding of the scores."""
    differences = np.array([1e-5, 1e-5 + 1e-16, 1e-5 - 1e-16])
    assert not paired_estimate(differences).degenerate
    assert paired_estimate(differences, magnitude=1.0).degenerate
    assert not paired_estimate(differences + np.array([0, 1e-6, 0]), magnitude=1.0).degenerate


def test_equal_scores_in_both_arms_are_degenerate_only_if_neither_varies() -> None:
    """Welch needs a spread in one arm at least, as its standard error is that of both."""
    assert welch_estimate([0.9, 0.9], [0.9, 0.9, 0.9]).degenerate
    assert welch_estimate([0.1 + 0.2, 0.3], [0.9, 0.9]).degenerate
    assert welch_estimate([0.1 + 0.2, 0.3], [0.9, 0.9]).p_value is None
    assert not welch_estimate([0.9, 0.9], [0.9, 0.901]).degenerate


def test_no_difference_and_no_spread_are_degenerate() -> None:
    """All-zero differences: an interval of no width at zero, and no p."""
    estimate = paired_estimate([0.0, 0.0, 0.0])
    assert estimate == Estimate(0.0, 0.0, 2, 3)
    assert estimate.degenerate
    assert estimate.interval(0.95) == (0.0, 0.0)


def test_huge_scores_do_not_overflow() -> None:
    """The mean and SD of scores near the largest float are those of the scores in another unit."""
    values = np.array([1.0, -1.0, 1.5])
    mean, sd = mean_and_sd(values * 1e308)
    assert mean == pytest.approx(values.mean() * 1e308)
    assert sd == pytest.approx(values.std(ddof=1) * 1e308)


def test_two_pairs_have_a_closed_form() -> None:
    """With one degree of freedom t is Cauchy: p = 1 - 2 atan(t) / pi."""
    estimate = paired_estimate([1.0, 2.0])
    assert estimate.p_value == pytest.approx(1 - 2 * math.atan(3.0) / math.pi)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_a_level_outside_0_and_1_is_refused(level: float) -> None:
    """A level in percent is an error, not an interval."""
    message = f"the level of an interval must lie between 0 and 1; got {level}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        paired_estimate(SLEEP_1).interval(level)


def test_one_run_is_refused() -> None:
    """Neither a pair nor an arm of one has a standard error."""
    with pytest.raises(InputError, match=r"^paired differences must hold at least 2 runs; got 1$"):
        paired_estimate([0.1])
    with pytest.raises(InputError, match=r"^treatment scores must hold at least 2 runs; got 1$"):
        welch_estimate([0.1], [0.1, 0.2])
    with pytest.raises(InputError, match=r"^baseline scores must hold at least 2 runs; got 0$"):
        welch_estimate([0.1, 0.2], [])
