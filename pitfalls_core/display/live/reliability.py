"""Reliability, as far as it can be measured: calibration, and errors that were made confidently."""

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.cells import accuracies
from pitfalls_core.display.document import Column, Row, Table
from pitfalls_core.display.live.cells import variants_on, with_controls
from pitfalls_core.display.sentences import words
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.live.sets import LiveSets
from pitfalls_core.statistics.calibration import BINS

MEASURES = ("ece", "confident_errors")


def reliability_table(analysis: Analysis, sets: LiveSets) -> Table:
    """Return both measures, offline and live, for every variant."""
    names = variants_on(analysis, sets.task)
    return Table(
        label="tab-reliability",
        caption=(
            words(
                f"The measurable part of reliability: expected calibration error ({BINS} bins), "
                "and the share of errors that were made with a confidence above 0.9; in per cent, "
                "mean and, in brackets, SD over runs. Lower is better."
            ),
        ),
        columns=(
            Column("Variant"),
            Column("Calibration error, offline", "right"),
            Column("Calibration error, live", "right"),
            Column("Confident errors, offline", "right"),
            Column("Confident errors, live", "right"),
        ),
        rows=with_controls(analysis, [(name, _row(name, analysis, sets)) for name in names]),
    )


def _row(variant: str, analysis: Analysis, sets: LiveSets) -> Row:
    cells = [
        of_arm(accuracies(_values(variant, dataset, measure, analysis)), sets.task, variant)
        for measure in MEASURES
        for dataset in (sets.offline, sets.live)
    ]
    return Row(((words(analysis.titles.variants[variant]),), *cells))


def _values(variant: str, dataset: str, measure: str, analysis: Analysis) -> list[float]:
    task, _, name = dataset.partition("/")
    score = f"{name}/{measure}"
    return [
        one.scores[score]
        for one in analysis.runs.records
        if (one.task, one.variant) == (task, variant) and score in one.scores
    ]
