"""The verdict rule against its statement, its intervals and published error rates."""

import importlib
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pitfalls_core.findings.comparison import Decision, Verdict
from pitfalls_core.findings.verdicts import decide
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from tests.findings.constructed import design

# SciPy has no annotations.
stats: Any = importlib.import_module("scipy.stats")

STUDIES = 3000
"""Simulated studies behind an error rate."""

UNIT = design(margin=1.0)
NO_MARGIN = design(margin=None)


def of_six(difference: float, standard_error: float) -> Estimate:
    """Return an estimate from six pairs, whose intervals reach 2.571 and 2.015 errors far."""
    return Estimate(difference, standard_error, 5, 6)


@pytest.mark.parametrize(
    ("difference", "error", "detectable", "decision"),
    [
        (0.0, 0.30, 1.05, Decision("equivalent")),
        (0.5, 0.10, 0.35, Decision("equivalent", detectable=True)),
        (-0.5, 0.10, 0.35, Decision("equivalent", detectable=True)),
        (3.0, 0.50, 1.76, Decision("improved", "by_at_least_the_margin")),
        (3.0, 1.00, 3.51, Decision("improved", "size_unresolved_against_margin")),
        (-3.0, 0.50, 1.76, Decision("degraded", "by_at_least_the_margin")),
        (-3.0, 1.00, 3.51, Decision("degraded", "size_unresolved_against_margin")),
        (0.0, 2.00, 7.03, Decision("inconclusive", "underpowered")),
        (0.5, 0.28, 0.98, Decision("inconclusive", "borderline")),
    ],
)
def test_every_outcome_is_reached(
    difference: float, error: float, detectable: float, decision: Decision
) -> None:
    """Six pairs with a margin of 1 give each verdict and each reason of the rule."""
    assert decide(of_six(difference, error), UNIT, detectable_effect=detectable) == decision


@pytest.mark.parametrize(
    ("difference", "error", "decision"),
    [
        (3.0, 0.5, Decision("improved")),
        (-3.0, 0.5, Decision("degraded")),
        (0.0, 0.001, Decision("inconclusive", "no_margin")),
    ],
)
def test_without_a_margin_nothing_is_equivalent(
    difference: float, error: float, decision: Decision
) -> None:
    """However narrow the interval, its size is left open."""
    assert decide(of_six(difference, error), NO_MARGIN, detectable_effect=0.01) == decision


@pytest.mark.parametrize("difference", [0.0, 50.0, -50.0])
def test_two_pairs_are_too_few(difference: float) -> None:
    """Two pairs decide nothing, and three pairs with the same numbers do."""
    two, three = Estimate(difference, 1e-3, 1, 2), Estimate(difference, 1e-3, 2, 3)
    too_few = Decision("inconclusive", "too_few_runs")
    assert decide(two, UNIT, detectable_effect=0.01) == too_few
    assert decide(three, UNIT, detectable_effect=0.01).verdict != "inconclusive"


def test_an_interval_that_touches_the_margin_is_not_inside() -> None:
    """Equivalence needs the 90 % interval strictly inside the margin."""
    estimate = of_six(0.0, 1.0)
    touching = design(margin=estimate.interval(0.90)[1])
    wider = design(margin=estimate.interval(0.90)[1] * (1 + 1e-12))
    assert decide(estimate, touching, detectable_effect=9.0).verdict == "inconclusive"
    assert decide(estimate, wider, detectable_effect=9.0).verdict == "equivalent"


def test_a_detectable_effect_as_large_as_the_margin_is_not_underpowered() -> None:
    """Underpowered means that more than the margin is needed for detection."""
    estimate = of_six(0.5, 0.3)
    assert decide(estimate, UNIT, detectable_effect=1.0).reason == "borderline"
    assert decide(estimate, UNIT, detectable_effect=1.001).reason == "underpowered"


estimates = st.builds(
    Estimate,
    difference=st.floats(-5, 5),
    standard_error=st.floats(0.01, 3),
    df=st.integers(2, 40),
    n=st.just(6),
)


@given(estimates, st.floats(0.05, 6))
@settings(deadline=None)
def test_a_verdict_never_contradicts_its_intervals(estimate: Estimate, margin: float) -> None:
    """Each verdict holds just if SciPy's t intervals say so, equivalence first."""
    low, high = stats.t.interval(
        0.95, estimate.df, loc=estimate.difference, scale=estimate.standard_error
    )
    lower, upper = stats.t.interval(
        0.90, estimate.df, loc=estimate.difference, scale=estimate.standard_error
    )
    distances = np.abs([low, high, low - margin, high + margin, lower + margin, upper - margin])
    assume(distances.min() > 1e-9)
    decision = decide(estimate, design(margin=margin), detectable_effect=margin)
    inside = lower > -margin and upper < margin
    assert (decision.verdict == "equivalent") == inside
    assert (decision.verdict == "improved") == (low > 0 and not inside)
    assert (decision.verdict == "degraded") == (high < 0 and not inside)
    assert decision.detectable == (inside and (low > 0 or high < 0))
    at_least = decision.reason == "by_at_least_the_margin"
    assert at_least == (low > margin or high < -margin)


@given(estimates, st.floats(0.05, 6), st.floats(1, 10))
@settings(deadline=None)
def test_a_wider_margin_keeps_equivalence(estimate: Estimate, margin: float, factor: float) -> None:
    """What is equivalent within a margin is equivalent within every wider one."""
    narrow = decide(estimate, design(margin=margin), detectable_effect=1.0)
    wide = decide(estimate, design(margin=margin * factor), detectable_effect=1.0)
    assert narrow.verdict != "equivalent" or wide == narrow


@given(estimates, st.floats(0.05, 6))
def test_the_other_sign_gives_the_mirrored_verdict(estimate: Estimate, margin: float) -> None:
    """Improved and degraded change places; nothing else changes."""
    mirrored = Estimate(-estimate.difference, estimate.standard_error, estimate.df, estimate.n)
    mirror = {"improved": "degraded", "degraded": "improved"}
    first = decide(estimate, design(margin=margin), detectable_effect=1.0)
    second = decide(mirrored, design(margin=margin), detectable_effect=1.0)
    assert second.verdict == mirror.get(first.verdict, first.verdict)
    assert (second.reason, second.detectable) == (first.reason, first.detectable)


@pytest.mark.parametrize(
    ("n", "margin", "truth", "rates"),
    [
        (3, 2.0, 0.0, {"equivalent": 0.559, "inconclusive": 0.436}),
        (6, 2.0, 0.0, {"equivalent": 0.987, "inconclusive": 0.011}),
        (6, 1.0, 0.0, {"equivalent": 0.410, "inconclusive": 0.553}),
        (10, 1.0, 0.0, {"equivalent": 0.794, "inconclusive": 0.174}),
        (6, 2.0, 2.0, {"equivalent": 0.049, "improved": 0.926, "inconclusive": 0.025}),
        (10, 2.0, 2.0, {"equivalent": 0.050, "improved": 0.950}),
    ],
)
def test_error_rates(n: int, margin: float, truth: float, rates: dict[Verdict, float]) -> None:
    """Verdicts over simulated studies come as often as in 200,000 independent ones."""
    draws = np.random.default_rng(n).normal(truth, 1.0, (STUDIES, n))
    found = [
        decide(paired_estimate(draw), design(margin=margin), detectable_effect=1.0).verdict
        for draw in draws
    ]
    for verdict, rate in rates.items():
        error = math.sqrt(rate * (1 - rate) / STUDIES)
        assert found.count(verdict) / STUDIES == pytest.approx(rate, abs=4 * error + 0.002)
