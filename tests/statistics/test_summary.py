"""Published means: Welch and paired estimates, kinds of spread, rounding and break-even points."""

import importlib
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.statistics.equivalence import equivalence_p
from pitfalls_core.statistics.intervals import paired_estimate, welch_estimate
from pitfalls_core.statistics.summary import (
    SPREADS,
    Reported,
    Rounded,
    break_even_examples,
    break_even_sd,
    paired_from_summary,
    rounding_interval,
    sd_from,
    welch_from_summary,
)

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations

unhurried = settings(deadline=None, max_examples=60)
means = st.integers(-800, 800).map(lambda k: k / 8)
sds = st.integers(1, 80).map(lambda k: k / 16)
counts = st.integers(2, 30)
arms = st.builds(Reported, means, sds, counts)

# Moery and Calin-Jageman (2016, study 2), the example of Lakens (2017): control and organic food.
CONTROL, ORGANIC = Reported(5.25, 0.95, 95), Reported(5.22, 0.83, 89)


def test_the_example_of_lakens() -> None:
    """Margin 0.43 SDs: t(182) = -2.69, p = 0.004, equal variances not assumed."""
    estimate = welch_from_summary(CONTROL, ORGANIC)
    margin = 0.43 * math.sqrt((0.95**2 + 0.83**2) / 2)
    t = (estimate.difference - margin) / estimate.standard_error
    assert t == pytest.approx(-2.69, abs=0.005)
    assert math.floor(estimate.df) == 181
    assert equivalence_p(estimate, margin) == pytest.approx(0.004, abs=5e-4)


@given(arms, arms)
@unhurried
def test_welch_is_that_of_scipy(first: Reported, second: Reported) -> None:
    """The same t and p from means, SDs and counts."""
    estimate = welch_from_summary(first, second)
    expected = stats.ttest_ind_from_stats(
        first.mean, first.sd, first.n, second.mean, second.sd, second.n, equal_var=False
    )
    assert estimate.difference / estimate.standard_error == pytest.approx(expected.statistic)
    assert estimate.p_value == pytest.approx(expected.pvalue, rel=1e-9, abs=1e-300)
    assert estimate.n == min(first.n, second.n)


@pytest.mark.parametrize(("n_1", "n_2"), [(2, 5), (6, 6), (9, 3)])
def test_welch_is_that_of_the_runs(n_1: int, n_2: int) -> None:
    """Summarised runs give the estimate that the runs give."""
    generator = np.random.default_rng(n_1)
    first, second = generator.normal(80, 1, n_1), generator.normal(79, 3, n_2)
    expected = welch_estimate(first, second)
    found = welch_from_summary(_summary(first), _summary(second))
    assert found.difference == pytest.approx(expected.difference)
    assert found.standard_error == pytest.approx(expected.standard_error)
    assert found.df == pytest.approx(expected.df)
    assert found.magnitude == max(abs(first.mean()), abs(second.mean()))


def test_welch_without_any_spread() -> None:
    """Two SDs of zero are degenerate; one is not."""
    still = Reported(81.0, 0.0, 5)
    assert welch_from_summary(still, Reported(80.0, 0.0, 3)).degenerate
    assert welch_from_summary(still, Reported(80.0, 0.0, 3)).df == 6
    assert welch_from_summary(still, Reported(80.0, 0.1, 3)).df == pytest.approx(2)


def test_paired_is_that_of_the_runs() -> None:
    """Means, SDs and the correlation hold all that the paired test needs."""
    generator = np.random.default_rng(4)
    shared = generator.normal(size=8)
    first, second = 80 + shared + generator.normal(size=8), 79 + shared
    correlation = np.corrcoef(first, second)[0, 1].item()
    found = paired_from_summary(_summary(first), _summary(second), correlation)
    expected = paired_estimate(first - second)
    assert found.difference == pytest.approx(expected.difference)
    assert found.standard_error == pytest.approx(expected.standard_error)
    assert (found.df, found.n) == (expected.df, expected.n)


@given(sds, sds, counts)
@unhurried
def test_correlation_zero_is_no_pairing_and_one_leaves_the_sds(
    first: float, second: float, n: int
) -> None:
    """Welch's standard error at r = 0; the difference and sum of the SDs at 1 and -1."""
    treatment, baseline = Reported(81.0, first, n), Reported(80.0, second, n)
    errors = [
        paired_from_summary(treatment, baseline, correlation).standard_error * math.sqrt(n)
        for correlation in (-1, 0, 1)
    ]
    assert errors == pytest.approx(
        [first + second, math.hypot(first, second), abs(first - second)], abs=1e-9
    )


def test_a_perfect_pairing_of_equal_spreads_is_degenerate() -> None:
    """No rounding is left where the SDs cancel."""
    arm = Reported(81.3, 0.7, 5)
    assert paired_from_summary(arm, arm, 1.0).standard_error == 0.0


@given(st.lists(st.integers(0, 64).map(lambda k: k / 8), min_size=2, max_size=9))
@unhurried
def test_every_kind_of_spread_leads_back_to_the_sd(values: list[float]) -> None:
    """Spreads taken from runs with NumPy and SciPy give the SD of the runs."""
    runs, n = np.array(values), len(values)
    sd, population = runs.std(ddof=1), runs.std()
    spreads = {
        "sd": sd,
        "se": stats.sem(runs),
        "pop-sd": population,
        "pop-se": population / math.sqrt(n),
        "ci95": stats.t.ppf(0.975, n - 1) * sd / math.sqrt(n),
    }
    assert spreads.keys() == SPREADS.keys()
    for kind, spread in spreads.items():
        assert sd_from(spread, kind, n) == pytest.approx(sd)


def test_rounding_interval() -> None:
    """Half a unit of the last printed digit on either side; zeros count."""
    assert rounding_interval("81.2") == Rounded(81.15, 81.25)
    assert rounding_interval("81.20") == Rounded(81.195, 81.205)
    assert rounding_interval("-3") == Rounded(-3.5, -2.5)


@given(st.integers(-9999, 9999), st.integers(0, 3))
@unhurried
def test_rounding_interval_holds_what_is_printed_so(thousandths: int, decimals: int) -> None:
    """A number lies in the interval of its own rounding."""
    low_high = rounding_interval(f"{thousandths / 1000:.{decimals}f}")
    assert low_high.low - 1e-12 <= thousandths / 1000 <= low_high.high + 1e-12


def test_break_even_sd_of_single_runs() -> None:
    """A lead of one point needs run SDs below 1 / (1.96 sqrt(2)) = 0.361 points."""
    assert break_even_sd(1.0) == pytest.approx(0.3608, abs=5e-5)
    assert break_even_sd(-1.0) == break_even_sd(1.0)
    assert break_even_sd(0.0) == 0.0


@pytest.mark.parametrize(("n", "alpha"), [(1, 0.05), (3, 0.05), (5, 0.01)])
def test_break_even_sd_is_just_significant(n: int, alpha: float) -> None:
    """With that SD known, the z test of two means has p = alpha."""
    sd = break_even_sd(0.7, n, alpha=alpha)
    p = 2 * stats.norm.sf(0.7 / (sd * math.sqrt(2 / n)))
    assert p == pytest.approx(alpha)


def test_break_even_examples_by_hand() -> None:
    """90 against 91 %: (0.09 + 0.0819) (1.95996 / 0.01)^2 = 6603.5."""
    assert break_even_examples(0.90, 0.91) == 6604
    assert break_even_examples(0.0, 1.0) == 1
    assert break_even_examples(0.8, 0.8) is None


@given(st.integers(0, 100), st.integers(0, 100), st.sampled_from([0.01, 0.05, 0.3]))
@unhurried
def test_break_even_examples_is_the_smallest(first: int, second: int, alpha: float) -> None:
    """That many examples are significant, and one fewer is not; order does not matter."""
    p, q = first / 100, second / 100
    n = break_even_examples(p, q, alpha=alpha)
    assert n == break_even_examples(q, p, alpha=alpha)
    if n is None:
        assert p == q
        return
    z, variance = stats.norm.isf(alpha / 2), p * (1 - p) + q * (1 - q)
    assert abs(p - q) * math.sqrt(n) >= z * math.sqrt(variance) * (1 - 1e-9)
    if n > 1:
        assert abs(p - q) * math.sqrt(n - 1) < z * math.sqrt(variance) * (1 + 1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Reported(math.nan, 1.0, 5), "a reported mean must be finite; got nan"),
        (
            lambda: Reported(81.0, -0.1, 5),
            "a spread over runs must be finite and not negative; got -0.1",
        ),
        (lambda: Reported(81.0, 0.0, 1), "a spread over runs needs at least 2 runs; got 1"),
        (lambda: sd_from(0.5, "se", 1), "a spread over runs needs at least 2 runs; got 1"),
        (
            lambda: sd_from(math.inf, "se", 3),
            "a spread over runs must be finite and not negative; got inf",
        ),
        (
            lambda: paired_from_summary(CONTROL, ORGANIC, 0.5),
            "paired arms must have equally many runs; got 95 and 89",
        ),
        (
            lambda: paired_from_summary(CONTROL, CONTROL, 1.5),
            "a correlation must lie in [-1, 1]; got 1.5",
        ),
        (
            lambda: rounding_interval("81,2"),
            "a printed number must look like \"81.20\"; got '81,2'",
        ),
        (lambda: break_even_sd(math.nan), "a difference must be finite; got nan"),
        (lambda: break_even_sd(1.0, 0), "an arm must have at least 1 run; got 0"),
        (
            lambda: break_even_sd(1.0, alpha=1.0),
            "alpha must lie between 1e-100 and 1; got 1.0",
        ),
        (
            lambda: break_even_examples(81.2, 0.8),
            "an accuracy must lie in [0, 1]; got 81.2: divide percent by 100",
        ),
    ],
)
def test_unusable_requests_are_refused(call: Callable[[], Any], message: str) -> None:
    """The message says what was wrong and shows the value."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        call()


def test_an_unknown_kind_of_spread_is_refused() -> None:
    """The message lists the kinds and the nearest one."""
    message = (
        "unknown kind of spread 'pop_sd'. Did you mean 'pop-sd'? "
        "Known: ci95, pop-sd, pop-se, sd, se."
    )
    with pytest.raises(UnknownNameError, match=f"^{re.escape(message)}$"):
        sd_from(0.5, "pop_sd", 3)


def _summary(runs: np.ndarray) -> Reported:
    return Reported(float(runs.mean()), float(runs.std(ddof=1)), runs.size)
