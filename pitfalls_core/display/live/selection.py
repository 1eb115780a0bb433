"""What was seen while training, against what the stream said in the end."""

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.document import Column, Inlines, Row, Table
from pitfalls_core.display.live.cells import change, linked, variants_on, with_controls
from pitfalls_core.display.sentences import words
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.live.intermediate import Intermediate, intermediates
from pitfalls_core.findings.live.pilots import ERRORS, Pilot, pilots
from pitfalls_core.findings.live.sets import LiveSets
from pitfalls_core.findings.scale import ACCURACY, MINUS


def intermediate_table(analysis: Analysis, sets: LiveSets) -> Table:
    """Return validation accuracy half way, at its best, and the final live accuracy."""
    names = variants_on(analysis, sets.task)
    found = intermediates(analysis.runs, names, sets)
    return Table(
        label="tab-intermediate",
        caption=(
            words(
                "Intermediate validation accuracy, half way through training and at its best "
                "epoch, against the final accuracy on all live batches; means over runs, in per "
                "cent, and differences to the baseline with the same seed, in points, with 95 % t "
                "intervals. Live accuracy is that of the selected epoch."
            ),
        ),
        columns=(
            Column("Variant"),
            Column("Half way", "right"),
            Column("Gain half way", "right"),
            Column("Best", "right"),
            Column("Live", "right"),
            Column("Gain live", "right"),
        ),
        rows=with_controls(analysis, [(one.variant, _row(one, analysis, sets)) for one in found]),
        wide=True,
    )


def pilots_table(analysis: Analysis, sets: LiveSets) -> Table:
    """Return what a pilot on the small batch would have said of every variant."""
    found = pilots(analysis.arms, variants_on(analysis, sets.task), sets)
    return Table(
        label="tab-pilots",
        caption=(
            words(
                "A small live pilot (the scored part of the first batch) against all live batches: "
                "mean accuracies in per cent, the largest standard error of their difference in "
                "points, if the pilot were a random part of the stream, and in how many runs the "
                f"pilot is off by more than {ERRORS:g} of these errors. Chance would put about one "
                "run in twenty there."
            ),
        ),
        columns=(
            Column("Variant"),
            Column("Pilot", "right"),
            Column("All", "right"),
            Column("Standard error", "right"),
            Column("Runs off", "right"),
        ),
        rows=with_controls(
            analysis, [(one.variant, _pilot_row(one, analysis, sets)) for one in found]
        ),
    )


def _row(one: Intermediate, analysis: Analysis, sets: LiveSets) -> Row:
    live = (analysis, sets.live, one.variant)
    return Row(
        (
            (words(analysis.titles.variants[one.variant]),),
            _share(one.half_way, sets, one),
            _text(change(one.half_way_gain), sets, one),
            _share(one.best, sets, one),
            linked(None if one.live is None else ACCURACY.score(one.live), *live),
            linked(change(one.live_gain), *live),
        )
    )


def _pilot_row(one: Pilot, analysis: Analysis, sets: LiveSets) -> Row:
    return Row(
        (
            (words(analysis.titles.variants[one.variant]),),
            linked(ACCURACY.score(one.small), analysis, sets.small, one.variant),
            linked(ACCURACY.score(one.large), analysis, sets.live, one.variant),
            of_arm(ACCURACY.score(one.error), sets.task, one.variant),
            of_arm(f"{one.misled}/{len(one.off)}", sets.task, one.variant),
        )
    )


def _share(value: float | None, sets: LiveSets, one: Intermediate) -> Inlines:
    return _text(None if value is None else ACCURACY.score(value), sets, one)


def _text(text: str | None, sets: LiveSets, one: Intermediate) -> Inlines:
    return of_arm(text and text.replace("-", MINUS), sets.task, one.variant)
