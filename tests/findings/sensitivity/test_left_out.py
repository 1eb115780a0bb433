"""Leaving one out agrees with comparing again without that run."""

from collections import Counter
from collections.abc import Sequence

import pytest

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.sensitivity.left_out import leave_one_out
from tests.findings.constructed import (
    BORDERLINE,
    CONSTANT,
    EQUIVALENT,
    IMPROVED,
    UNDERPOWERED,
    arm,
    arms,
    comparison,
    design,
)


def again_without(treatment: Arm, baseline: Arm, *, paired: bool) -> list[Comparison]:
    """Compare anew, each time with one pair, or one run of either arm, never planned."""
    rests = []
    for side in (treatment, baseline):
        for seed in side.scores:
            kept = [
                [score for key, score in one.scores.items() if key != seed or one is not side]
                for one in (treatment, baseline)
            ]
            if paired:
                kept = [
                    [score for key, score in one.scores.items() if key != seed]
                    for one in (treatment, baseline)
                ]
            rests.append(
                compare(arm(kept[0]), arm(kept[1], "baseline"), design(chance=None, paired=paired))
            )
        if paired:
            break
    return rests


@pytest.mark.parametrize("paired", [True, False], ids=["pairs", "groups"])
@pytest.mark.parametrize("differences", [IMPROVED, EQUIVALENT, BORDERLINE, UNDERPOWERED])
def test_leaving_out_is_comparing_again(differences: Sequence[float], paired: bool) -> None:
    """Range and verdicts are those of new comparisons of the other runs."""
    treatment, baseline = arms(differences)
    rests = again_without(treatment, baseline, paired=paired)
    found = leave_one_out(compare(treatment, baseline, design(chance=None, paired=paired)))
    assert found is not None
    expected = [one.effect.difference for one in rests if one.effect]
    assert found.differences == pytest.approx((min(expected), max(expected)), abs=1e-12)
    assert dict(found.verdicts) == Counter(one.decision.verdict for one in rests)
    counts = [count for _, count in found.verdicts]
    assert counts == sorted(counts, reverse=True)


def test_arms_of_different_lengths_are_counted_each() -> None:
    """Three runs less one are too few; four less one are not."""
    level = [0.70, 0.71, 0.69]
    one = compare(
        arm([0.80, 0.81, 0.79, 0.80]), arm(level, "baseline"), design(chance=None, paired=False)
    )
    found = leave_one_out(one)
    assert found is not None
    assert dict(found.verdicts) == {"improved": 4, "inconclusive": 3}


def test_a_rest_without_spread_cannot_be_assessed() -> None:
    """Where the runs that are left have one difference, their verdict says so."""
    found = leave_one_out(comparison((0.02, 0.02, 0.02, 0.05)))
    assert found is not None
    assert dict(found.verdicts) == {"inconclusive": 3, "not_assessable": 1}


@pytest.mark.parametrize("values", [CONSTANT, (0.01, 0.02), (0.01, None, None)])
def test_nothing_is_left_out_of_too_little(values: tuple[float | None, ...]) -> None:
    """A degenerate comparison, two pairs and one pair have no rest to look at."""
    assert leave_one_out(comparison(values)) is None
