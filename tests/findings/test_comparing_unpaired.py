"""Comparisons of runs that share nothing, field by field against SciPy and statsmodels."""

import importlib
import itertools
import math
from typing import Any

import numpy as np
import pytest

from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison, Design, Effect, Reach
from tests.findings.constructed import BASELINE, IMPROVED, MARGIN, arm, arms, design

# Neither library has annotations.
stats: Any = importlib.import_module("scipy.stats")
weightstats: Any = importlib.import_module("statsmodels.stats.weightstats")
sm_power: Any = importlib.import_module("statsmodels.stats.power")

Arms = tuple[tuple[float, ...], tuple[float, ...]]

GAINED = tuple(np.round(np.add(BASELINE, IMPROVED), 4).tolist())
LIKE = (0.703, 0.709, 0.706, 0.697, 0.702, 0.701)
WIDE = (0.61, 0.77, 0.70, 0.66, 0.82, 0.73)

SAMPLES: list[Arms] = [
    (GAINED, BASELINE),
    (BASELINE, GAINED),
    (LIKE, BASELINE),
    (WIDE, BASELINE),
    (WIDE[:4], BASELINE),
    (LIKE + GAINED[:3], BASELINE[:3]),
    (GAINED[:3], WIDE),
    (LIKE[:2], BASELINE),
]
"""Treatment and baseline: equal and unequal in size and in spread."""

samples = pytest.mark.parametrize(("treatment", "baseline"), SAMPLES)


def unpaired(**changes: Any) -> Design:
    """Return the design of an unpaired comparison."""
    return design(paired=False, **changes)


def compared(treatment: tuple[float, ...], baseline: tuple[float, ...]) -> Comparison:
    """Return the unpaired comparison of two lists of scores."""
    return compare(arm(treatment), arm(baseline, "baseline"), unpaired())


def known(treatment: tuple[float, ...], baseline: tuple[float, ...]) -> tuple[Effect, Reach]:
    """Return effect and reach of two lists of scores that have them."""
    found = compared(treatment, baseline)
    assert found.effect is not None
    assert found.reach is not None
    return found.effect, found.reach


def pooled(treatment: tuple[float, ...], baseline: tuple[float, ...]) -> tuple[float, int]:
    """Return the pooled SD of the runs and its degrees of freedom."""
    squares = [np.var(one, ddof=1) * (len(one) - 1) for one in (treatment, baseline)]
    df = len(treatment) + len(baseline) - 2
    return math.sqrt(sum(squares) / df), df


def test_the_sample_is_that_of_two_arms() -> None:
    """Means and SDs are of all finished runs; there are no wins; all runs of both are named."""
    treatment = arm(WIDE[:4], runs={seed: f"t{seed}" for seed in range(4)})
    baseline = arm((*BASELINE[:5], None), "baseline", runs={seed: f"b{seed}" for seed in range(5)})
    sample = compare(treatment, baseline, unpaired()).sample
    assert (sample.n, sample.planned) == (4, 4)
    assert (sample.treatment_n, sample.treatment_planned) == (4, 4)
    assert (sample.baseline_n, sample.baseline_planned) == (5, 6)
    moments = np.mean(WIDE[:4]), np.std(WIDE[:4], ddof=1)
    assert (sample.treatment_mean, sample.treatment_sd) == pytest.approx(moments)
    moments = np.mean(BASELINE[:5]), np.std(BASELINE[:5], ddof=1)
    assert (sample.baseline_mean, sample.baseline_sd) == pytest.approx(moments)
    assert (sample.wins, sample.losses, sample.ties) == (None, None, None)
    assert sample.runs == ("b0", "b1", "b2", "b3", "b4", "t0", "t1", "t2", "t3")


@samples
def test_difference_and_intervals_are_those_of_welch(
    treatment: tuple[float, ...], baseline: tuple[float, ...]
) -> None:
    """Both intervals and p are those of `ttest_ind` without equal variances."""
    effect, _ = known(treatment, baseline)
    test = stats.ttest_ind(treatment, baseline, equal_var=False)
    assert effect.difference == pytest.approx(np.mean(treatment) - np.mean(baseline))
    assert effect.ci95 == pytest.approx(tuple(test.confidence_interval(0.95)))
    assert effect.ci90 == pytest.approx(tuple(test.confidence_interval(0.90)))
    assert effect.p_value == pytest.approx(test.pvalue)


@samples
def test_equivalence_is_that_of_statsmodels(
    treatment: tuple[float, ...], baseline: tuple[float, ...]
) -> None:
    """The equivalence p is that of `ttost_ind` with unequal variances."""
    effect, reach = known(treatment, baseline)
    both = np.array(treatment), np.array(baseline)
    p, *_ = weightstats.ttost_ind(*both, -MARGIN, MARGIN, usevar="unequal")
    assert effect.equivalence_p == pytest.approx(p, abs=1e-12)
    furthest = max(abs(end) for end in effect.ci90)
    assert reach.smallest_confirmable_margin == pytest.approx(furthest)


@samples
def test_the_exact_p_is_the_share_of_all_splits(
    treatment: tuple[float, ...], baseline: tuple[float, ...]
) -> None:
    """Of all ways to split the runs, those whose means are at least as far apart."""
    effect, _ = known(treatment, baseline)
    runs, size = np.array(treatment + baseline), len(treatment)
    observed = abs(np.mean(treatment) - np.mean(baseline)) - 1e-12
    apart = [
        abs(runs[list(chosen)].mean() - np.delete(runs, chosen).mean()) >= observed
        for chosen in itertools.combinations(range(runs.size), size)
    ]
    assert effect.exact_p == pytest.approx(np.mean(apart))


@samples
def test_effect_sizes_are_those_of_two_groups(
    treatment: tuple[float, ...], baseline: tuple[float, ...]
) -> None:
    """P(improvement) is U / (n1 n2); the effect size is Hedges g over the pooled SD."""
    effect, reach = known(treatment, baseline)
    u = stats.mannwhitneyu(treatment, baseline).statistic
    expected = u / (len(treatment) * len(baseline))
    assert effect.probability_of_improvement == pytest.approx(expected)
    sd, df = pooled(treatment, baseline)
    factor = math.gamma(df / 2) / (math.gamma((df - 1) / 2) * math.sqrt(df / 2))
    difference = np.mean(treatment) - np.mean(baseline)
    assert effect.effect_size == pytest.approx(difference / sd * factor)
    assert reach.sd == pytest.approx(sd)


@samples
def test_the_detectable_effect_is_that_of_unequal_arms(
    treatment: tuple[float, ...], baseline: tuple[float, ...]
) -> None:
    """It is statsmodels' for these two sizes, in pooled SDs; its range that of a pooled SD."""
    _, reach = known(treatment, baseline)
    sd, df = pooled(treatment, baseline)
    ratio = len(baseline) / len(treatment)
    in_sd = sm_power.TTestIndPower().solve_power(
        nobs1=len(treatment), ratio=ratio, alpha=0.05, power=0.8
    )
    assert reach.minimum_detectable_effect == pytest.approx(in_sd * sd, rel=1e-6)
    factors = [math.sqrt(df / stats.chi2.ppf(tail, df)) for tail in (0.975, 0.025)]
    expected = tuple(factor * in_sd * sd for factor in factors)
    assert reach.minimum_detectable_effect_range == pytest.approx(expected, rel=1e-6)


def of_pooled_sd(sd: float) -> Arms:
    """Return two arms of six runs with equal means and this pooled SD."""
    steps = np.arange(6) - 2.5
    runs = 0.5 + steps / steps.std(ddof=1) * sd
    return tuple(runs.tolist()), tuple((runs[::-1] + 1e-9).tolist())


@pytest.mark.parametrize("ratio", [0.5, 0.8, 1.2, 1.9])
def test_runs_to_detect_the_margin_agree_with_a_search(ratio: float) -> None:
    """It is the first n an arm at which statsmodels' power reaches 0.8, also at the limit."""
    _, reach = known(*of_pooled_sd(MARGIN / ratio))
    power = sm_power.TTestIndPower().power
    upper = math.sqrt(10 / stats.chi2.ppf(0.2, 10))
    first, second = (
        next(n for n in itertools.count(2) if power(size, n, 0.05) >= 0.8)
        for size in (ratio, ratio / upper)
    )
    assert reach.seeds_to_detect_margin == first
    assert reach.seeds_to_detect_at_upper_limit == second


@pytest.mark.parametrize(
    ("n", "margin_in_sd"), [(3, 2.922), (4, 2.352), (5, 2.032), (6, 1.818), (8, 1.540), (10, 1.361)]
)
def test_runs_to_show_equivalence_are_those_of_the_table(n: int, margin_in_sd: float) -> None:
    """A margin just above the tabulated one takes n runs an arm, one just below one more."""
    upper = math.sqrt(10 / stats.chi2.ppf(0.2, 10))
    for share, expected in ((1.001, n), (0.999, n + 1)):
        sd = MARGIN / (margin_in_sd * share)
        assert known(*of_pooled_sd(sd))[1].seeds_to_show_equivalence == expected
        assert known(*of_pooled_sd(sd / upper))[1].seeds_to_show_at_upper_limit == expected


@pytest.mark.parametrize(
    ("treatment", "baseline", "decision"),
    [
        (GAINED, BASELINE, ("improved", "by_at_least_the_margin")),
        (BASELINE, GAINED, ("degraded", "by_at_least_the_margin")),
        (LIKE, BASELINE, ("equivalent", "")),
        (WIDE, BASELINE, ("inconclusive", "underpowered")),
        (LIKE[:2], BASELINE, ("inconclusive", "too_few_runs")),
        (LIKE[:1], BASELINE, ("not_assessable", "too_few_runs")),
        (BASELINE[::-1], BASELINE, ("not_assessable", "treatment_may_not_have_been_applied")),
        ((0.72,) * 6, (0.70,) * 6, ("not_assessable", "degenerate")),
        (BASELINE[:2], BASELINE[:2], ("inconclusive", "too_few_runs")),
    ],
)
def test_every_verdict_is_reached_without_pairs(
    treatment: tuple[float, ...], baseline: tuple[float, ...], decision: tuple[str, str]
) -> None:
    """The rule is the same; inert are arms that hold the same scores, in whatever order."""
    found = compared(treatment, baseline).decision
    assert (found.verdict, found.reason) == decision


def test_the_pairing_is_not_read_from_the_seeds() -> None:
    """Constant differences of spread scores have no paired spread, and a large unpaired one."""
    both = arms((0.02,) * 6, level=WIDE)
    assert compare(*both, design()).decision.reason == "degenerate"
    found = compare(*both, unpaired())
    assert found.reach is not None
    assert found.reach.sd == pytest.approx(np.std(WIDE, ddof=1))
