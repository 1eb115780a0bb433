"""Runs that never finished: counted always, and decisive nowhere."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.findings.comparing import compare
from tests.findings.constructed import (
    BASELINE,
    CONSTANT,
    DEGRADED,
    EQUIVALENT,
    IMPROVED,
    UNDERPOWERED,
    arm,
    arms,
    comparison,
    design,
    verdict_of,
)

PAIRED = pytest.mark.parametrize("paired", [True, False])

DROPPED = (0.012, 0.014, 0.016, 0.013, None, None)
"""A treatment that improves, of which two runs never finished."""

SLIGHT = (0.0301, 0.0299, 0.0302, 0.0298, 0.03, None)
"""A large improvement, of which one run never finished."""


def test_failed_runs_that_decide_make_it_inconclusive() -> None:
    """Without its two weakest runs the treatment improves; with them at chance it does not."""
    assert verdict_of(DROPPED[:4]) == ("improved", "by_at_least_the_margin")
    found = comparison(DROPPED)
    assert found.decision.verdict == "inconclusive"
    assert found.decision.reason == "failed_runs_decide"
    assert (found.sample.n, found.sample.planned) == (4, 6)
    assert found.effect is not None
    assert found.effect.difference == pytest.approx(np.mean([0.012, 0.014, 0.016, 0.013]))


@pytest.mark.parametrize("differences", [IMPROVED, DEGRADED, EQUIVALENT])
def test_failed_runs_that_do_not_matter_keep_the_verdict(differences: tuple[float, ...]) -> None:
    """A seed that failed in both arms is a difference of zero at worst; it stays in planned."""
    treatment, baseline = arms(differences)
    failed = [
        arm([*list(one.scores.values())[:5], None], one.variant) for one in (treatment, baseline)
    ]
    found = compare(failed[0], failed[1], design())
    assert found.decision.verdict == compare(treatment, baseline, design()).decision.verdict
    assert (found.sample.n, found.sample.planned) == (5, 6)


def test_seeds_that_failed_in_both_arms_are_not_taken_for_an_inert_treatment() -> None:
    """Half of the seeds, scored at chance in both arms, are equal without being the same."""
    treatment, baseline = arms(EQUIVALENT)
    failed = [
        arm([*list(one.scores.values())[:3], None, None, None], one.variant)
        for one in (treatment, baseline)
    ]
    found = compare(failed[0], failed[1], design())
    assert (found.decision.verdict, found.decision.reason) == ("equivalent", "")


def test_failed_runs_do_not_rescue_what_cannot_be_assessed() -> None:
    """Constant differences stay unassessable when a failed run would add spread."""
    assert verdict_of((*CONSTANT[:5], None)) == ("not_assessable", "degenerate")


def test_an_inconclusive_result_stays_so_with_its_own_reason() -> None:
    """Where both ways of scoring are inconclusive, the reason is that of the finished runs."""
    assert verdict_of((*UNDERPOWERED[:5], None)) == ("inconclusive", "underpowered")


def test_no_pair_at_all_names_no_run() -> None:
    """Runs of seeds whose partners never finished are behind no number."""
    runs = {seed: f"run {seed}" for seed in range(6)}
    treatment, baseline = arm((None,) * 6), arm(BASELINE, "baseline", runs=runs)
    sample = compare(treatment, baseline, design()).sample
    assert (sample.n, sample.planned, sample.baseline_n, sample.runs) == (0, 6, 6, ())


@PAIRED
@pytest.mark.parametrize("differences", [DROPPED, SLIGHT, (*EQUIVALENT[:5], None)])
def test_without_a_known_chance_they_are_scored_at_the_worst(
    differences: tuple[float | None, ...], paired: bool
) -> None:
    """The verdict is that with chance at the lowest score of either arm, and a flag says so."""
    treatment, baseline = arms(differences)
    worst = min([*treatment.scores.values(), *baseline.scores.values()])
    unknown = compare(treatment, baseline, design(chance=None, paired=paired))
    scored = compare(treatment, baseline, design(chance=worst, paired=paired))
    assert unknown.decision == scored.decision
    assert "failed_runs_scored_at_worst" in unknown.flags
    assert "failed_runs_scored_at_worst" not in scored.flags


@PAIRED
@pytest.mark.parametrize(
    ("differences", "reason"), [(DROPPED, "failed_runs_decide"), ((*EQUIVALENT[:5], None), "")]
)
def test_the_worst_loss_is_the_largest(
    differences: tuple[float | None, ...], reason: str, paired: bool
) -> None:
    """Where lower is better, a failed run gets the highest score of either arm."""
    treatment, baseline = (one.turned() for one in arms(differences))
    worst = max([*treatment.scores.values(), *baseline.scores.values()])
    found = [
        compare(
            treatment,
            baseline,
            design(lower_is_better=True, chance=chance, perfect=None, paired=paired),
        )
        for chance in (None, worst)
    ]
    assert found[0].decision == found[1].decision
    assert found[0].decision.reason == reason
    assert "failed_runs_scored_at_worst" in found[0].flags


@PAIRED
def test_complete_arms_have_nothing_scored(paired: bool) -> None:
    """The flag is about failed runs, and there are none."""
    found = compare(*arms(EQUIVALENT), design(chance=None, paired=paired))
    assert "failed_runs_scored_at_worst" not in found.flags


@PAIRED
def test_seeds_known_from_the_other_side_only_are_not_scored(paired: bool) -> None:
    """An arm that was never asked for these seeds has not failed in them; they stay planned."""
    treatment, baseline = arms(IMPROVED)
    never = replace(treatment, absent=(6, 7))
    more = arm([*BASELINE, 0.705, 0.701], "baseline")
    found = compare(never, more, design(paired=paired))
    assert found.decision.verdict == "improved"
    assert (found.sample.n, found.sample.planned) == (6, 8)
    failed = replace(treatment, planned=tuple(range(8)))
    assert compare(failed, more, design(paired=paired)).decision.reason == "failed_runs_decide"
    assert found.flags == compare(treatment, baseline, design(paired=paired)).flags


def test_a_control_on_fewer_seeds_is_compared_on_those() -> None:
    """Planned are the seeds that were planned for both arms."""
    control, baseline = arm(np.add(BASELINE[:3], IMPROVED[:3]).tolist()), arm(BASELINE, "baseline")
    found = compare(control, baseline, design())
    assert (found.sample.n, found.sample.planned) == (3, 3)
    assert found.decision.verdict == "improved"


@given(
    st.lists(st.none() | st.integers(-300, 300), min_size=4, max_size=8),
    st.booleans(),
    st.sampled_from([None, 0.1, 0.69]),
)
@settings(deadline=None, max_examples=80)
def test_a_verdict_holds_with_and_without_the_failed_runs(
    steps: list[int | None], paired: bool, chance: float | None
) -> None:
    """Whatever is decided is decided by the finished runs, and again with the others scored."""
    treatment, baseline = arms([None if step is None else step / 10_000 for step in steps])
    found = compare(treatment, baseline, design(chance=chance, paired=paired))
    lost = [seed for seed, step in enumerate(steps) if step is None]
    finished = treatment.without(frozenset(lost))
    partners = baseline.without(frozenset(lost)) if paired else baseline
    alone = compare(finished, partners, design(chance=chance, paired=paired)).decision
    if found.decision.reason == "failed_runs_decide":
        assert lost
    else:
        assert found.decision == alone
    if found.decision.verdict in ("improved", "degraded", "equivalent") and lost:
        worst = min([*treatment.scores.values(), *baseline.scores.values()])
        scored = treatment.with_failures_scored(worst if chance is None else chance)
        again = compare(scored, baseline, design(chance=chance, paired=paired)).decision
        assert again.verdict in {found.decision.verdict, "not_assessable"}
