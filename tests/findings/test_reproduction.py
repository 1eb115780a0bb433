"""What is said of re-runs, of results that were carried over, and of accelerators."""

from dataclasses import replace

import pytest

from pitfalls_core.findings.reproduction import carried_over, reproduction
from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.runs.proof.verifications import Agreement, Verification
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.record import Adoption
from tests.findings.constructed import EQUIVALENT, analysis, everywhere

RUNS = analysis(everywhere(EQUIVALENT)).runs
"""Two tasks, three variants and six seeds: 36 finished runs."""

NONE = "No stored run was done again to check it; the command pitfalls verify does so."
CARRIED = (
    "2 of 36 finished runs were made under earlier source and carried over: after the edit, "
    "3 re-runs agreed bit for bit, which is evidence and not proof."
)


def said(runs: StudyRuns) -> list[str]:
    """Return the sentences as text."""
    return [plain_text(sentence) for sentence in reproduction(runs)]


def verified(*agreements: Agreement) -> StudyRuns:
    """Return the runs of which some were done again, and agreed like this."""
    names = [record.id for record in RUNS.records]
    outcomes = [Verification(one, "" if one == "bit for bit" else "x") for one in agreements]
    return replace(RUNS, verifications=dict(zip(names, outcomes, strict=False)))


def test_nothing_was_done_again() -> None:
    """That is said, with the command that does it."""
    assert said(RUNS) == [NONE]


@pytest.mark.parametrize(
    ("agreements", "expected"),
    [
        (
            ("bit for bit",) * 3,
            [
                "3 of 3 re-runs agree bit for bit with the stored results; the study has 36 "
                "finished runs."
            ],
        ),
        (
            ("bit for bit", "within tolerance"),
            [
                "1 of 2 re-runs agree bit for bit with the stored results; the study has 36 "
                "finished runs.",
                "Of the others, 1 agree within numeric tolerance.",
            ],
        ),
        (
            ("different", "within seed noise", "within tolerance", "different"),
            [
                "0 of 4 re-runs agree bit for bit with the stored results; the study has 36 "
                "finished runs.",
                "Of the others, 1 agree within numeric tolerance, 1 differ by no more than "
                "seeds do and 2 differ by more than seeds do.",
            ],
        ),
    ],
)
def test_how_re_runs_agreed(agreements: tuple[Agreement, ...], expected: list[str]) -> None:
    """The count of all, of those that agree bit for bit, and of the others from best to worst."""
    assert said(verified(*agreements)) == expected


def test_what_was_carried_over() -> None:
    """The least number of re-runs that any of it rests on, and every reason once, sorted."""
    names = [record.id for record in RUNS.records]
    adoptions = {
        names[0]: Adoption("k1", 5, "source changed: b.py"),
        names[1]: Adoption("k2", 3, "source changed: a.py"),
    }
    assert carried_over(RUNS) == ()
    runs = replace(RUNS, adoptions=adoptions)
    reasons = [f"What had changed: source changed: {name}.py." for name in ("a", "b")]
    assert said(runs) == [NONE, CARRIED, *reasons]
    same = dict.fromkeys(names[:2], Adoption("k", 3, "source changed: a.py"))
    assert said(replace(RUNS, adoptions=same)) == [NONE, CARRIED, reasons[0]]


def test_an_accelerator_promises_less() -> None:
    """Away from the CPU, bits are not promised, and that is said."""
    made = [
        replace(record, ingredients=replace(record.ingredients, device="cuda"))
        for record in RUNS.records
    ]
    assert said(replace(RUNS, records=tuple(made))) == [
        NONE,
        "The runs were made on cuda, where the same run may give other bits on another device "
        "model, driver or library; bit-for-bit agreement is promised on the CPU only.",
    ]


def test_without_a_single_result() -> None:
    """An empty study has no device, and nothing to be done again."""
    assert said(replace(RUNS, records=())) == [NONE]
