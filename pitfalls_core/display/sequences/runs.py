"""The runs of an arm, and what all exhibits of sequences read from them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pitfalls_core.display.document import Inlines, Number, Text
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.scale import ACCURACY, GAP
from pitfalls_core.findings.scores import summary_of
from pitfalls_core.runs.store.record import RunRecord


def records_of(analysis: Analysis, task: str, variant: str) -> list[RunRecord]:
    """Return the finished runs of `variant` on `task`, in the order of their seeds."""
    found = [one for one in analysis.runs.records if (one.task, one.variant) == (task, variant)]
    return sorted(found, key=lambda one: one.seed)


def scores_of(records: Sequence[RunRecord], score: str) -> list[float]:
    """Return the score called ``set/metric`` of the runs that have it."""
    return [one.scores[score] for one in records if score in one.scores]


def mean_and_sd_text(values: Sequence[float]) -> str:
    """Return mean and SD in per cent, ``"81.2 (1.3)"``; a gap without runs."""
    mean, sd = summary_of(np.array(values, dtype=np.float64))
    if mean is None:
        return GAP
    return ACCURACY.score(mean) if sd is None else f"{ACCURACY.score(mean)} ({ACCURACY.score(sd)})"


def comparison_of(analysis: Analysis, dataset: str, treatment: str) -> Comparison | None:
    """Return the comparison of `treatment` with the baseline on `dataset`, controls included."""
    for one in (*analysis.comparisons, *analysis.controls, *analysis.nulls):
        if (one.design.dataset, one.design.treatment) == (dataset, treatment):
            return one
    return None


def drawn_alike(analysis: Analysis) -> Analysis:
    """Return the analysis with its primary comparisons only: those without a shift."""
    return replace(analysis, comparisons=analysis.primary)


def difference_cells(one: Comparison | None) -> tuple[Inlines, Inlines]:
    """Return difference and 95 % interval in points; gaps where there is no comparison."""
    if one is None or one.effect is None:
        return (Text(GAP),), (Text(GAP),)
    label = evidence_label(one.id)
    return (
        (Number(ACCURACY.signed(one.effect.difference), label),),
        (Number(ACCURACY.interval(one.effect.ci95), label),),
    )
