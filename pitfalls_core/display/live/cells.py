"""Cells of tables with a row for each variant: numbers that lead to their evidence."""

from collections.abc import Sequence

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.cells import NONE
from pitfalls_core.display.document import Inlines, Number, Row
from pitfalls_core.display.sentences import evidence_label, unbroken
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.statistics.intervals import Estimate

LEVEL = 0.95


def linked(text: str | None, analysis: Analysis, dataset: str, variant: str) -> Inlines:
    """Return a number that links to a comparison of `variant` on `dataset`, else to the runs."""
    if text is None:
        return NONE
    for one in analysis.everything:
        design = one.design
        if (
            design.dataset == dataset
            and variant in (design.treatment, design.baseline)
            and design.metric == analysis.study.metric
        ):
            return (Number(unbroken(text), evidence_label(one.id)),)
    return of_arm(text, dataset.partition("/")[0], variant)


def change(estimate: Estimate | None) -> str | None:
    """Return a mean difference in points with its 95 % interval."""
    if estimate is None:
        return None
    mean = ACCURACY.signed(estimate.difference)
    return f"{mean} {ACCURACY.interval(estimate.interval(LEVEL))}"


def variants_on(analysis: Analysis, task: str) -> tuple[str, ...]:
    """Return the names of the variants that are run on `task`, in order."""
    return tuple(variant.name for variant in analysis.study.on_task(task))


def with_controls(analysis: Analysis, rows: Sequence[tuple[str, Row]]) -> tuple[Row, ...]:
    """Return rows, those of controls under a heading of their own.

    Parameters
    ----------
    analysis
        Of the study.
    rows
        Name of a variant, and its row.
    """
    controls = {one.variant for one in analysis.study.controls}
    shown = [row for name, row in rows if name not in controls]
    apart = [row for name, row in rows if name in controls]
    return (*shown, *([Row(group="Controls"), *apart] if apart else []))
