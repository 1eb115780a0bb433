"""Inputs without labels: how far live ones can be told from offline ones, and a demonstration."""

from pitfalls_core.display.cells import NONE
from pitfalls_core.display.document import Column, Row, Table, Text
from pitfalls_core.display.sentences import caption, words
from pitfalls_core.display.whole import of_task
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.live.covariate_shift import (
    ALARM,
    CovariateShift,
    covariate_shifts,
)
from pitfalls_core.findings.live.mismatch import REPAIRED, Twin, twins
from pitfalls_core.findings.live.sets import LiveSets
from pitfalls_core.findings.scale import ACCURACY, GAP


def covariate_shift_table(analysis: Analysis, sets: LiveSets) -> Table:
    """Return how well each set can be told from the offline test set, without a label."""
    runs = analysis.runs
    seeds = range(runs.study.task(sets.task).budgets[runs.profile].seeds)
    found = covariate_shifts(runs.study, runs.profile, sets, seeds)
    return Table(
        label="tab-covariate-shift",
        caption=caption(
            "Two-sample test on inputs, drawn again for each of {seeds} seeds: area under the "
            "curve of a linear classifier that tells a set from the offline test set, "
            "cross-validated, mean with a 95 % t interval over seeds. One half means that it "
            "cannot. The validation set, drawn like the offline one, is the clean twin. An alarm "
            "needs the interval above {alarm}.",
            seeds=of_task(len(seeds), sets.task),
            alarm=f"{ALARM:g}",
        ),
        columns=(
            Column("Set"),
            Column("Area", "right"),
            Column("95 % interval", "right"),
            Column("Alarm"),
        ),
        rows=tuple(_shift_row(one, analysis) for one in found),
    )


def mismatch_table(analysis: Analysis, sets: LiveSets) -> Table:
    """Return the planted preprocessing mismatches beside their clean twin."""
    runs = analysis.runs
    return Table(
        label="tab-mismatch",
        caption=(
            words(
                "A demonstration and no result: the offline test set of the first seed, served "
                "with a planted preprocessing fault, beside its clean twin. Accuracy is that of "
                "the nearest neighbour in the training set, in per cent, as served and after the "
                "repair that helps most. The fingerprint compares what was recorded of the images "
                f"with training; a repair raises an alarm if it gains more than "
                f"{ACCURACY.size(REPAIRED)}."
            ),
        ),
        columns=(
            Column("Planted fault"),
            Column("As served", "right"),
            Column("Best repair"),
            Column("Repaired", "right"),
            Column("Fingerprint"),
            Column("Repair"),
        ),
        rows=tuple(_twin_row(one, sets.task) for one in twins(runs.study, runs.profile, sets.task)),
    )


def _shift_row(one: CovariateShift, analysis: Analysis) -> Row:
    estimate, task = one.estimate, one.dataset.partition("/")[0]
    mean = sum(one.areas) / len(one.areas)
    interval = NONE
    if estimate is not None:
        # No area lies beyond these.
        low, high = (min(max(bound, 0.0), 1.0) for bound in estimate.interval(0.95))
        interval = (of_task(f"[{low:.2f}, {high:.2f}]", task),)
    alarm = {None: GAP, True: "yes", False: "no"}[one.shifted]
    return Row(
        (
            (words(analysis.titles.datasets[one.dataset]),),
            (of_task(f"{mean:.2f}", task),),
            interval,
            (Text(alarm),),
        )
    )


def _twin_row(one: Twin, task: str) -> Row:
    said = {True: "alarm", False: "silent"}
    return Row(
        (
            (words(one.fault),),
            (of_task(ACCURACY.score(one.accuracy), task),),
            (words(one.repair),),
            (of_task(ACCURACY.score(one.repaired), task),),
            (Text(said[one.alarm]),),
            (Text(said[one.repair_alarm]),),
        )
    )
