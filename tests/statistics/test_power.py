"""Power against published tables, a second quadrature, statsmodels and SciPy."""

import importlib
import math
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.power import (
    MOST_SEEDS,
    detectable_effect,
    power,
    sd_range,
    sd_upper_factor,
    seeds_to_detect,
)

# Neither library has annotations.
integrate: Any = importlib.import_module("scipy.integrate")
stats: Any = importlib.import_module("scipy.stats")

unhurried = settings(deadline=None, max_examples=60)
alphas = st.sampled_from([1e-6, 0.05 / 12, 0.05, 0.2])


def power_over_the_sd(effect: float, n: int, paired: bool, alpha: float) -> float:
    """Integrate the conditional power over the density of the SD, as the textbook formula does."""
    root, df = (math.sqrt(n), n - 1) if paired else (math.sqrt(n / 2), 2 * n - 2)
    shift, critical = effect * root, stats.t.isf(alpha / 2, df)

    def integrand(s: float) -> float:
        tails = stats.norm.cdf(shift - critical * s) + stats.norm.cdf(-critical * s - shift)
        return float(tails * stats.chi.pdf(s * math.sqrt(df), df) * math.sqrt(df))

    turn = shift / critical
    cuts = sorted({0.0, max(turn - 9 / critical, 0), turn, turn + 9 / critical, turn + 12.0})
    pieces = [integrate.quad(integrand, *cut, limit=200)[0] for cut in pairwise(cuts)]
    return float(sum(pieces))


@pytest.mark.parametrize("paired", [True, False])
@pytest.mark.parametrize("alpha", [0.05 / 12, 0.05])
@pytest.mark.parametrize(("n", "effect"), [(2, 3.0), (3, 3.264), (6, 0.0), (6, 1.2), (40, 0.3)])
def test_power_equals_the_integral_over_the_sd(
    n: int, effect: float, alpha: float, paired: bool
) -> None:
    """The quadrature agrees with an adaptive one over the other variable."""
    expected = power_over_the_sd(effect, n, paired, alpha)
    assert power(effect, n, paired=paired, alpha=alpha) == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize(("n", "effect"), [(3, 1.0), (6, 1.435), (10, 0.996), (200, 0.2)])
def test_power_agrees_with_statsmodels(n: int, effect: float) -> None:
    """Where the non-central t distribution can be trusted, both designs give its power."""
    library: Any = importlib.import_module("statsmodels.stats.power")
    one = library.TTestPower().power(effect, n, 0.05)
    two = library.TTestIndPower().power(effect, n, 0.05)
    assert power(effect, n, paired=True) == pytest.approx(one, abs=1e-7)
    assert power(effect, n, paired=False) == pytest.approx(two, abs=1e-7)


@pytest.mark.parametrize("paired", [True, False])
@pytest.mark.parametrize("alpha", [1e-90, 1e-12, 0.05, 0.7, 0.999])
@pytest.mark.parametrize("n", [2, 3, 50, 1_000_000])
def test_power_without_an_effect_is_the_level(n: int, alpha: float, paired: bool) -> None:
    """At no difference the test rejects with probability alpha."""
    assert power(0.0, n, paired=paired, alpha=alpha) == pytest.approx(alpha, abs=1e-12)


def test_power_with_many_runs_is_that_of_the_normal_test() -> None:
    """With a million runs the SD is known, and power has a closed form."""
    expected = stats.norm.cdf(2.8 - stats.norm.isf(0.025))
    assert power(2.8e-3, 1_000_000, paired=True) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("paired", "table"),
    [
        (True, {3: 3.264, 4: 2.128, 5: 1.682, 6: 1.435, 8: 1.156, 10: 0.996}),
        (False, {3: 3.071, 4: 2.381, 5: 2.024, 6: 1.796, 8: 1.507, 10: 1.325}),
    ],
)
def test_detectable_effects_are_those_of_the_table(paired: bool, table: dict[int, float]) -> None:
    """The effect with 80 % power, in SDs, for the usual numbers of seeds."""
    found = {n: round(detectable_effect(n, paired=paired), 3) for n in table}
    assert found == table


def test_detectable_effect_has_no_cap() -> None:
    """Three pairs at alpha 0.05 / 12 detect 11.344 SDs, where other solvers stop at 10."""
    assert detectable_effect(3, paired=True, alpha=0.05 / 12) == pytest.approx(11.344, abs=5e-4)


@pytest.mark.parametrize("alpha", [0.05, 0.05 / 3])
@pytest.mark.parametrize(("n", "other"), [(4, 4), (4, 6), (3, 12), (20, 90)])
def test_detectable_effect_of_unequal_arms(n: int, other: int, alpha: float) -> None:
    """It is that of statsmodels, whichever arm is the larger one."""
    library: Any = importlib.import_module("statsmodels.stats.power")
    expected = library.TTestIndPower().solve_power(nobs1=n, ratio=other / n, alpha=alpha, power=0.8)
    for first, second in ((n, other), (other, n)):
        found = detectable_effect(first, paired=False, alpha=alpha, other=second)
        assert found == pytest.approx(expected, rel=1e-5)


def test_detectable_effect_of_two_pairs_at_a_tiny_level() -> None:
    """With a Cauchy t, P(abs(T) > c) falls as 1 / c, so the effect grows as 1 / alpha."""
    small, tiny = (detectable_effect(2, paired=True, alpha=alpha) for alpha in (1e-20, 1e-90))
    assert tiny / small == pytest.approx(1e70, rel=1e-9)


@given(st.integers(2, 200), st.booleans(), alphas, st.floats(0.3, 0.999))
@unhurried
def test_detectable_effect_inverts_power(n: int, paired: bool, alpha: float, goal: float) -> None:
    """At the detectable effect the power is the one asked for."""
    effect = detectable_effect(n, paired=paired, alpha=alpha, power=goal)
    assert power(effect, n, paired=paired, alpha=alpha) == pytest.approx(goal, abs=1e-9)


def test_nothing_need_be_there_if_the_test_rejects_anyway() -> None:
    """At alpha 0.9 a power of 0.8 is had without any effect."""
    assert detectable_effect(3, paired=True, alpha=0.9) == 0.0


@given(st.floats(0, 30), st.floats(0.01, 5), st.integers(2, 100), st.booleans(), alphas)
@unhurried
def test_power_grows_with_effect_and_runs(
    effect: float, more: float, n: int, paired: bool, alpha: float
) -> None:
    """A larger effect or another run never costs power; the sign of the effect is irrelevant."""
    here = power(effect, n, paired=paired, alpha=alpha)
    assert 0 <= here <= 1 + 1e-12
    assert power(-effect, n, paired=paired, alpha=alpha) == here
    assert power(effect + more, n, paired=paired, alpha=alpha) >= here - 1e-12
    assert power(effect, n + 1, paired=paired, alpha=alpha) >= here - 1e-12


@given(st.floats(0.02, 20), st.booleans(), alphas, st.sampled_from([0.5, 0.8, 0.95]))
@unhurried
def test_seeds_to_detect_is_the_smallest_number(
    effect: float, paired: bool, alpha: float, goal: float
) -> None:
    """The power is reached with this many runs and, unless it is two, not with one fewer."""
    n = seeds_to_detect(effect, 1.0, paired=paired, alpha=alpha, power=goal)
    assert n is not None
    assert power(effect, n, paired=paired, alpha=alpha) >= goal - 1e-8
    assert n == 2 or power(effect, n - 1, paired=paired, alpha=alpha) < goal


def test_seeds_to_detect_with_a_power_near_the_level() -> None:
    """Where both tails count, far fewer runs suffice than one tail would need."""
    n = seeds_to_detect(0.01, 1.0, paired=True, alpha=0.2, power=0.21)
    one_tail = ((stats.norm.isf(0.1) - stats.norm.isf(0.21)) / 0.01) ** 2
    assert n is not None
    assert n < one_tail / 4
    assert power(0.01, n - 1, paired=True, alpha=0.2) < 0.21
    assert power(0.01, n, paired=True, alpha=0.2) == pytest.approx(0.21, abs=1e-4)


def test_seeds_to_detect_of_a_pilot() -> None:
    """A pilot of 5 with SD 1 asks for 10 pairs for a margin of 1, and 22 from the upper limit."""
    assert seeds_to_detect(1.0, 1.0, paired=True) == 10
    assert seeds_to_detect(1.0, sd_upper_factor(4), paired=True) == 22


def test_seeds_to_detect_undoes_detectable_effect() -> None:
    """The effect that n runs just detect takes n runs, in any unit."""
    for n in (2, 3, 6, 57):
        effect = detectable_effect(n, paired=True)
        assert seeds_to_detect(0.013 * effect, 0.013, paired=True) == n


@pytest.mark.parametrize(("margin", "sd"), [(1e-3, 1.0), (1e-300, 1e300)])
def test_an_astronomic_number_of_seeds_is_none(margin: float, sd: float) -> None:
    """Beyond a million runs there is no number; just below, there is."""
    assert seeds_to_detect(margin, sd, paired=True) is None
    assert seeds_to_detect(2.802e-3, 1.0, paired=True) == pytest.approx(MOST_SEEDS, rel=1e-3)


def test_a_huge_margin_takes_two_seeds() -> None:
    """A margin of 1e300 SDs is detected by the smallest design that has an SD."""
    assert seeds_to_detect(1e150, 1e-150, paired=True) == 2


@pytest.mark.parametrize(
    ("n", "low", "high", "upper"),
    [(3, 0.52, 6.28, 2.12), (5, 0.60, 2.87, 1.56), (6, 0.62, 2.45, 1.46), (10, 0.69, 1.83, 1.29)],
)
def test_sd_factors_are_those_of_the_table(n: int, low: float, high: float, upper: float) -> None:
    """The 95 % range and the upper 80 % limit of an SD from n runs."""
    assert sd_range(n - 1) == pytest.approx((low, high), abs=0.005)
    assert sd_upper_factor(n - 1) == pytest.approx(upper, abs=0.005)


@pytest.mark.parametrize("df", [1, 4, 18])
def test_sd_factors_are_chi_squared_limits(df: int) -> None:
    """They equal sqrt(df / quantile), from SciPy's chi-squared distribution."""
    expected = tuple(math.sqrt(df / stats.chi2.isf(tail, df)) for tail in (0.05, 0.95))
    assert sd_range(df, 0.9) == pytest.approx(expected)
    assert sd_upper_factor(df, 0.95) == pytest.approx(expected[1])


def test_sd_range_covers_the_true_sd() -> None:
    """Of 4,000 SDs from 3 runs, 95 % have the true one in their range (4 standard errors)."""
    sds = np.random.default_rng(7).normal(size=(4000, 3)).std(axis=1, ddof=1)
    low, high = sd_range(2)
    share = np.mean((sds * low < 1) & (sds * high > 1))
    assert share == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / 4000))


def test_bad_plans_are_refused() -> None:
    """Each message names the quantity and its value."""
    cases: list[tuple[Any, str]] = [
        (lambda: power(1, 1, paired=True), "power needs at least 2 pairs; got 1"),
        (
            lambda: power(1, 5, paired=True, alpha=0.0),
            "alpha must lie between 1e-100 and 1; got 0.0",
        ),
        (
            lambda: detectable_effect(1, paired=False),
            "power needs at least 2 runs in each arm; got 1",
        ),
        (
            lambda: detectable_effect(5, paired=True, alpha=5),
            "alpha must lie between 1e-100 and 1; got 5",
        ),
        (
            lambda: detectable_effect(5, paired=True, power=80),
            "power must lie between 0 and 1; got 80",
        ),
        (
            lambda: seeds_to_detect(0.0, 1.0, paired=True),
            "the margin must be positive and finite; got 0.0",
        ),
        (
            lambda: seeds_to_detect(1.0, 0.0, paired=True),
            "the SD must be positive and finite; got 0.0",
        ),
        (
            lambda: seeds_to_detect(1.0, 1.0, paired=True, alpha=1.0),
            "alpha must lie between 1e-100 and 1; got 1.0",
        ),
        (
            lambda: seeds_to_detect(1.0, 1.0, paired=True, power=1.0),
            "power must lie between 0 and 1; got 1.0",
        ),
        (lambda: sd_range(0), "an SD needs at least 1 degree of freedom; got 0"),
        (lambda: sd_range(3, 95), "the level of an interval must lie between 0 and 1; got 95"),
        (lambda: sd_upper_factor(0), "an SD needs at least 1 degree of freedom; got 0"),
        (lambda: sd_upper_factor(3, 1), "the level of a limit must lie between 0 and 1; got 1"),
    ]
    for call, message in cases:
        with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
            call()
