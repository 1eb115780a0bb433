"""Equivalence tests against statsmodels, published tables and simulation."""

import importlib
import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.equivalence import (
    equivalence_p,
    equivalence_power,
    equivalence_reach,
    pairs_to_show_equivalence,
    smallest_confirmable_margin,
)
from pitfalls_core.statistics.intervals import Estimate, paired_estimate, welch_estimate

# Neither library has annotations.
integrate: Any = importlib.import_module("scipy.integrate")
stats: Any = importlib.import_module("scipy.stats")

unhurried = settings(deadline=None, max_examples=60)
estimates = st.builds(
    Estimate,
    difference=st.floats(-50, 50),
    standard_error=st.floats(0.01, 20),
    df=st.floats(1, 60),
    n=st.just(6),
)
margins = st.floats(0.01, 100)


@pytest.mark.parametrize("margin", [0.2, 1.0, 3.0])
@pytest.mark.parametrize(("n_1", "n_2"), [(3, 3), (6, 6), (4, 9)])
def test_equivalence_agrees_with_statsmodels(n_1: int, n_2: int, margin: float) -> None:
    """The p-value equals that of `ttost_paired` and of `ttost_ind` with unequal variances."""
    library: Any = importlib.import_module("statsmodels.stats.weightstats")
    generator = np.random.default_rng(n_2)
    first, second = generator.normal(0.3, 1.0, n_1), generator.normal(0.0, 2.0, n_2)
    unpaired, *_ = library.ttost_ind(first, second, -margin, margin, usevar="unequal")
    assert equivalence_p(welch_estimate(first, second), margin) == pytest.approx(unpaired)
    if n_1 == n_2:
        paired, *_ = library.ttost_paired(first, second, -margin, margin)
        assert equivalence_p(paired_estimate(first - second), margin) == pytest.approx(paired)


@given(estimates, margins, st.sampled_from([0.01, 0.05, 0.1]))
@unhurried
def test_equivalence_is_the_interval_inside_the_margin(
    estimate: Estimate, margin: float, alpha: float
) -> None:
    """At level alpha, p is significant just if the 1 - 2 alpha interval lies inside the margin."""
    p = equivalence_p(estimate, margin)
    assert p is not None
    assert 0 <= p <= 1
    assume(abs(p - alpha) > 1e-9)
    low, high = estimate.interval(1 - 2 * alpha)
    assert (p < alpha) == (-margin < low and high < margin)


@given(estimates, margins, st.floats(1.0, 3.0))
@example(Estimate(0.0, 1.0, 4.0, 6), 1.0, 1.0000000000000002)
@unhurried
def test_equivalence_is_easier_within_a_wider_margin(
    estimate: Estimate, margin: float, factor: float
) -> None:
    """A wider margin never raises p, and the direction of the difference does not matter.

    Probabilities of the t distribution are known to their last digits only.
    """
    p, wider = equivalence_p(estimate, margin), equivalence_p(estimate, margin * factor)
    mirrored = Estimate(-estimate.difference, estimate.standard_error, estimate.df, estimate.n)
    assert p is not None
    assert wider is not None
    assert wider <= p * (1 + 1e-14)
    assert equivalence_p(mirrored, margin) == p


@given(estimates, st.sampled_from([0.01, 0.05, 0.1]))
@unhurried
def test_smallest_confirmable_margin_is_where_equivalence_begins(
    estimate: Estimate, alpha: float
) -> None:
    """It is the further end of the interval, and there p equals alpha."""
    margin = smallest_confirmable_margin(estimate, alpha=alpha)
    ends = estimate.interval(1 - 2 * alpha)
    assert margin == pytest.approx(max(abs(end) for end in ends))
    assert equivalence_p(estimate, margin) == pytest.approx(alpha, abs=1e-9)


def test_a_degenerate_estimate_is_not_equivalent() -> None:
    """Without spread there is no p, however small the difference; with spread there is one."""
    assert equivalence_p(paired_estimate([0.1, 0.1, 0.1]), 1.0) is None
    assert equivalence_p(paired_estimate([0.0, 0.0]), 1.0) is None
    assert equivalence_p(paired_estimate([0.1, 0.1, 0.11]), 1.0) is not None


def power_over_the_sd(margin: float, n: int, paired: bool, alpha: float, share: float) -> float:
    """Integrate the conditional power over the density of the SD."""
    root, df = (math.sqrt(n), n - 1) if paired else (math.sqrt(n / 2), 2 * n - 2)
    bound, critical = margin * root, stats.t.isf(alpha, df)
    center = share * bound

    def integrand(s: float) -> float:
        room = bound - critical * s
        inside = stats.norm.cdf(room - center) - stats.norm.cdf(-room - center)
        return float(inside * stats.chi.pdf(s * math.sqrt(df), df) * math.sqrt(df))

    return float(integrate.quad(integrand, 0, bound / critical, limit=200)[0])


@pytest.mark.parametrize("paired", [True, False])
@pytest.mark.parametrize("share", [0.0, 0.5, -0.5, 1.0])
@pytest.mark.parametrize(("n", "margin"), [(2, 9.0), (3, 2.66), (6, 1.0), (30, 0.6)])
def test_power_equals_the_integral_over_the_sd(
    n: int, margin: float, share: float, paired: bool
) -> None:
    """The quadrature agrees with an adaptive one over the other variable."""
    expected = power_over_the_sd(margin, n, paired, 0.05, share)
    found = equivalence_power(margin, n, paired=paired, share=share)
    assert found == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize(
    ("margin", "share", "rates"),
    [
        (2.0, 0.0, {3: 0.559, 5: 0.950, 6: 0.987, 10: 1.000}),
        (1.0, 0.0, {3: 0.126, 5: 0.295, 6: 0.410, 10: 0.794}),
        (2.0, 1.0, {3: 0.050, 5: 0.050, 6: 0.050, 10: 0.050}),
    ],
)
def test_power_equals_simulated_rates(margin: float, share: float, rates: dict[int, float]) -> None:
    """Rates of `equivalent` over 200,000 simulated studies, with their 4 standard errors."""
    for n, rate in rates.items():
        assert equivalence_power(margin, n, paired=True, share=share) == pytest.approx(
            rate, abs=0.0005 + 4 * 0.0011
        )


@pytest.mark.parametrize(
    ("paired", "table"),
    [
        (True, {3: 2.660, 4: 1.935, 5: 1.600, 6: 1.397, 8: 1.153, 10: 1.005}),
        (False, {3: 2.922, 4: 2.352, 5: 2.032, 6: 1.818, 8: 1.540, 10: 1.361}),
    ],
)
def test_reach_is_that_of_the_table(paired: bool, table: dict[int, float]) -> None:
    """The margin with 80 % power at no difference, in SDs, for the usual numbers of seeds."""
    assert {n: round(equivalence_reach(n, paired=paired), 3) for n in table} == table


@given(st.integers(2, 200), st.booleans(), st.floats(0.1, 0.99), st.sampled_from([0.0, 0.5, -0.9]))
@unhurried
def test_reach_inverts_power(n: int, paired: bool, goal: float, share: float) -> None:
    """At the reach the power is the one asked for."""
    reach = equivalence_reach(n, paired=paired, power=goal, share=share)
    found = equivalence_power(reach, n, paired=paired, share=share)
    assert found == pytest.approx(goal, abs=1e-9)


@given(st.floats(0.05, 20), st.floats(1, 2), st.integers(2, 100), st.booleans())
@unhurried
def test_power_grows_with_margin_and_runs(
    margin: float, factor: float, n: int, paired: bool
) -> None:
    """A wider margin never costs power; another run does not either, from a power of 0.1 on."""
    here = equivalence_power(margin, n, paired=paired)
    assert 0 <= here <= 1 + 1e-12
    assert equivalence_power(margin * factor, n, paired=paired) >= here - 1e-12
    assert here < 0.1 or equivalence_power(margin, n + 1, paired=paired) >= here - 1e-12


@given(st.floats(0.01, 20), st.booleans(), st.sampled_from([0.0, 0.5]))
@unhurried
def test_pairs_to_show_equivalence_is_the_smallest_number(
    margin: float, paired: bool, share: float
) -> None:
    """The power is reached with this many runs and, unless it is two, not with one fewer."""
    n = pairs_to_show_equivalence(margin, 1.0, paired=paired, share=share)
    assert n is not None
    assert equivalence_power(margin, n, paired=paired, share=share) >= 0.8 - 1e-8
    assert n == 2 or equivalence_power(margin, n - 1, paired=paired, share=share) < 0.8


def test_a_low_power_may_fall_with_more_runs() -> None:
    """Within half an SD two runs an arm are called equivalent more often than three."""
    two, three = (equivalence_power(0.5, n, paired=False) for n in (2, 3))
    assert two == pytest.approx(power_over_the_sd(0.5, 2, False, 0.05, 0.0), abs=1e-8)
    assert three == pytest.approx(power_over_the_sd(0.5, 3, False, 0.05, 0.0), abs=1e-8)
    assert three < two < 0.1


def test_half_the_margin_takes_three_times_the_pairs() -> None:
    """For large n the numbers are 8.56 and 24.73 in units of (sd / margin)^2."""
    assert pairs_to_show_equivalence(0.02, 1.0) == pytest.approx(8.564 * 2500, rel=1e-3)
    assert pairs_to_show_equivalence(0.02, 1.0, share=0.5) == pytest.approx(24.73 * 2500, rel=1e-3)


def test_a_margin_too_small_for_a_million_pairs_is_none() -> None:
    """Below 0.003 SDs there is no number; a margin of many SDs takes two pairs."""
    assert pairs_to_show_equivalence(1e-3, 1.0) is None
    assert pairs_to_show_equivalence(1e-300, 1e300) is None
    assert pairs_to_show_equivalence(1e100, 1.0) == 2


def test_bad_plans_are_refused() -> None:
    """Each message names the quantity and its value."""
    estimate = paired_estimate([0.1, 0.2, 0.4])
    margin = "the margin must be positive and finite; got"
    level = "alpha must lie between 1e-100 and 0.5; got"
    cases: list[tuple[Any, str]] = [
        (lambda: equivalence_p(estimate, 0.0), f"{margin} 0.0"),
        (lambda: equivalence_p(estimate, float("inf")), f"{margin} inf"),
        (lambda: smallest_confirmable_margin(estimate, alpha=0.5), f"{level} 0.5"),
        (
            lambda: equivalence_power(-1.0, 5, paired=True),
            "the margin in SDs must be positive and finite; got -1.0",
        ),
        (lambda: equivalence_power(1.0, 5, paired=True, alpha=0.9), f"{level} 0.9"),
        (lambda: equivalence_power(1.0, 1, paired=True), "power needs at least 2 pairs; got 1"),
        (lambda: equivalence_reach(5, paired=True, alpha=0.0), f"{level} 0.0"),
        (
            lambda: equivalence_reach(5, paired=True, power=1.0),
            "power must lie between 0 and 1; got 1.0",
        ),
        (
            lambda: equivalence_reach(5, paired=True, share=1.0),
            "the true difference as a share of the margin must lie between -1 and 1; got 1.0",
        ),
        (lambda: pairs_to_show_equivalence(-1.0, 1.0), f"{margin} -1.0"),
        (
            lambda: pairs_to_show_equivalence(1.0, 0.0),
            "the SD must be positive and finite; got 0.0",
        ),
        (lambda: pairs_to_show_equivalence(1.0, 1.0, alpha=0.6), f"{level} 0.6"),
        (
            lambda: pairs_to_show_equivalence(1.0, 1.0, power=0.05),
            "power must lie between 0.1 and 1; got 0.05",
        ),
    ]
    for call, message in cases:
        with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
            call()
