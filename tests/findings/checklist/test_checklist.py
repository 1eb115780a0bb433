"""The checklist: every question once, and answers that follow the records."""

from dataclasses import replace

import pytest

from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.findings.checklist.answer import Answer
from pitfalls_core.findings.checklist.checklist import checklist
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.runs.frozen import Deviation
from pitfalls_core.runs.proof.verifications import Verification
from tests.findings.constructed import IMPROVED, analysis, everywhere
from tests.findings.whole import whole_analysis, whole_runs, whole_study


def answers(found: Analysis) -> dict[int, Answer]:
    """Return the answers by number."""
    return {one.number: one for _, section in checklist(found) for one in section}


def test_all_questions_are_there_once_and_in_order() -> None:
    """Forty-four, in seven sections."""
    sections = checklist(whole_analysis())
    numbers = [one.number for _, section in sections for one in section]
    assert numbers == list(range(1, 45))
    assert len(sections) == 7
    assert all(one.question and one.value for _, section in sections for one in section)


def test_runs_are_counted() -> None:
    """Planned and finished, and failed where two pairs never finished."""
    assert "36 planned, 36 finished, 0 failed, 0 missing" in answers(analysis({}))[13].value
    failed = analysis({"drawn/a": (*IMPROVED[:4], None, None)})
    assert "36 planned, 34 finished, 2 failed, 0 missing" in answers(failed)[13].value


def test_behaviour_needs_predictions() -> None:
    """Without them the question is not filled; with them it counts."""
    assert answers(analysis({}))[26].status == "not filled"
    found = whole_analysis()
    assert answers(found)[26].status == "yes"
    assert f"of {len(found.behaviour.classes)} class changes" in answers(found)[26].value


def test_an_own_budget_in_the_question_is_unequal() -> None:
    """A batch of its own in a primary treatment, against one in an ingredient."""
    whole = whole_study()
    for name, status in (("refined", "no"), ("deep", "yes")):
        variants = tuple(
            replace(one, batch_size=7) if one.name == name else one for one in whole.variants
        )
        found = whole_analysis(of=replace(whole, variants=variants))
        assert answers(found)[9].status == status
        assert "but for" in answers(found)[9].value
    assert answers(whole_analysis())[9].value.endswith("for all variants")


def test_controls_are_asked_for() -> None:
    """A study without a planted null does not fulfil the item."""
    assert answers(whole_analysis())[11].status == "yes"
    assert "Planted null: “Reseeded”." in answers(whole_analysis())[11].value
    assert answers(analysis({}))[11].status == "no"


def test_re_runs_are_counted() -> None:
    """None, all of which agreed, and one of which did not."""
    runs = whole_runs()
    ids = [one.id for one in runs.records[:3]]
    same, other = (Verification(agreement) for agreement in ("bit for bit", "different"))
    outcomes = dict(zip(ids, (same, same, other), strict=True))
    assert answers(analyse(runs))[34].status == "no"
    found = answers(analyse(replace(runs, verifications=outcomes)))[34]
    assert found.status == "yes"
    assert found.value == "2 of 3 re-runs agree bit for bit."


def test_deviations_are_counted() -> None:
    """Each change of the plan after results existed."""
    moved = Deviation("margin", {"value": 0.02}, {"value": 0.01}, 30)
    found = analysis({}, deviations=(moved,))
    assert answers(found)[37].value.startswith("1 after results existed")


@pytest.mark.parametrize(("differences", "status"), [(IMPROVED, "not applicable"), (None, "yes")])
def test_only_negative_findings_need_a_diagnostic(
    differences: tuple[float, ...] | None, status: str
) -> None:
    """Improvements everywhere have nothing to diagnose."""
    found = analysis(everywhere(differences)) if differences else whole_analysis()
    assert answers(found)[29].status == status


def test_what_only_the_author_knows_is_not_filled() -> None:
    """Societal impact and automation; and what is known once a report is assembled."""
    found = answers(whole_analysis())
    assert [number for number, one in found.items() if one.status == "not filled"] == [
        15,
        17,
        18,
        38,
        39,
        40,
        41,
        42,
        43,
        44,
    ]


def test_the_abstract_names_every_task() -> None:
    """Titles say whether data are real or drawn."""
    assert answers(whole_analysis())[19].status == "yes"


@pytest.mark.parametrize(
    ("number", "detector"), [(17, "leakage"), (18, "preprocessing fingerprint")]
)
def test_an_alarm_answers_no(number: int, detector: str) -> None:
    """Looked at without an alarm is yes, an alarm is no and names its subject."""
    for fired, status in ((True, "no"), (False, "yes")):
        looks = (Pitfall(detector, "set “a”", fired, ()), Pitfall(detector, "set “b”", False, ()))
        found = answers(replace(whole_analysis(), pitfalls=looks))[number]
        assert found.status == status
        alarms = "set “a”" if fired else "none"
        assert found.value == f"Looked at 2 sets; alarms: {alarms}."
