"""Which runs an exhibit shows, and how the failed ones among them are marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from pitfalls_core.display.document import Inlines
from pitfalls_core.display.sentences import words
from pitfalls_core.display.whole import of_task
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.runs.plan import seeds_of
from pitfalls_core.runs.store.record import RunRecord

FAILED = ("collapsed", "diverged")
"""Outcomes that count as failed training: results, not missing runs."""


@dataclass(frozen=True)
class Panel:
    """A part of a figure: its title, and the variants whose runs it shows."""

    title: str
    variants: tuple[str, ...]


def chosen(analysis: Analysis, task: str, variants: Sequence[str]) -> tuple[RunRecord, ...]:
    """Return the records of `variants` on `task`, variant by variant, seed by seed.

    Seeds beyond those planned for a control stand in for other runs' parents and are left out.
    """
    study, profile = analysis.study, analysis.runs.profile
    seeds = {one: seeds_of(one, study.task(task), study, profile) for one in variants}
    found = [
        one
        for one in analysis.runs.records
        if one.task == task and one.variant in variants and one.seed < seeds[one.variant]
    ]
    return tuple(sorted(found, key=lambda one: (variants.index(one.variant), one.seed)))


def failed(records: Sequence[RunRecord]) -> tuple[RunRecord, ...]:
    """Return the records of runs that collapsed or diverged."""
    return tuple(one for one in records if one.outcome in FAILED)


def planned(analysis: Analysis, task: str, variants: Sequence[str]) -> int:
    """Return how many runs of `variants` on `task` were planned."""
    return sum(
        one.specification.task == task and one.specification.variant in variants
        for one in analysis.runs.ledger.entries
    )


def checkpoints(analysis: Analysis, task: str, variants: Sequence[str]) -> Inlines:
    """Return in words from how many checkpoints the runs of `variants` on `task` start."""
    parents = {
        one.specification.parent.id
        for one in analysis.runs.ledger.entries
        if one.specification.task == task
        and one.specification.variant in variants
        and one.specification.parent is not None
    }
    if len(parents) == 1:
        return (words("one pre-trained checkpoint"),)
    return (of_task(len(parents), task), words(" pre-trained checkpoints"))
