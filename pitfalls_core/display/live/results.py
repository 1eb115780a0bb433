"""Offline beside live, in the layout of the source paper's table, with what it leaves out."""

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.cells import mean_and_sd
from pitfalls_core.display.document import Column, Row, Table
from pitfalls_core.display.live.cells import (
    change,
    linked,
    variants_on,
    with_controls,
)
from pitfalls_core.display.sentences import unbroken, words
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.live.gaps import Gap, gaps
from pitfalls_core.findings.live.sets import LiveSets
from pitfalls_core.findings.scale import ACCURACY

SELECTION = (
    "Selection rule: training-domain validation, the epoch of highest accuracy on held-out offline "
    "data; no live label was used."
)


def offline_live_table(
    analysis: Analysis, sets: LiveSets, *, label: str = "tab-offline-live", answers: str = ""
) -> Table:
    """Return mean (SD) offline and live for every variant, the number of runs, and the gap.

    Parameters
    ----------
    analysis
        Of the study.
    sets
        The offline set and the live stream.
    label
        Of the table.
    answers
        The exhibit of the source paper that it answers.
    """
    found = gaps(analysis.arms, variants_on(analysis, sets.task), sets)
    title = analysis.study.task(sets.task).title
    return Table(
        label=label,
        caption=(
            words(
                f"{title}: accuracy offline and live in per cent, mean and, in brackets, SD over "
                "runs, finished of planned. The gap is offline minus live of the same runs, in "
                f"points, with a 95 % t interval. {SELECTION}"
            ),
        ),
        columns=(
            Column("Model variant"),
            Column(unbroken("Offline (%)"), "right"),
            Column(unbroken("Live (%)"), "right"),
            Column("Runs", "right"),
            Column(unbroken("Gap [95 %]"), "right"),
        ),
        rows=with_controls(analysis, [(one.variant, _row(one, analysis, sets)) for one in found]),
        answers=answers,
    )


def _row(one: Gap, analysis: Analysis, sets: LiveSets) -> Row:
    name = one.variant
    return Row(
        (
            (words(analysis.titles.variants[name]),),
            linked(mean_and_sd(*one.offline, ACCURACY), analysis, sets.offline, name),
            linked(mean_and_sd(*one.live, ACCURACY), analysis, sets.live, name),
            of_arm(f"{one.finished}/{one.planned}", sets.task, name),
            linked(change(one.gap), analysis, sets.live, name),
        )
    )
