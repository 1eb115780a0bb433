"""The macros of a report hold the numbers of ``results.json``, as the paper writes them."""

from typing import Any

from pitfalls_core.findings.scale import ACCURACY, Scale
from pitfalls_core.report.latex.numbers import MANY, MEANINGS, KeyNumbers, key_numbers

ENTRY: dict[str, Any] = {
    "id": "glyphs/shift_a/accuracy/refined-vs-baseline",
    "primary": True,
    "difference": 0.0131,
    "ci95_low": -0.002,
    "ci95_high": 0.03,
    "ci90_low": 0.0,
    "ci90_high": 0.025,
    "margin": 0.01,
    "baseline_mean": 0.8,
    "baseline_sd": 0.011,
    "treatment_mean": 0.8131,
    "treatment_sd": None,
    "n": 5,
    "planned": 6,
    "p_value": 0.0312,
    "p_adjusted": 0.0001,
    "equivalence_p": None,
    "verdict": "not_assessable",
    "verdict_family": "inconclusive",
}
CLAIM = {"id": "S1-1s", "status": "not testable"}


def study(name: str, *entries: dict[str, Any]) -> dict[str, Any]:
    """Return a study of ``results.json`` with these comparisons and one claim."""
    return {"name": name, "comparisons": list(entries), "claims": [CLAIM]}


def texts(numbers: KeyNumbers) -> dict[str, str]:
    """Return what every macro prints, by its name."""
    return {macro.name: macro.text for group in numbers.groups for macro in group.macros}


def test_every_number_is_written_as_in_the_paper() -> None:
    """Percent and points, signs, p-values; a dash where there is none."""
    numbers = key_numbers({"studies": [study("a", ENTRY)]}, [[ACCURACY]])
    stem = "GlyphsShiftAAccuracyRefinedVsBaseline"
    found = {name.removesuffix(stem): text for name, text in texts(numbers).items()}
    assert found == {
        "pfDifference": "+1.3",
        "pfCiLow": "−0.2",
        "pfCiHigh": "+3.0",
        "pfCiNinetyLow": "0.0",
        "pfCiNinetyHigh": "+2.5",
        "pfMargin": "1.0",
        "pfBaselineMean": "80.0",
        "pfBaselineSd": "1.1",
        "pfTreatmentMean": "81.3",
        "pfTreatmentSd": "–",
        "pfRuns": "5",
        "pfPlanned": "6",
        "pfP": ".031",
        "pfAdjustedP": "< .001",
        "pfEquivalenceP": "–",
        "pfVerdict": "not assessable",
        "pfFamilyVerdict": "inconclusive",
        "pfUnit": "points",
        "pfScoreUnit": "%",
        "pfStatusSOneOneS": "not testable",
    }
    assert {name.removeprefix("pf").removesuffix("SOneOneS") for name in found} == set(MEANINGS)


def test_several_studies_have_their_names_in_front() -> None:
    """As their labels have in proceedings."""
    document = {"studies": [study("one", ENTRY), study("other", ENTRY)]}
    found = texts(key_numbers(document, [[ACCURACY], [Scale()]]))
    assert found["pfDifferenceOneGlyphsShiftAAccuracyRefinedVsBaseline"] == "+1.3"
    assert found["pfDifferenceOtherGlyphsShiftAAccuracyRefinedVsBaseline"] == "+0.013"
    assert found["pfUnitOtherGlyphsShiftAAccuracyRefinedVsBaseline"] == ""
    assert found["pfStatusOtherSOneOneS"] == "not testable"


def test_of_very_many_comparisons_the_primary_ones_stay() -> None:
    """The last one is named beforehand, so it is kept, and what is left out is counted."""
    many = [{**ENTRY, "id": f"d{n}/m/a-vs-b", "primary": n == MANY} for n in range(MANY + 1)]
    numbers = key_numbers({"studies": [study("a", *many)]}, [[ACCURACY] * len(many)])
    assert numbers.left_out == 1
    subjects = [group.subject for group in numbers.groups]
    assert len(subjects) == MANY + 1  # a claim is among them
    assert subjects[0] == f"d{MANY}/m/a-vs-b"
    assert f"d{MANY - 1}/m/a-vs-b" not in subjects
