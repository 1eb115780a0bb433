"""Tables of plans: what planned seeds could detect, what runs could, and how many do more."""

from pitfalls_core.display.captions import unit_of_differences
from pitfalls_core.display.cells import NONE, count_cell, number
from pitfalls_core.display.document import Column, Inlines, Row, Table
from pitfalls_core.display.sentences import caption, words
from pitfalls_core.display.tables import grouped_rows
from pitfalls_core.display.titles import comparison_titles
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.planning.planned import LevelReach, TaskReach, planned_reach
from pitfalls_core.findings.planning.planned_wording import points, smallest_p_text
from pitfalls_core.findings.planning.planned_words import TABLE
from pitfalls_core.findings.planning.wording import significant
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sensitivity.reach import seeds_to_halve
from pitfalls_core.findings.words import COUNTS
from pitfalls_core.studies.study import Study

AIMS = {
    "detect": "To detect the margin",
    "show": "To show equivalence",
    "halve": "To detect half",
}
"""Headers of the columns of seeds."""


def planned_reach_table(study: Study, profile: str) -> Table:
    """Return what the planned seeds of `study` could show, from the plan alone.

    There is a row for each task, primary family and level; no result has a part in it.
    """
    first, *others = TABLE["headers"]
    found = planned_reach(study, profile)
    return Table(
        label="tab-planned-reach",
        caption=caption(str(TABLE["caption"]), margin=of_whole(ACCURACY.size(found.margin))),
        columns=(Column(first), *(Column(header, "right") for header in others)),
        rows=tuple(
            _planned_row(task, level, study)
            for task in found.tasks
            for level in task.levels or (None,)
        ),
        note=(words(str(TABLE["note"])),),
        wide=True,
    )


def _planned_row(one: TaskReach, level: LevelReach | None, study: Study) -> Row:
    title = ", ".join(filter(None, (study.task(one.task).title, one.family)))
    if level is None:
        return Row(((words(title),), (words(str(one.pairs)),), *[NONE] * 6))
    passes = str(TABLE["reaches" if level.exact_reaches else "misses"])
    cells = (
        str(one.pairs),
        significant(level.alpha),
        f"{level.detectable:.2f}",
        f"{level.confirmable:.2f}",
        points(level.largest_sd_to_detect),
        points(level.largest_sd_to_show),
        passes.format(p=smallest_p_text(one)),
    )
    return Row(((words(title),), *((words(cell),) for cell in cells)))


def plans_table(found: ComparisonSet) -> Table:
    """Return what each comparison could detect, and the seeds that other aims would take.

    Where a margin was set, the aims are to detect it and to show equivalence within it; elsewhere,
    to detect half of what is detected now.
    """
    aims = _aims(found)
    headers = ("SD", "Detectable", "Its range", "Smallest margin", "Finished")
    return Table(
        label="tab-plans",
        caption=(words(_caption(found, aims)),),
        columns=(
            Column("Test set"),
            *(Column(header, "right") for header in (*headers, *(AIMS[aim] for aim in aims))),
        ),
        rows=grouped_rows(found, lambda one, among: _row(one, among, aims)),
        note=(words(_note(aims)),),
        wide=True,
    )


def _aims(found: ComparisonSet) -> tuple[str, ...]:
    """Return which aims any comparison has."""
    margins = [one.design.margin for one in found.comparisons]
    with_margin = ("detect", "show") if any(margin is not None for margin in margins) else ()
    return (*with_margin, *(("halve",) if None in margins else ()))


def _caption(found: ComparisonSet, aims: tuple[str, ...]) -> str:
    half = (
        " Half: half of the detectable difference, where no margin was set."
        if "halve" in aims
        else ""
    )
    return (
        "What these runs could detect, and how many would do more. SD: of the paired differences, "
        "or of the runs where they are not paired. Detectable: the true difference that is "
        "detected with probability 0.8, with its range as far as the SD is uncertain (95 % "
        "interval). Smallest margin: the one beyond which equivalence is shown. All of them in "
        f"{unit_of_differences(found)}. Then numbers of pairs, or of runs in each arm, that reach "
        "an aim with probability 0.8; in brackets, planned for the upper 80 % limit of the "
        f"SD.{half}"
    )


def _note(aims: tuple[str, ...]) -> str:
    equivalence = (
        " Equivalence is shown that often if the true difference is zero; if it is half the "
        "margin, it takes about three times as many."
        if "show" in aims
        else ""
    )
    return (
        "All of it follows from the spread of the runs, never from the differences observed, but "
        f"for the smallest margin.{equivalence} Adding runs until a verdict changes inflates its "
        "errors: fix the number beforehand. A verdict needs three at least."
    )


def _row(one: Comparison, among: ComparisonSet, aims: tuple[str, ...]) -> Row:
    title = (words(": ".join(comparison_titles(one, among))),)
    counted = count_cell(one)
    reach = one.reach
    if reach is None:
        return Row((title, *[NONE] * 4, counted, *[NONE] * len(aims)))
    scale = one.design.scale
    low, high = map(scale.score, reach.minimum_detectable_effect_range)
    return Row(
        (
            title,
            number(scale.score(reach.sd), one),
            number(scale.score(reach.minimum_detectable_effect), one),
            number(f"{low} to {high}", one),
            number(scale.score(reach.smallest_confirmable_margin), one),
            counted,
            *(_aim_cell(one, aim) for aim in aims),
        )
    )


def _aim_cell(one: Comparison, aim: str) -> Inlines:
    reach = one.reach
    halving = seeds_to_halve(one) if one.design.margin is None else None
    if reach is None or (halving is None) == (aim == "halve"):
        return NONE
    if halving is not None:
        return _counts(halving.expected, halving.at_upper_limit, one)
    if aim == "detect":
        return _counts(reach.seeds_to_detect_margin, reach.seeds_to_detect_at_upper_limit, one)
    return _counts(reach.seeds_to_show_equivalence, reach.seeds_to_show_at_upper_limit, one)


def _counts(expected: int | None, at_upper_limit: int | None, one: Comparison) -> Inlines:
    """Return a number of seeds, and in brackets the one for the upper limit of the SD."""
    if expected is None:
        return number(COUNTS["unknown"], one)
    upper = COUNTS["unknown"] if at_upper_limit is None else str(at_upper_limit)
    return number(f"{expected} ({upper})", one)
