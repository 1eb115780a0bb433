"""Stein's two-stage rule: its numbers, its estimate, and the promise that binds them."""

import importlib
import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.equivalence import equivalence_p
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.statistics.stages import (
    SecondStage,
    second_stage_to_detect,
    second_stage_to_show_equivalence,
    two_stage_estimate,
)

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations

unhurried = settings(deadline=None, max_examples=60)
plans = {
    "margin": st.floats(0.1, 10),
    "sd": st.floats(0.1, 10),
    "first": st.integers(2, 40),
    "power": st.floats(0.05, 0.99),
}


def test_five_pairs_with_an_sd_equal_to_the_margin() -> None:
    """By the table of t with 4 df: 2.776 + 0.941 squared is 13.8, 2.132 + 1.533 squared 13.4."""
    assert second_stage_to_detect(1.0, 1.0, 5) == SecondStage(first=5, total=14)
    assert second_stage_to_show_equivalence(1.0, 1.0, 5) == SecondStage(first=5, total=14)
    assert SecondStage(first=5, total=14).additional == 9


def test_a_first_stage_that_suffices_needs_no_second() -> None:
    """The total is never below the first stage, however wide the margin or low the power."""
    for plan in (
        second_stage_to_detect(9.0, 1.0, 10),
        second_stage_to_show_equivalence(9.0, 1.0, 10),
        second_stage_to_detect(0.001, 1.0, 10, power=0.001),
    ):
        assert plan == SecondStage(first=10, total=10)
        assert plan.additional == 0


@given(**plans)
@unhurried
def test_the_final_error_is_small_enough(
    margin: float, sd: float, first: int, power: float
) -> None:
    """With the total, margin over standard error reaches the two quantiles; one pair less not."""
    df = first - 1
    for plan, quantiles in (
        (
            second_stage_to_detect(margin, sd, first, power=power),
            stats.t.isf(0.025, df) + stats.t.ppf(power, df),
        ),
        (
            second_stage_to_show_equivalence(margin, sd, first, power=power),
            stats.t.isf(0.05, df) + stats.t.ppf((1 + power) / 2, df),
        ),
    ):
        if plan is None:
            assert quantiles * sd / margin > 1000
            continue
        assert margin / (sd / math.sqrt(plan.total)) >= quantiles * (1 - 1e-9)
        if plan.additional:
            assert margin / (sd / math.sqrt(plan.total - 1)) < quantiles * (1 + 1e-9)


@given(
    st.floats(-3, 3), st.floats(0.2, 3), st.integers(3, 20), st.floats(0.5, 0.95), st.floats(0, 1)
)
@unhurried
def test_the_power_is_promised_by_the_final_test(
    error: float, sd: float, first: int, power: float, truth: float
) -> None:
    """Whenever the t error of the mean is one of the likely ones, the final test succeeds."""
    df = first - 1
    plan = second_stage_to_detect(1.0, sd, first, power=power)
    if plan is not None and error >= -stats.t.ppf(power, df) * (1 - 1e-9):
        standard_error = sd / math.sqrt(plan.total)
        found = Estimate(1.0 + error * standard_error, standard_error, df, plan.total)
        assert found.p_value is not None
        assert found.p_value <= 0.05 + 1e-9
    plan = second_stage_to_show_equivalence(1.0, sd, first, power=power)
    if plan is not None and abs(error) <= stats.t.ppf((1 + power) / 2, df):
        standard_error = sd / math.sqrt(plan.total)
        p = equivalence_p(Estimate(error * standard_error, standard_error, df, plan.total), 1.0)
        assert p is not None
        assert p <= 0.05 + 1e-9


def test_the_estimate_takes_its_mean_from_all_and_its_sd_from_the_first() -> None:
    """A wild second stage moves the mean and leaves the standard error, but for the root of n."""
    differences = [1.0, 3.0, 2.0, 4.0, 10.0, -20.0, 30.0, 2.0]
    estimate = two_stage_estimate(differences, 4)
    assert estimate.difference == pytest.approx(4.0)
    assert estimate.standard_error == pytest.approx(np.std([1, 3, 2, 4], ddof=1) / math.sqrt(8))
    assert (estimate.df, estimate.n, estimate.magnitude) == (3, 8, 30.0)
    assert two_stage_estimate(differences, 4, magnitude=50.0).magnitude == 50.0


def test_without_a_second_stage_it_is_the_paired_estimate() -> None:
    """A total equal to the first stage leaves the ordinary t test."""
    differences = [0.2, -0.1, 0.4, 0.3, 0.25]
    assert two_stage_estimate(differences, 5) == paired_estimate(differences)


def test_a_first_stage_without_a_spread_is_degenerate() -> None:
    """Equal differences in the first stage leave no error to test with, whatever came later."""
    assert two_stage_estimate([0.3, 0.3, 0.3, 0.9, 0.1], 3).degenerate


def test_more_than_a_million_pairs_are_not_planned() -> None:
    """A margin that would take more pairs than anyone runs gives None, as does overflow."""
    for margin in (1e-3, 1e-200):
        assert second_stage_to_detect(margin, 1.0, 5) is None
        assert second_stage_to_show_equivalence(margin, 1.0, 5) is None
    assert second_stage_to_detect(1.0, 1.0, 1_000_001) is None


@pytest.mark.parametrize(
    ("margin", "sd", "first", "alpha", "power", "message"),
    [
        (0.0, 1.0, 5, 0.05, 0.8, "the margin must be positive and finite; got 0.0"),
        (1.0, 0.0, 5, 0.05, 0.8, "the SD must be positive and finite; got 0.0"),
        (1.0, 1.0, 1, 0.05, 0.8, "a first stage needs at least 2 pairs; got 1"),
        (1.0, 1.0, 5, 0.05, 1.0, "power must lie between 0 and 1; got 1.0"),
    ],
)
def test_what_is_no_plan_is_refused(
    margin: float, sd: float, first: int, alpha: float, power: float, message: str
) -> None:
    """The message names the value that cannot be."""
    for function in (second_stage_to_detect, second_stage_to_show_equivalence):
        with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
            function(margin, sd, first, alpha=alpha, power=power)


def test_levels_have_limits() -> None:
    """A two-sided level may go up to 1, a one-sided one to 0.5."""
    with pytest.raises(InputError, match=r"^alpha must lie between 1e-100 and 1; got 1\.0$"):
        second_stage_to_detect(1.0, 1.0, 5, alpha=1.0)
    with pytest.raises(InputError, match=r"^alpha must lie between 1e-100 and 0\.5; got 0\.5$"):
        second_stage_to_show_equivalence(1.0, 1.0, 5, alpha=0.5)


@pytest.mark.parametrize(
    ("first", "message"),
    [
        (1, "a first stage needs at least 2 pairs; got 1"),
        (4, "a first stage of 4 pairs needs as many differences; got 3"),
    ],
)
def test_the_first_stage_is_part_of_the_differences(first: int, message: str) -> None:
    """It has two pairs at least and not more than there are."""
    with pytest.raises(InputError, match=f"^{message}$"):
        two_stage_estimate([0.1, 0.2, 0.4], first)
