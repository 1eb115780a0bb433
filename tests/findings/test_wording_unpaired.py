"""Verdicts in words where runs are not paired, no control was declared, or the unit is another."""

from collections.abc import Sequence
from typing import Any

import pytest

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.scale import Scale
from pitfalls_core.findings.sentence import Quantity, plain_text
from pitfalls_core.findings.wording import Names, summary, verdict_sentences
from tests.findings.constructed import (
    BASELINE,
    BORDERLINE,
    CONSTANT,
    DEGRADED,
    DETECTABLE,
    EQUIVALENT,
    IMPROVED,
    NAMES,
    UNDERPOWERED,
    arm,
    comparison,
    design,
)

NO_CONTROL = (
    "No positive control was declared, so these results have not shown that they could detect an "
    "effect of this size."
)

FLAT = (0.7,) * 6

Scores = Sequence[float | None]


def unpaired(treatment: Scores, baseline: Scores = BASELINE, **changes: Any) -> Comparison:
    """Return the unpaired comparison of two lists of scores, in a family of its own."""
    both = arm(treatment), arm(baseline, "baseline")
    (found,) = adjust_families([compare(*both, design(paired=False, **changes))])
    return found


def said(found: Comparison, names: Names = NAMES) -> str:
    """Return what is said of `found` where the control was detected."""
    sentences = verdict_sentences(found, names, control_detected=True, family_size=1)
    return " ".join(map(plain_text, sentences))


@pytest.mark.parametrize(
    ("treatment", "baseline", "text"),
    [
        (
            (0.73, 0.731),
            BASELINE,
            "On “Dim light”, the comparison of the refined variant with the baseline is "
            "inconclusive: 2 runs of the smaller arm are too few for a verdict.",
        ),
        (
            (0.73, None, None),
            BASELINE,
            "On “Dim light”, nothing can be assessed of the refined variant: 1 of 3 planned runs "
            "of the smaller arm finished, and an interval needs at least two.",
        ),
        (
            (0.73, 0.74, 0.735, 0.745, None, None),
            BASELINE,
            "On “Dim light”, the comparison of the refined variant with the baseline is "
            "inconclusive: 10 of 12 planned runs finished, and the verdict hangs on how the "
            "others are scored.",
        ),
        (
            (0.72,) * 6,
            FLAT,
            "On “Dim light”, nothing can be assessed of the refined variant: the scores are the "
            "same in every run of an arm, at a resolution of one in 1000 test examples.",
        ),
        (
            BASELINE[::-1],
            BASELINE,
            "On “Dim light”, nothing can be assessed: the refined variant and the baseline have "
            "exactly the same scores, so the treatment may not have been applied.",
        ),
    ],
)
def test_groups_are_counted_in_runs(treatment: Scores, baseline: Scores, text: str) -> None:
    """No sentence about runs that share nothing speaks of pairs or of seeds."""
    assert said(unpaired(treatment, baseline)) == text


def test_an_underpowered_result_asks_for_runs_in_each_arm() -> None:
    """What it would take is counted in runs of each of two equal arms."""
    found = unpaired((0.70, 0.68, 0.73, 0.66, 0.75, 0.69))
    assert found.reach is not None
    text = said(found)
    assert f"It would take about {found.reach.seeds_to_detect_margin} runs in each arm to" in text
    assert "seeds" not in text
    assert "pairs" not in text


def test_both_counts_of_failed_runs_are_of_both_arms() -> None:
    """Finished and planned runs are numbers that lead to the comparison."""
    found = unpaired((0.73, 0.74, 0.735, 0.745, None, None))
    (sentence,) = verdict_sentences(found, NAMES, control_detected=True, family_size=1)
    numbers = [piece for piece in sentence if isinstance(piece, Quantity)]
    assert numbers == [Quantity("10", found.id), Quantity("12", found.id)]


def test_the_summary_counts_runs_of_the_smaller_arm() -> None:
    """In the abstract as well."""
    assert plain_text(summary([unpaired((0.73, 0.731))], [NAMES])) == (
        "gave inconclusive results on “Dim light” (too few finished runs of the smaller arm for a "
        "verdict)"
    )


def test_an_unknown_resolution_is_left_out() -> None:
    """Without the number of test examples, equal scores are only equal."""
    treatment, baseline = (
        Arm(name, dict.fromkeys(range(4), score), (0, 1, 2, 3))
        for name, score in (("refined", 0.72), ("baseline", 0.7))
    )
    (found,) = adjust_families([compare(treatment, baseline, design(paired=False))])
    assert said(found) == (
        "On “Dim light”, nothing can be assessed of the refined variant: the scores are the same "
        "in every run of an arm."
    )


@pytest.mark.parametrize("paired", [True, False])
@pytest.mark.parametrize("differences", [EQUIVALENT, DETECTABLE, UNDERPOWERED, BORDERLINE])
def test_a_control_that_was_never_declared_is_named_as_such(
    differences: tuple[float, ...], paired: bool
) -> None:
    """Negative results end with it, and not with the sentence about a control that was missed."""
    (found,) = adjust_families([comparison(differences, paired=paired)])
    missed, none = (
        plain_text(verdict_sentences(found, NAMES, control_detected=seen, family_size=1)[-1])
        for seen in (False, None)
    )
    assert none == NO_CONTROL
    assert missed == "This study has not shown that it could detect an effect of this size."


@pytest.mark.parametrize("differences", [IMPROVED, DEGRADED, CONSTANT])
def test_other_results_do_not_need_a_declared_control(differences: tuple[float, ...]) -> None:
    """What was detected, or cannot be assessed, is not weakened by a missing control."""
    (found,) = adjust_families([comparison(differences)])
    sentences = verdict_sentences(found, NAMES, control_detected=None, family_size=1)
    assert NO_CONTROL not in map(plain_text, sentences)


def test_a_smaller_loss_in_its_own_unit() -> None:
    """Sizes are in the metric's unit; positive is better, also where lower is better."""
    losses = [2.30, 2.31, 2.28, 2.29, 2.32, 2.30]
    better = [loss - 0.2 - 0.02 * place for place, loss in enumerate(losses)]
    found = unpaired(
        better,
        losses,
        metric="loss",
        margin=0.1,
        chance=None,
        perfect=0.0,
        lower_is_better=True,
        scale=Scale(decimals=2, unit="nats", step="nats"),
    )
    names = Names("the test set", "dropout", "the baseline", "loss")
    assert said(found, names) == (
        "On the test set, dropout improved loss by 0.25 nats (95 % interval [+0.21, +0.29]): by at "
        "least the margin of 0.10 nats, since the whole interval lies beyond it."
    )


def test_a_bound_is_rounded_up_to_the_last_decimal_of_its_unit() -> None:
    """What two decimals show as zero is not said to be ruled out from zero on."""
    tiny = [score + step / 100 for score, step in zip(BASELINE, EQUIVALENT, strict=True)]
    (found,) = adjust_families(
        [
            compare(
                arm(tiny),
                arm(BASELINE, "baseline"),
                design(margin=None, scale=Scale(decimals=2, unit="F1", step="F1")),
            )
        ]
    )
    assert "improvements above 0.01 F1 and losses above 0.01 F1 are ruled out" in said(found)
