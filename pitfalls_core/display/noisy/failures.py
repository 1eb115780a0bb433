"""The training examples that each variant gets most confidently wrong."""

from collections.abc import Sequence

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.document import Column, Row, Table
from pitfalls_core.display.sentences import unbroken, words
from pitfalls_core.findings.quantities.failure_cases import FailureCase, failure_cases
from pitfalls_core.findings.scale import GAP, share
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.predictions import Predictions

MOST = 3
"""Examples of each variant that are shown; a file of every prediction is in the run store."""


def failures_table(
    runs: StudyRuns, task: str, variants: Sequence[str], *, answers: str = ""
) -> Table:
    """Return the worst training examples of every variant, over all its seeds.

    Parameters
    ----------
    runs
        The runs of the study.
    task
        The task that is shown.
    variants
        In order.
    answers
        The exhibit of the source paper that the table answers.
    """
    rows: list[Row] = []
    for name in variants:
        rows.append(Row(group=unbroken(runs.study.variant(name).title)))
        rows += [_row(case, task, name) for case in failure_cases(_seen(runs, task, name), MOST)]
    return Table(
        label="tab-failures",
        caption=(
            words(
                f"Failure cases: for each variant the {MOST} training examples, over all seeds, "
                "that the selected model answers most confidently with another symbol than was "
                "drawn. “Given” is the label that was trained with. Where it equals the answer, "
                "the model has memorized a wrong label; where it equals the drawn symbol, the "
                "label was right and the model is not. The others are left out by that rule alone."
            ),
        ),
        columns=tuple(
            Column(title, "right")
            for title in ("Seed", "Example", "Source", "Drawn", "Given", "Answer", "Confidence")
        ),
        rows=tuple(rows),
        wide=False,
        answers=answers,
    )


def _seen(runs: StudyRuns, task: str, variant: str) -> list[tuple[int, Predictions]]:
    if runs.predictions is None:
        return []
    read = [
        (one.seed, runs.predictions.of(one.id, "train"))
        for one in runs.records
        if (one.task, one.variant) == (task, variant)
    ]
    return [(seed, found) for seed, found in read if found is not None]


def _row(case: FailureCase, task: str, variant: str) -> Row:
    source = GAP if case.source is None else str(case.source)
    numbers = (case.seed, case.example, source, case.true, case.given, case.answered)
    confidence = unbroken(share(case.confidence))
    return Row(tuple(of_arm(str(text), task, variant) for text in (*numbers, confidence)))
