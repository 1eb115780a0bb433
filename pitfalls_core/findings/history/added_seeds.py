"""Seeds that were changed after results existed: by Stein's rule, or exploratory."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.comparison import Comparison, Design
from pitfalls_core.findings.history.changes import subject_title
from pitfalls_core.findings.history.words import ADDED
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.runs.frozen import SEEDS, Deviation
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.statistics.intervals import mean_and_sd
from pitfalls_core.statistics.stages import (
    second_stage_to_detect,
    second_stage_to_show_equivalence,
)

Arms = Mapping[tuple[str, str], Arm]

EXPLORATORY = "exploratory"
TWO_STAGE = "two_stage"

FEWEST = 3
"""Pairs in a first stage whose SD may fix the number of all pairs."""


@dataclass(frozen=True)
class AddedSeeds:
    """Seeds of one task that were changed after results existed.

    Parameters
    ----------
    task
        The task.
    before, after
        The first number of seeds, and that in force.
    two_stage
        Whether the second one is what Stein's rule makes of the first stage.
    """

    task: str
    before: int
    after: int
    two_stage: bool


def added_seeds(runs: StudyRuns, designs: Sequence[Design], arms: Arms) -> Mapping[str, AddedSeeds]:
    """Return the tasks whose seeds were changed after results existed.

    A number counts as fixed by Stein's rule (Stein 1945) if seeds were raised once, all of the
    first stage finished, and the new number is the largest of what the primary comparisons on the
    task need, for one goal (to detect the margin, or to show equivalence) at one level (5 %, or
    that over the size of the family), with power 0.8. It then depends on the SDs of the first
    stage alone, of which the means are independent.
    """
    looks: dict[str, list[Deviation]] = {}
    for change in runs.deviations:
        if change.field == SEEDS:
            looks.setdefault(change.subject.partition("/")[0], []).append(change)
    return {task: _judged(task, changes, designs, arms) for task, changes in looks.items()}


def with_first_stage(design: Design, added: Mapping[str, AddedSeeds]) -> Design:
    """Return `design` with the first stage that its test keeps the SD of, if there is one."""
    found = added.get(design.dataset.partition("/")[0])
    return replace(design, first_stage=found.before) if found and found.two_stage else design


def flagged(
    comparison: Comparison, added: Mapping[str, AddedSeeds], *, margin_moved: bool
) -> Comparison:
    """Return `comparison` with the flags that its history asks for."""
    found = added.get(comparison.design.dataset.partition("/")[0])
    flags = [TWO_STAGE] if found and found.two_stage else []
    flags += [EXPLORATORY] if margin_moved or (found and not found.two_stage) else []
    return replace(comparison, flags=(*comparison.flags, *flags))


def said(runs: StudyRuns, added: Mapping[str, AddedSeeds]) -> tuple[Sentence, ...]:
    """Return one sentence for each task whose seeds were changed after results existed."""
    return tuple(
        compose(
            ADDED[TWO_STAGE if one.two_stage else EXPLORATORY],
            subject=subject_title(one.task, runs.study),
            before=str(one.before),
            after=str(one.after),
        )
        for one in added.values()
    )


def _judged(
    task: str, changes: Sequence[Deviation], designs: Sequence[Design], arms: Arms
) -> AddedSeeds:
    first, last = changes[0].before, changes[-1].after
    raised_once = len(changes) == 1 and changes[0].subject == task and last > first
    by_rule = raised_once and last in set(_totals(task, first, designs, arms))
    return AddedSeeds(task, first, last, by_rule)


def _totals(task: str, first: int, designs: Sequence[Design], arms: Arms) -> Iterator[int]:
    """Yield the numbers of seeds that the rule gives, goal by goal and level by level."""
    sizes = Counter(one.family for one in designs)
    primary = [one for one in designs if one.primary and one.dataset.partition("/")[0] == task]
    sds = [_first_sd(one, first, arms) for one in primary]
    if first < FEWEST or not primary or any(sd is None for sd in sds):
        return
    for corrected in (False, True):
        for rule in (second_stage_to_detect, second_stage_to_show_equivalence):
            stages = [
                rule(
                    one.margin or 0.0,
                    sd or 0.0,
                    first,
                    alpha=one.alpha / (sizes[one.family] if corrected else 1),
                )
                for one, sd in zip(primary, sds, strict=True)
            ]
            totals = [stage.total for stage in stages if stage is not None]
            if len(totals) == len(stages):
                yield max(totals)


def _first_sd(design: Design, first: int, arms: Arms) -> float | None:
    """Return the SD of the first stage; None if a run of it is missing, or nothing varies."""
    both = [arms[design.dataset, name].scores for name in (design.treatment, design.baseline)]
    if any(seed not in scores for scores in both for seed in range(first)):
        return None
    _, sd = mean_and_sd(np.array([both[0][seed] - both[1][seed] for seed in range(first)]))
    return sd if sd > 0 else None
