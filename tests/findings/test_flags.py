"""Flags: each fires on a planted weakness, not on its clean twin, and never changes a verdict."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.verdicts import decide
from pitfalls_core.statistics.intervals import paired_estimate
from tests.findings.constructed import (
    BASELINE,
    EQUIVALENT,
    IMPROVED,
    UNDERPOWERED,
    arm,
    arms,
    comparison,
    design,
)


@pytest.mark.parametrize(("n", "fires"), [(3, True), (5, True), (6, False), (8, False)])
def test_normality_cannot_be_tested_with_five_pairs(n: int, fires: bool) -> None:
    """Up to five pairs no exact test can confirm anything; from six on it can."""
    found = comparison(np.resize(EQUIVALENT, n).tolist())
    assert ("normality_untestable" in found.flags) == fires


EXACT_DISAGREES = (0.025, 0.007, 0.013, 0.015, 0.020, -0.002)


def test_fragile_where_t_and_exact_test_disagree() -> None:
    """The t test finds p = .021, the exact test .0625; the twin has both below .05."""
    found = comparison(EXACT_DISAGREES)
    assert found.effect is not None
    assert found.effect.p_value == pytest.approx(0.0208, abs=5e-5)
    assert found.effect.exact_p == 0.0625
    assert (found.decision.verdict, found.flags) == ("improved", ("fragile",))
    twin = comparison((*EXACT_DISAGREES[:5], 0.002))
    assert twin.effect is not None
    assert twin.effect.exact_p == 0.03125
    assert (twin.decision.verdict, twin.flags) == ("improved", ())


@pytest.mark.parametrize(
    ("differences", "verdict", "fires"),
    [
        ((0.007, 0.011, 0.003, 0.007, 0.005, 0.018), "improved", True),
        ((-0.007, -0.011, -0.003, -0.007, -0.005, -0.018), "degraded", True),
        ((0.005, 0.002, 0.005, 0.003, 0.008, 0.014), "equivalent", True),
        ((-0.005, -0.002, -0.005, -0.003, -0.008, -0.014), "equivalent", True),
        ((-0.001, 0.001, 0.003, 0.001, 0.003, -0.017), "equivalent", False),
        ((0.006, 0.010, 0.011, 0.011, 0.013, 0.036), "improved", False),
        ((0.010, 0.012, 0.014, 0.013, 0.017, -0.014), "inconclusive", False),
    ],
)
def test_fragile_where_one_seed_turns_equivalence_and_difference(
    differences: tuple[float, ...], verdict: str, fires: bool
) -> None:
    """Leaving a seed out turns equivalent into different or back; to inconclusive is not enough."""
    found = comparison(differences)
    rests = {comparison(np.delete(differences, i).tolist()).decision.verdict for i in range(6)}
    assert found.decision.verdict == verdict
    assert len(rests | {verdict}) > 1
    assert ("fragile" in found.flags) == fires


@pytest.mark.parametrize(("outlier", "fires"), [(0.10, True), (0.02, False)])
def test_fragile_where_one_seed_carries_the_sign(outlier: float, fires: bool) -> None:
    """Five small losses and a gain: only the large one makes the mean positive by itself."""
    found = comparison((-0.012, -0.011, -0.009, -0.013, -0.010, outlier))
    assert found.decision.verdict == "inconclusive"
    assert ("fragile" in found.flags) == fires


def test_a_sign_near_zero_does_not_make_equivalence_fragile() -> None:
    """The sign of a sound equivalent result may turn with any seed."""
    means = [np.delete(EQUIVALENT, i).mean() for i in range(6)]
    assert min(means) < 0 < max(means)
    assert comparison(EQUIVALENT).flags == ()


@given(st.lists(st.floats(-1, 1), min_size=4, max_size=10))
def test_the_sign_of_a_significant_difference_cannot_turn(differences: list[float]) -> None:
    """Where leaving one out turns the sign, t is at most 1, and no level in use is reached."""
    values = np.array(differences)
    rests = (values.sum() - values) / (values.size - 1)
    assume((rests * values.mean() < 0).any())
    estimate = paired_estimate(values)
    assume(not estimate.degenerate)
    assert abs(estimate.difference / estimate.standard_error) <= 1 + 1e-9


def collapse(scores: tuple[float, ...], **changes: Any) -> bool:
    """Return whether a treatment with these scores is flagged for collapse."""
    baseline = arm(np.resize(BASELINE, len(scores)).tolist(), "baseline")
    return "collapse" in compare(arm(scores, **changes), baseline, design()).flags


SPREAD = (0.690, 0.695, 0.700, 0.705, 0.710, 0.700)
"""Median 0.7; with another run below, the median absolute deviation is 0.005."""


@pytest.mark.parametrize(
    ("scores", "fires"),
    [
        (SPREAD, False),
        ((*SPREAD, 0.10), True),
        ((*SPREAD, 0.05), True),
        ((*SPREAD, 0.7 - 5.1 * 1.4826 * 0.005), True),
        ((*SPREAD, 0.7 - 4.9 * 1.4826 * 0.005), False),
        ((0.690, 0.700, 0.705, 0.710, 0.300), False),
        ((0.690, 0.700, 0.705, 0.710, 0.300, 0.702), True),
        ((0.7, 0.7, 0.7, 0.7, 0.7, 0.6), False),
    ],
)
def test_collapse_by_score(scores: tuple[float, ...], fires: bool) -> None:
    """At or below chance always; five robust SDs below the median from six runs on."""
    assert collapse(scores) == fires


@pytest.mark.parametrize(("outcome", "fires"), [("ok", False), ("diverged", True)])
def test_collapse_by_outcome(outcome: str, fires: bool) -> None:
    """A run that ended as anything but ok is flagged, whatever its score."""
    assert collapse(SPREAD, outcomes={0: "ok", 1: outcome}) == fires


def test_collapse_of_the_baseline() -> None:
    """Both arms are looked at."""
    collapsed = arm((*BASELINE[:5], 0.1), "baseline")
    assert "collapse" in compare(arm(BASELINE[::-1]), collapsed, design()).flags


@pytest.mark.parametrize(("sd", "fires"), [(0.00049, True), (0.00051, False)])
def test_resolution(sd: float, fires: bool) -> None:
    """A spread below half an example of a thousand is finer than scores can be."""
    steps = np.arange(6) - 2.5
    differences = steps / steps.std(ddof=1) * sd
    assert ("resolution" in comparison(differences.tolist()).flags) == fires
    treatment, baseline = arms(differences.tolist())
    unknown = compare(treatment, arm([*baseline.scores.values()], "b", examples=None), design())
    assert "resolution" not in unknown.flags


def test_logit_scale() -> None:
    """Near perfect, one large gap hides on the plain scale what all seeds show on the other."""
    baseline = np.array([0.980, 0.985, 0.940, 0.990, 0.982, 0.987])
    treatment = np.array([0.990, 0.992, 0.990, 0.994, 0.990, 0.993])
    near = compare(arm(treatment.tolist()), arm(baseline.tolist(), "baseline"), design())
    assert near.effect is not None
    assert near.effect.ci95[0] < 0 < near.effect.ci95[1]
    assert "logit_scale" in near.flags
    lower = [
        arm((scores - 0.3).tolist(), name)
        for scores, name in ((treatment, "refined"), (baseline, "baseline"))
    ]
    assert "logit_scale" not in compare(lower[0], lower[1], design()).flags
    agreeing = compare(arm((baseline + 0.005).tolist()), arm(baseline.tolist(), "b"), design())
    assert "logit_scale" not in agreeing.flags


def test_flags_come_in_a_fixed_order() -> None:
    """A comparison with many weaknesses at once lists what makes it void first."""
    found = comparison((0.0005, 0.0006, 0.0004), chance=0.9)
    assert found.flags == (
        "uninformative",
        "normality_untestable",
        "fragile",
        "collapse",
        "resolution",
    )


@given(
    st.lists(st.floats(-0.04, 0.04), min_size=3, max_size=8),
    st.sampled_from(["ok", "diverged", "collapsed"]),
)
@settings(deadline=None, max_examples=80)
def test_flags_never_change_a_verdict(differences: list[float], outcome: str) -> None:
    """With whatever flags, the verdict is that of the rule on the estimate alone."""
    treatment, baseline = arms(differences)
    marked = arm([*treatment.scores.values()], outcomes={0: outcome})
    found = compare(marked, baseline, design())
    assume(found.reach is not None)
    assert found.reach is not None
    estimate = paired_estimate(
        np.array([*treatment.scores.values()]) - np.array([*baseline.scores.values()])
    )
    detectable = found.reach.minimum_detectable_effect
    assert found.decision == decide(estimate, design(), detectable_effect=detectable)
    assert outcome == "ok" or "collapse" in found.flags


def test_clean_results_carry_no_flag() -> None:
    """Six sound seeds, improved or inconclusive with a stable sign, are not weakened."""
    assert comparison(IMPROVED).flags == ()
    assert comparison([difference + 0.02 for difference in UNDERPOWERED]).flags == ()
