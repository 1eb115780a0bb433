"""Which shift shares a factor with which augmentation, and what was gained there."""

from collections.abc import Iterator

from pitfalls_core.display.cells import difference_cells
from pitfalls_core.display.document import Column, Row, Table, Text
from pitfalls_core.display.sentences import words
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.explanations.worked import overlap
from pitfalls_core.findings.scale import GAP


def overlap_table(analysis: Analysis) -> Table:
    """Return, for every shifted set and every augmented variant, the factors that both change."""
    return Table(
        label="tab-overlap",
        caption=(
            words(
                "What each shift changes, what the augmentation of a variant varies during "
                "training, and what both have in common; declared with the plan. Where they "
                "overlap, a gain may be nothing but the overlap. Differences to the baseline in "
                "points, with t intervals over seeds."
            ),
        ),
        columns=(
            Column("Shifted set"),
            Column("Changed by the shift"),
            Column("Variant"),
            Column("Varied in training"),
            Column("In common"),
            Column("Difference", "right"),
            Column("95\N{NO-BREAK SPACE}% interval", "right"),
        ),
        rows=tuple(_rows(analysis)),
        wide=True,
    )


def _rows(analysis: Analysis) -> Iterator[Row]:
    study = analysis.study
    for one in analysis.comparisons:
        task, _, name = one.design.dataset.partition("/")
        changed = study.task(task).shifted.get(name, ())
        variant = study.variant(one.design.treatment)
        if changed and variant.varies:
            common = overlap(one.design.dataset, one.design.treatment, analysis)
            yield Row(
                (
                    (words(analysis.dataset_title(one)),),
                    (words(", ".join(changed)),),
                    (words(variant.title),),
                    (words(", ".join(variant.varies)),),
                    (words(", ".join(common)) if common else Text(GAP),),
                    *difference_cells(one),
                )
            )
