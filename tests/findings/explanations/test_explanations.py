"""Why it failed, when it worked, what could overturn it: sentences that follow the findings."""

from dataclasses import replace

import pytest

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.explanations.null import planted_null
from pitfalls_core.findings.explanations.overturn import what_could_overturn
from pitfalls_core.findings.explanations.why import why_it_failed
from pitfalls_core.findings.explanations.worked import overlap, when_it_worked
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import plain_text
from tests.findings.constructed import DATASETS, IMPROVED, UNDERPOWERED, analysis, everywhere
from tests.findings.whole import Levels, whole_analysis, whole_study

WORSE: Levels = {("drawn/a", "refined"): 0.6}
BETTER: Levels = {(dataset, "refined"): 0.8 for dataset in DATASETS}


def why(found: Analysis) -> list[str]:
    """Return the paragraphs that say why it failed."""
    return [" ".join(map(plain_text, paragraph)) for paragraph in why_it_failed(found)]


def test_every_negative_primary_verdict_is_explained() -> None:
    """One paragraph each, with what was seen in classes, flips, ingredients and confidence."""
    found = whole_analysis(WORSE)
    negative = [one for one in found.primary if one.verdict_family != "improved"]
    paragraphs = why(found)
    assert len(paragraphs) == len(negative) == 3
    text = next(one for one in paragraphs if "“Thick strokes”" in one)
    assert text.startswith("On “Thick strokes”, the verdict on the refined variant is degraded.")
    assert "10 of 10 classes lost accuracy after correction, class " in text
    assert "“Wide strokes” changed accuracy by +" in text
    assert "The deep variant changed accuracy by −" in text
    assert "beyond the sum of the parts." in text
    assert "a second run of the baseline turns" in text
    assert "The expected calibration error moved from" in text


def test_the_numbers_are_those_of_the_findings() -> None:
    """Flips, and the interaction of the ingredients, stand as they were found."""
    found = whole_analysis(WORSE)
    rates = next(
        one
        for one in found.behaviour.flips
        if (one.dataset, one.treatment) == ("drawn/a", "refined")
    )
    parts = next(one for one in found.behaviour.decompositions if one.dataset == "drawn/a")
    text = next(one for one in why(found) if "“Thick strokes”" in one)
    assert rates.reference is not None
    for share in (rates.negative, rates.positive, rates.reference):
        assert f"{ACCURACY.score(share)} %" in text
    interaction = ACCURACY.change(parts.interaction.difference)
    interval = ACCURACY.interval(parts.interaction.interval(0.95))
    assert f"{interaction} (95 % interval {interval}) beyond the sum" in text


def test_without_a_failure_nothing_is_explained() -> None:
    """Improvements everywhere leave one sentence."""
    assert why(whole_analysis(BETTER)) == [
        "Every primary comparison of the refined variant is an improvement, so that nothing has to "
        "be explained here."
    ]


def test_without_predictions_power_is_what_can_be_said() -> None:
    """Scores alone know nothing of classes and flips."""
    text = why(analysis(everywhere(UNDERPOWERED)))[0]
    assert "This design could detect" in text
    assert "class" not in text
    assert "turned from" not in text


def test_gains_are_listed_with_what_they_may_owe_to_the_test_set() -> None:
    """An ingredient that varies what the shift changes; without a common factor nothing is said."""
    found = whole_analysis({("drawn/a", "wide"): 0.8})
    text = " ".join(map(plain_text, when_it_worked(found)))
    assert "“Wide strokes” on “Thick strokes” (+" in text
    assert "may be nothing but that: “Thick strokes” shares stroke width." in text
    assert overlap("drawn/a", "wide", found) == ("stroke width",)
    assert overlap("drawn/b", "wide", found) == overlap("drawn/a", "deep", found) == ()
    other = whole_analysis({("drawn/b", "deep"): 0.8})
    elsewhere = " ".join(map(plain_text, when_it_worked(other)))
    assert "the deep variant on “Dim light” (+" in elsewhere
    assert "“Dim light” shares" not in elsewhere


def test_no_gain_is_said_to_be_none() -> None:
    """After correction, not before."""
    assert [plain_text(one) for one in when_it_worked(analysis({}))] == [
        "No comparison shows a gain after correction within its family."
    ]


def test_what_could_overturn_a_verdict() -> None:
    """The margin from which it would be equivalent is the further end of the 90 % interval."""
    found = analysis({"scans/test": IMPROVED, "drawn/a": UNDERPOWERED})
    sentences = [plain_text(one) for one in what_could_overturn(found)]
    improved, open_one, equivalent = sentences
    effect = found.comparisons[0].effect
    assert effect is not None
    margin = ACCURACY.size(effect.ci90[1])
    assert f"with a margin above {margin} the verdict would be equivalent" in improved
    assert "no single pair decides" in improved
    reach = found.comparisons[1].reach
    assert reach is not None
    assert f"{reach.seeds_to_detect_margin} seeds would be needed to detect the margin" in open_one
    assert "no margin that was looked at changes the verdict" in equivalent


def test_a_blind_study_can_be_overturned() -> None:
    """A missed control is named for negative verdicts, and for no other."""
    missed = analysis({"drawn/a": IMPROVED}, control=everywhere(UNDERPOWERED))
    said = [
        "the positive control was not found there" in plain_text(one)
        for one in what_could_overturn(missed)
    ]
    assert said == [True, False, True]


def test_missing_pairs_are_named() -> None:
    """With how many of how many."""
    found = analysis({"drawn/a": (0.012, 0.014, 0.016, 0.013, None, None)})
    assert "2 of 6 pairs are missing" in plain_text(what_could_overturn(found)[1])


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (
            {},
            "The planted null, an effect of exactly zero, was called a difference on none of 4 "
            "test sets, after correction.",
        ),
        (
            {("drawn/b", "again"): 0.6},
            "The planted null, an effect of exactly zero, was called a difference on 1 of 4 test "
            "sets (“Dim light”) after correction: chance does so in one study of twenty, and "
            "verdicts there must be read with that in mind.",
        ),
    ],
)
def test_the_planted_null_is_reported_as_it_came_out(levels: Levels, expected: str) -> None:
    """Quiet, or an alarm with its place."""
    assert plain_text(planted_null(whole_analysis(levels))) == expected


def test_a_study_without_a_planted_null_says_so() -> None:
    """It has no second run of the baseline either."""
    none = whole_analysis(of=replace(whole_study(), planted_null=None))
    assert plain_text(planted_null(none)) == "No planted null was declared in this study."
