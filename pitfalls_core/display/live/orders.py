"""The order of variants offline and live, pair by pair."""

from pitfalls_core.display.cells import NONE
from pitfalls_core.display.document import Column, Inlines, Row, Strong, Table, Text
from pitfalls_core.display.live.cells import LEVEL, change, linked, variants_on
from pitfalls_core.display.sentences import caption, words
from pitfalls_core.display.whole import of_task
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.live.sets import LiveSets
from pitfalls_core.findings.ranks import RankedPair, estimate_of, mean_scores, ranked_pairs
from pitfalls_core.findings.scale import MINUS
from pitfalls_core.statistics.ranks import kendall_tau


def reversals_table(analysis: Analysis, sets: LiveSets) -> Table:
    """Return every pair of variants of the question: both differences, flips, and what is resolved.

    The controls, which are there to check the study, have no part in it.
    """
    controls = {one.variant for one in analysis.study.controls}
    names = tuple(one for one in variants_on(analysis, sets.task) if one not in controls)
    pairs = ranked_pairs(analysis.arms, names, sets.offline, sets.live)
    return Table(
        label="tab-reversals",
        caption=caption(
            "Pairs of variants: the second minus the first, in points, with 95 % t intervals. "
            "Flips are seeds in which the difference has one sign offline and the other live. A "
            "reversal, or a kept order, counts only if both intervals exclude zero; otherwise it "
            "is unresolved. {tau}",
            tau=_tau(analysis, names, sets),
        ),
        columns=(
            Column("First"),
            Column("Second"),
            Column("Offline", "right"),
            Column("Live", "right"),
            Column("Flips", "right"),
            Column("Order"),
        ),
        rows=tuple(_row(one, analysis, sets) for one in pairs),
        wide=True,
    )


def _tau(analysis: Analysis, names: tuple[str, ...], sets: LiveSets) -> Inlines:
    offline, live = (
        mean_scores(analysis.arms, dataset, names) for dataset in (sets.offline, sets.live)
    )
    if offline is None or live is None or len(names) < 2:
        return (Text("Kendall's tau cannot be had, for lack of runs."),)
    tau = f"{kendall_tau(offline, live):.2f}".replace("-", MINUS)
    return caption(
        "Kendall's tau between the two orders of the means is {tau}.", tau=of_task(tau, sets.task)
    )


def _row(one: RankedPair, analysis: Analysis, sets: LiveSets) -> Row:
    titles = analysis.titles.variants
    flips, n = one.flips
    cells = []
    for dataset, pairs in ((sets.offline, one.offline), (sets.live, one.live)):
        text = change(estimate_of(pairs))
        cells.append(linked(text, analysis, dataset, one.second))
    return Row(
        (
            (words(titles[one.first]),),
            (words(titles[one.second]),),
            *cells,
            (of_task(f"{flips}/{n}", sets.task),) if n else NONE,
            (Strong((Text(one.standing(LEVEL)),)),),
        )
    )
