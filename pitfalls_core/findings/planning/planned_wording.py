"""A planned reach in plain text: the templates of the words beside it, filled."""

from collections.abc import Iterator, Sequence

from pitfalls_core.findings.aligned import aligned
from pitfalls_core.findings.planning.planned import LevelReach, Observed, PlannedReach, TaskReach
from pitfalls_core.findings.planning.planned_words import (
    HEAD,
    HEAD_AT_SD,
    HEAD_EXACT,
    HEAD_OBSERVED,
    OBSERVED,
    PLANNED,
)
from pitfalls_core.findings.planning.wording import scale_of, significant
from pitfalls_core.findings.scale import ACCURACY, GAP
from pitfalls_core.findings.verdicts import FEWEST_PAIRS

DECIMALS = 2
"""Of numbers in SDs."""


def reach_lines(found: PlannedReach) -> list[str]:
    """Return what the planned seeds of a study could show, line by line."""
    power = significant(found.assumption.power)
    margin = ACCURACY.size(found.margin)
    if not found.tasks:
        return [PLANNED["nothing"].format(study=found.study)]
    names = {"study": found.study, "profile": found.profile, "margin": margin, "power": power}
    return [
        PLANNED["title"].format(**names),
        "",
        *aligned(_rows(found)),
        "",
        *_remarks(found, power, margin),
        "",
        *_observed(found.observed),
    ]


def task_and_family(one: TaskReach) -> str:
    """Return the names of a task and of its primary family, if it has one."""
    return ", ".join(filter(None, (one.task, one.family)))


def smallest_p_text(one: TaskReach) -> str:
    """Return the smallest exact p with two digits."""
    return GAP if one.smallest_p is None else f"{one.smallest_p:.2g}"


def _rows(found: PlannedReach) -> Iterator[Sequence[str]]:
    more = () if found.assumption.sd is None else HEAD_AT_SD
    yield (*HEAD, *HEAD_EXACT, *more)
    for task in found.tasks:
        for level in task.levels:
            yield (*_row(task, level), *_at_sd(level))
        if not task.levels:
            too_few = PLANNED["too_few_one" if task.pairs == 1 else "too_few"]
            yield (f"{task_and_family(task)}: {too_few.format(pairs=task.pairs)}",)


def _row(task: TaskReach, level: LevelReach) -> Sequence[str]:
    return (
        task_and_family(task),
        str(task.pairs),
        significant(level.alpha),
        f"{level.detectable:.{DECIMALS}f}",
        f"{level.confirmable:.{DECIMALS}f}",
        points(level.largest_sd_to_detect),
        points(level.largest_sd_to_show),
        smallest_p_text(task),
        PLANNED["exact_reaches" if level.exact_reaches else "exact_misses"],
    )


def _at_sd(level: LevelReach) -> Sequence[str]:
    values = (level.detectable_at_sd, level.confirmable_at_sd)
    return tuple(points(value) for value in values if value is not None)


def points(value: float) -> str:
    """Return a share in points with three digits."""
    return scale_of(100 * value).score(100 * value)


def _remarks(found: PlannedReach, power: str, margin: str) -> Iterator[str]:
    yield PLANNED["columns"].format(power=power)
    yield PLANNED["largest"].format(margin=margin)
    if found.assumption.sd is not None:
        yield PLANNED["at_sd"].format(sd=f"{points(found.assumption.sd)} points")
    if any(len(task.levels) > 1 for task in found.tasks):
        yield PLANNED["corrected"]
    yield PLANNED["exact"]
    if any(task.pairs < FEWEST_PAIRS for task in found.tasks):
        yield PLANNED["verdict"]


def _observed(observed: Sequence[Observed]) -> Iterator[str]:
    if not observed:
        yield OBSERVED["none"]
        return
    yield OBSERVED["title"]
    yield from aligned([HEAD_OBSERVED, *map(_observed_row, observed)])
    yield OBSERVED["noise"]


def _observed_row(one: Observed) -> Sequence[str]:
    spread = one.spread
    return (
        f"{one.profile}: {spread.variant}, {spread.dataset}",
        str(spread.n),
        points(spread.sd),
        f"{points(spread.low)} to {points(spread.high)}",
        points(spread.upper),
    )
