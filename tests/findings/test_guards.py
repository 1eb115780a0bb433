"""Guards against confidently wrong verdicts: each with a planted fault and its clean twin."""

import math

import pytest

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.guards import at_floor_or_ceiling, inert, whole_of
from pitfalls_core.findings.pairs import Pairs
from tests.findings.constructed import AT_CHANCE, EQUIVALENT, EXAMPLES, arm, arms, design

INERT = ("not_assessable", "treatment_may_not_have_been_applied")
SCORES = (0.70, 0.72, 0.71, 0.69, 0.73, 0.70)
OTHERS = (0.71, 0.70, 0.72, 0.70, 0.71, 0.72)


def predicting(same: int) -> tuple[Arm, Arm]:
    """Return two arms with equal predictions in `same` of six seeds, and different scores."""
    first = {seed: f"digest-{seed}" for seed in range(6)}
    second = {seed: f"digest-{seed}" if seed < same else "other" for seed in range(6)}
    return arm(SCORES, predictions=first), arm(OTHERS, "baseline", predictions=second)


def sharing(same: int) -> tuple[Arm, Arm]:
    """Return two arms with equal scores in `same` of six seeds, and no predictions."""
    return arm((*SCORES[:same], *OTHERS[same:])), arm(SCORES, "baseline")


@pytest.mark.parametrize("build", [predicting, sharing])
@pytest.mark.parametrize(("same", "planted"), [(6, True), (3, True), (2, False), (0, False)])
def test_a_treatment_that_was_not_applied(build: object, same: int, planted: bool) -> None:
    """Equal results in half of the seeds or more cannot be assessed; in fewer they can."""
    assert callable(build)
    treatment, baseline = build(same)
    decision = compare(treatment, baseline, design()).decision
    assert ((decision.verdict, decision.reason) == INERT) == planted
    assert inert(treatment, baseline, Pairs.of(treatment, baseline)) == planted


def test_predictions_count_before_scores() -> None:
    """Equal scores with different predictions are no sign of an inert treatment."""
    different = {seed: f"{seed}" for seed in range(6)}
    treatment = arm(SCORES, predictions=different)
    baseline = arm(SCORES, "baseline", predictions={seed: f"{seed}b" for seed in range(6)})
    pairs = Pairs.of(treatment, baseline)
    assert not inert(treatment, baseline, pairs)
    assert inert(arm(SCORES), baseline, pairs)


def test_predictions_of_some_seeds_only_are_not_used() -> None:
    """Where a pair lacks its predictions, scores are compared for all."""
    treatment = arm(SCORES, predictions={0: "a"})
    baseline = arm(OTHERS, "baseline", predictions={0: "a"})
    assert not inert(treatment, baseline, Pairs.of(treatment, baseline))


def test_no_pairs_are_neither_inert_nor_extreme() -> None:
    """Without a finished pair the guards say nothing."""
    treatment, baseline = arm((None, 0.1)), arm((0.1, None), "baseline")
    pairs = Pairs.of(treatment, baseline)
    assert not inert(treatment, baseline, pairs)
    assert not at_floor_or_ceiling(pairs, design(), EXAMPLES)


PERFECT = (1.0, 0.999, 1.0, 1.0, 0.999, 1.0)


@pytest.mark.parametrize(
    ("scores", "extreme"),
    [
        (AT_CHANCE, True),
        ([score + 0.05 for score in AT_CHANCE], False),
        (PERFECT, True),
        ([score - 0.01 for score in PERFECT], False),
    ],
)
def test_floor_and_ceiling_are_uninformative(scores: list[float], extreme: bool) -> None:
    """Both arms at chance or near perfect: still equivalent, and marked as uninformative."""
    shuffled = [*scores[1:], scores[0]]
    found = compare(arm(shuffled), arm(scores, "baseline"), design())
    assert found.decision.verdict == "equivalent"
    assert ("uninformative" in found.flags) == extreme


def test_one_arm_at_chance_is_informative() -> None:
    """A treatment that fell to chance says a lot."""
    found = compare(arm(AT_CHANCE), arm(SCORES, "baseline"), design())
    assert found.decision.verdict == "degraded"
    assert "uninformative" not in found.flags


@pytest.mark.parametrize("score", [0.1, 1.0])
def test_identical_runs_at_floor_or_ceiling_are_not_called_inert(score: float) -> None:
    """There, equal predictions are what every treatment gives: no spread, and uninformative."""
    same = dict.fromkeys(range(6), "digest")
    found = compare(
        arm((score,) * 6, predictions=same),
        arm((score,) * 6, "baseline", predictions=same),
        design(),
    )
    assert (found.decision.verdict, found.decision.reason) == ("not_assessable", "degenerate")
    assert found.flags == ("uninformative",)


def test_the_floor_reaches_two_standard_errors_above_chance() -> None:
    """A mean counts as chance up to two standard errors of a score on that many examples."""
    error = math.sqrt(0.1 * 0.9 / EXAMPLES)
    for errors, extreme in ((1.99, True), (2.01, False)):
        scores = (0.1 + errors * error,) * 3
        pairs = Pairs.of(arm(scores), arm(scores, "baseline"))
        assert at_floor_or_ceiling(pairs, design(), EXAMPLES) == extreme


def test_without_the_number_of_examples_only_exact_values_count() -> None:
    """A score a little above chance is no floor if nobody knows its error."""
    for score, extreme in ((0.1, True), (0.1001, False), (1.0, True), (0.9999, False)):
        pairs = Pairs.of(arm((score,) * 3), arm((score,) * 3, "baseline"))
        assert at_floor_or_ceiling(pairs, design(), None) == extreme


def test_a_guarded_comparison_shows_no_interval() -> None:
    """An inert treatment has neither effect nor reach; its twin has both."""
    found = compare(*predicting(6), design())
    assert (found.effect, found.reach, found.flags) == (None, None, ())
    twin = compare(*arms(EQUIVALENT), design())
    assert twin.effect is not None
    assert twin.reach is not None


@pytest.mark.parametrize(
    ("chance", "perfect", "whole"),
    [
        (0.1, 1.0, 1.0),
        (None, 1.0, 1.0),
        (10.0, 100.0, 100.0),
        (50.0, None, 100.0),
        (-0.1, -1.0, 1.0),
        (None, None, None),
        (None, 0.0, None),
        (6.9, 0.0, 100.0),
        (1000.0, 0.0, None),
    ],
)
def test_shares_are_told_by_their_bounds(
    chance: float | None, perfect: float | None, whole: float | None
) -> None:
    """Bounds up to 1 are of shares, up to 100 of percent; beyond, of something else."""
    assert whole_of(design(chance=chance, perfect=perfect)) == whole


@pytest.mark.parametrize("paired", [True, False])
@pytest.mark.parametrize("scores", [AT_CHANCE, PERFECT])
def test_without_known_bounds_nothing_is_uninformative(
    scores: tuple[float, ...], paired: bool
) -> None:
    """Nobody can tell chance or perfect in a metric of which neither was declared."""
    both = arm([*scores[1:], scores[0]]), arm((*scores[:5], scores[5] + 1e-4), "baseline")
    assert "uninformative" in compare(*both, design(paired=paired)).flags
    unknown = design(paired=paired, chance=None, perfect=None)
    assert "uninformative" not in compare(*both, unknown).flags


@pytest.mark.parametrize("paired", [True, False])
def test_a_loss_at_its_bounds_is_uninformative(paired: bool) -> None:
    """Where lower is better, chance is the high bound and perfect the low one."""
    for level, extreme in ((2.3, True), (0.0, True), (1.1, False)):
        spread = (0.0, 1e-10, 0.0, 2e-10, 1e-10, 0.0)
        baseline = arm([level + step for step in spread], "baseline", examples=None)
        treatment = arm([level + step for step in (*spread[1:], 3e-10)], examples=None)
        found = compare(
            treatment,
            baseline,
            design(paired=paired, lower_is_better=True, chance=2.3, perfect=0.0),
        )
        assert ("uninformative" in found.flags) == extreme


@pytest.mark.parametrize(
    ("treatment", "baseline", "planted"),
    [
        (SCORES, SCORES[::-1], True),
        (SCORES, OTHERS, False),
        (SCORES[:3], SCORES[:3][::-1], True),
        (SCORES[:2], SCORES[:2], False),
        (SCORES[:4], SCORES, False),
        ((*SCORES, 0.7), (*SCORES, 0.71), False),
    ],
)
def test_groups_are_inert_if_they_hold_the_same_scores(
    treatment: tuple[float, ...], baseline: tuple[float, ...], planted: bool
) -> None:
    """All of them, in whatever order, and at least three, since two may agree by chance."""
    both = arm(treatment), arm(baseline, "baseline")
    decision = compare(*both, design(paired=False)).decision
    assert ((decision.verdict, decision.reason) == INERT) == planted
