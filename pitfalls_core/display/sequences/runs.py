"""The runs of an arm, and what all exhibits of sequences read from them."""

from dataclasses import replace

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.runs.store.record import RunRecord


def records_of(analysis: Analysis, task: str, variant: str) -> list[RunRecord]:
    """Return the finished runs of `variant` on `task`, in the order of their seeds."""
    found = [one for one in analysis.runs.records if (one.task, one.variant) == (task, variant)]
    return sorted(found, key=lambda one: one.seed)


def comparison_of(analysis: Analysis, dataset: str, treatment: str) -> Comparison | None:
    """Return the comparison of `treatment` with the baseline on `dataset`, controls included."""
    for one in (*analysis.comparisons, *analysis.controls, *analysis.nulls):
        if (one.design.dataset, one.design.treatment) == (dataset, treatment):
            return one
    return None


def drawn_alike(analysis: Analysis) -> Analysis:
    """Return the analysis with its primary comparisons only: those without a shift."""
    return replace(analysis, comparisons=analysis.primary)
