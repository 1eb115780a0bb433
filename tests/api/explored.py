"""A whole study to explore: scores, predictions and curves, and nothing trained."""

from dataclasses import replace
from functools import cache

from pitfalls_core.runs.runner import StudyRuns
from tests.findings.whole import whole_runs

EPOCHS = 4


@cache
def runs_with_curves() -> StudyRuns:
    """Return the runs of a whole study, each with two curves of its own."""
    runs = whole_runs()
    records = [
        replace(
            one,
            curves={
                "train_loss": tuple(2.0 / (epoch + 1 + place / 7) for epoch in range(EPOCHS)),
                "validation_accuracy": tuple(0.2 * epoch + place / 999 for epoch in range(EPOCHS)),
            },
        )
        for place, one in enumerate(runs.records)
    ]
    return replace(runs, records=tuple(records))
