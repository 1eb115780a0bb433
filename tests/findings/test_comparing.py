"""Comparisons against SciPy, statsmodels, brute force and published tables."""

import importlib
import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison, Effect, Reach
from tests.findings.constructed import (
    BORDERLINE,
    CONSTANT,
    DEGRADED,
    DETECTABLE,
    EQUIVALENT,
    EXAMPLES,
    IMPROVED,
    MARGIN,
    UNDERPOWERED,
    arm,
    arms,
    comparison,
    design,
    verdict_of,
)

# Neither library has annotations.
stats: Any = importlib.import_module("scipy.stats")
weightstats: Any = importlib.import_module("statsmodels.stats.weightstats")
sm_power: Any = importlib.import_module("statsmodels.stats.power")

unhurried = settings(deadline=None, max_examples=60)
lists = st.lists(st.floats(-0.05, 0.05).map(lambda value: round(value, 4)), min_size=3, max_size=8)
samples = [IMPROVED, DEGRADED, EQUIVALENT, DETECTABLE, UNDERPOWERED, BORDERLINE, IMPROVED[:3]]


def known(found: Comparison) -> tuple[Effect, Reach]:
    """Return effect and reach of a comparison that has them."""
    assert found.effect is not None
    assert found.reach is not None
    return found.effect, found.reach


@pytest.mark.parametrize("differences", samples)
def test_difference_and_intervals_agree_with_scipy(differences: tuple[float, ...]) -> None:
    """The difference, both intervals and p are those of `ttest_rel`."""
    treatment, baseline = arms(differences)
    effect, _ = known(compare(treatment, baseline, design()))
    test = stats.ttest_rel([*treatment.scores.values()], [*baseline.scores.values()])
    assert effect.difference == pytest.approx(np.mean(differences))
    assert effect.ci95 == pytest.approx(tuple(test.confidence_interval(0.95)))
    assert effect.ci90 == pytest.approx(tuple(test.confidence_interval(0.90)))
    assert effect.p_value == pytest.approx(test.pvalue)


@pytest.mark.parametrize("differences", samples)
def test_equivalence_agrees_with_statsmodels(differences: tuple[float, ...]) -> None:
    """The equivalence p is that of `ttost_paired`."""
    treatment, baseline = arms(differences)
    scores = np.array([*treatment.scores.values()]), np.array([*baseline.scores.values()])
    p, *_ = weightstats.ttost_paired(*scores, -MARGIN, MARGIN)
    effect, _ = known(compare(treatment, baseline, design()))
    assert effect.equivalence_p == pytest.approx(p)


@pytest.mark.parametrize("differences", samples)
def test_exact_p_agrees_with_all_sign_flips(differences: tuple[float, ...]) -> None:
    """The exact p is the share of sign flips whose mean is at least as far from zero."""
    reached = abs(sum(differences)) - 1e-12
    flips = itertools.product((1, -1), repeat=len(differences))
    beyond = [abs(np.dot(signs, differences)) >= reached for signs in flips]
    effect, _ = known(comparison(differences))
    assert effect.exact_p == pytest.approx(np.mean(beyond))


@pytest.mark.parametrize("differences", samples)
def test_effect_sizes(differences: tuple[float, ...]) -> None:
    """P(improvement) is U / (n1 n2); the effect size is d_z times the exact Hedges factor."""
    treatment, baseline = arms(differences)
    effect, _ = known(compare(treatment, baseline, design()))
    n = len(differences)
    u = stats.mannwhitneyu([*treatment.scores.values()], [*baseline.scores.values()]).statistic
    assert effect.probability_of_improvement == pytest.approx(u / n**2)
    factor = math.gamma((n - 1) / 2) / (math.gamma((n - 2) / 2) * math.sqrt((n - 1) / 2))
    d_z = np.mean(differences) / np.std(differences, ddof=1)
    assert effect.effect_size == pytest.approx(d_z * factor, abs=1e-12)


def of_spread(n: int, sd: float) -> tuple[float, ...]:
    """Return `n` differences with mean zero and standard deviation `sd`."""
    steps = np.arange(n) - (n - 1) / 2
    return tuple(steps / steps.std(ddof=1) * sd)


@pytest.mark.parametrize(
    ("n", "effect", "low", "high"),
    [
        (3, 3.264, 0.52, 6.28),
        (4, 2.128, None, None),
        (5, 1.682, 0.60, 2.87),
        (6, 1.435, 0.62, 2.45),
        (8, 1.156, None, None),
        (10, 0.996, 0.69, 1.83),
    ],
)
def test_minimum_detectable_effect(
    n: int, effect: float, low: float | None, high: float | None
) -> None:
    """It is the tabulated number of SDs; its range that of an SD from n pairs."""
    sd = 0.02
    _, reach = known(comparison(of_spread(n, sd)))
    assert reach.minimum_detectable_effect == pytest.approx(effect * sd, rel=5e-4)
    if low is not None and high is not None:
        bounds = reach.minimum_detectable_effect_range
        assert bounds == pytest.approx((effect * low * sd, effect * high * sd), rel=0.01)


@pytest.mark.parametrize("ratio", [0.4, 0.7, 1.0, 1.5])
def test_seeds_to_detect_agree_with_a_search(ratio: float) -> None:
    """It is the first n at which statsmodels' power reaches 0.8."""
    _, reach = known(comparison(of_spread(6, MARGIN / ratio)))
    power = sm_power.TTestPower().power
    expected = next(n for n in itertools.count(2) if power(ratio, n, 0.05) >= 0.8)
    assert reach.seeds_to_detect_margin == expected


@pytest.mark.parametrize(
    ("n", "margin_in_sd"), [(3, 2.660), (4, 1.935), (5, 1.600), (6, 1.397), (8, 1.153), (10, 1.005)]
)
def test_seeds_to_show_equivalence(n: int, margin_in_sd: float) -> None:
    """A margin just above the tabulated one takes n seeds, one just below takes one more."""
    _, above = known(comparison(of_spread(6, MARGIN / (margin_in_sd * 1.001))))
    _, below = known(comparison(of_spread(6, MARGIN / (margin_in_sd * 0.999))))
    assert above.seeds_to_show_equivalence == n
    assert below.seeds_to_show_equivalence == n + 1


def test_a_pilot_is_planned_for_the_upper_limit_of_its_spread() -> None:
    """Five pairs whose SD is the margin ask for 10 pairs, and for 22 at the limit."""
    _, reach = known(comparison(of_spread(5, MARGIN)))
    assert reach.seeds_to_detect_margin == 10
    assert reach.seeds_to_detect_at_upper_limit == 22


@pytest.mark.parametrize("differences", samples)
def test_smallest_confirmable_margin(differences: tuple[float, ...]) -> None:
    """It is the further end of the 90 % interval, and equivalence begins there."""
    effect, reach = known(comparison(differences))
    margin = reach.smallest_confirmable_margin
    assert margin == pytest.approx(max(abs(end) for end in effect.ci90))
    assert verdict_of(differences, margin=margin * 1.0001)[0] == "equivalent"
    assert verdict_of(differences, margin=margin * 0.9999)[0] != "equivalent"


def test_without_a_margin_no_equivalence_is_computed() -> None:
    """What needs a margin is None; what needs none is there."""
    effect, reach = known(comparison(EQUIVALENT, margin=None))
    assert effect.equivalence_p is None
    assert reach.seeds_to_detect_margin is None
    assert reach.seeds_to_show_equivalence is None
    assert reach.seeds_to_detect_at_upper_limit is None
    assert reach.seeds_to_show_at_upper_limit is None
    assert reach.smallest_confirmable_margin == pytest.approx(max(map(abs, effect.ci90)))
    assert reach.minimum_detectable_effect > 0


def test_the_sample_counts_what_was_observed() -> None:
    """Means, SDs, wins, losses, ties and run ids are those of the finished pairs."""
    treated = arm((0.71, 0.72, 0.70, None), runs={0: "t0", 1: "t1", 2: "t2"})
    baseline = arm((0.70, 0.72, 0.71, 0.69), "baseline", runs={0: "b0", 1: "b1", 2: "b2", 3: "b3"})
    sample = compare(treated, baseline, design()).sample
    assert (sample.n, sample.planned) == (3, 4)
    assert (sample.wins, sample.losses, sample.ties) == (1, 1, 1)
    assert (sample.baseline_mean, sample.baseline_sd) == pytest.approx((0.71, 0.01))
    assert (sample.treatment_mean, sample.treatment_sd) == pytest.approx((0.71, 0.01))
    assert sample.runs == ("b0", "b1", "b2", "t0", "t1", "t2")
    assert sample.examples == EXAMPLES


@pytest.mark.parametrize(
    ("differences", "verdict"),
    [
        ((None,) * 6, ("not_assessable", "too_few_runs")),
        ((0.03, None, None, None, None, None), ("not_assessable", "too_few_runs")),
        ((0.03,), ("not_assessable", "too_few_runs")),
        ((0.03, 0.04), ("inconclusive", "too_few_runs")),
        ((0.03, 0.031, 0.029), ("improved", "by_at_least_the_margin")),
        (CONSTANT, ("not_assessable", "degenerate")),
        ((*CONSTANT[:5], 0.021), ("improved", "by_at_least_the_margin")),
    ],
)
def test_few_pairs_and_no_spread(
    differences: tuple[float | None, ...], verdict: tuple[str, str]
) -> None:
    """One pair, two pairs and equal differences decide nothing; their neighbours do."""
    assert verdict_of(differences) == verdict


def test_an_empty_arm_has_no_mean() -> None:
    """Numbers that cannot be had are None."""
    found = comparison((None,) * 6)
    sample = found.sample
    assert (sample.n, sample.planned, sample.treatment_mean, sample.treatment_sd) == (
        0,
        6,
        None,
        None,
    )
    assert (found.effect, found.reach) == (None, None)


@pytest.mark.parametrize("differences", [IMPROVED, DEGRADED, EQUIVALENT, DETECTABLE, UNDERPOWERED])
@pytest.mark.parametrize("shift", [0.05, -0.2])
def test_a_constant_added_to_both_arms_changes_nothing(
    differences: tuple[float, ...], shift: float
) -> None:
    """Decision, intervals and flags depend on differences alone, away from chance and perfect."""
    treatment, baseline = arms(differences)
    moved = [
        arm([score + shift for score in one.scores.values()], one.variant)
        for one in (treatment, baseline)
    ]
    first = compare(treatment, baseline, design())
    second = compare(moved[0], moved[1], design())
    assert (second.decision, second.flags) == (first.decision, first.flags)
    assert known(second)[0].ci95 == pytest.approx(known(first)[0].ci95)


@given(lists, st.randoms(use_true_random=False))
@unhurried
def test_the_order_of_pairs_does_not_matter(differences: list[float], random: Any) -> None:
    """Permuted seeds give the same decision, flags and numbers."""
    treatment, baseline = arms(differences)
    order = list(range(len(differences)))
    random.shuffle(order)
    permuted = [
        arm([one.scores[seed] for seed in order], one.variant) for one in (treatment, baseline)
    ]
    first = compare(treatment, baseline, design())
    second = compare(permuted[0], permuted[1], design())
    assert (second.decision, second.flags) == (first.decision, first.flags)
    if first.effect is not None and second.effect is not None:
        assert second.effect.ci95 == pytest.approx(first.effect.ci95, abs=1e-12)
        assert second.effect.exact_p == first.effect.exact_p


@given(lists)
@unhurried
def test_swapped_arms_mirror_the_comparison(differences: list[float]) -> None:
    """Treatment and baseline exchanged: the mirrored verdict, interval and count of wins."""
    treatment, baseline = arms(differences)
    first = compare(treatment, baseline, design())
    second = compare(baseline, treatment, design())
    mirror = {"improved": "degraded", "degraded": "improved"}
    verdict = first.decision.verdict
    assert second.decision.verdict == mirror.get(verdict, verdict)
    assert second.decision.reason == first.decision.reason
    assert (second.sample.wins, second.sample.losses) == (first.sample.losses, first.sample.wins)
    assert second.flags == first.flags
    if first.effect is not None and second.effect is not None:
        low, high = first.effect.ci95
        assert second.effect.ci95 == pytest.approx((-high, -low))
