"""What can be shown of each rule without training, beside what was measured."""

from collections.abc import Iterator
from typing import get_args

from pitfalls_core.data.spr.bounds import LONGEST, View, accuracy_on_reordered, best_accuracy
from pitfalls_core.data.spr.generated import SymbolicSequences
from pitfalls_core.data.spr.rules import Rule
from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.cells import accuracies, scores_of
from pitfalls_core.display.document import Column, Inlines, Row, Strong, Table, Text
from pitfalls_core.display.sentences import words
from pitfalls_core.display.sequences.runs import records_of
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.scale import ACCURACY, GAP
from pitfalls_core.runs.execution.building import build
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import Task

SEEN_BY: dict[View, tuple[str, ...]] = {
    "everything": ("baseline",),
    "tokens without order": ("bag", "shuffled"),
    "shapes": ("shape_only",),
    "colours": ("colour_only",),
}
"""View to the variants that see so much and no more."""

VIEW_NAMES = {
    "everything": "Everything",
    "tokens without order": "Tokens without order",
    "shapes": "Shapes in order",
    "colours": "Colours in order",
}


def rule_and_length(task: Task, profile: str) -> tuple[Rule, int] | None:
    """Return the rule of a task and the length of its sequences.

    None if there are several rules, or lengths whose views cannot be listed.
    """
    if task.data is None:
        return None
    arguments = {**task.data.arguments, **task.budgets[profile].data}
    data: SymbolicSequences = build(Part(task.data.reference, **arguments))
    single = len(data.parsed_rules) == 1 and data.coloured == 1
    if not single or data.shortest != data.longest or data.longest > LONGEST:
        return None
    return data.parsed_rules[0], data.longest


def bound_of(task: Task, profile: str, view: View) -> float | None:
    """Return the best accuracy on balanced classes from `view`; None if it cannot be computed."""
    found = rule_and_length(task, profile)
    return None if found is None else best_accuracy(found[0], view, found[1])


def bounds_table(analysis: Analysis) -> Table:
    """Return the best accuracy that each view of each rule allows, and what was measured."""
    return Table(
        label="tab-bounds",
        caption=(
            words(
                "What each rule allows. Bold: the highest accuracy that anything can reach that "
                "sees so much of a sequence, computed over all sequences and not measured; on "
                "classes of equal size, sequences drawn like the training set. Below it, the "
                "accuracy on the test set of each variant that sees so much: mean (SD) over "
                "seeds, in per cent; by the chance of a finite test set it can lie a little above "
                "the bound. The last column is a model that follows the rule to the "
                "letter, on sequences reordered after they were labelled; below it, the baseline."
            ),
        ),
        columns=(
            Column("Rule"),
            *(Column(VIEW_NAMES[view], "right") for view in get_args(View)),
            Column("Rule, on reordered", "right"),
        ),
        rows=tuple(row for task in analysis.study.tasks for row in _rows(task, analysis)),
        wide=True,
    )


def _rows(task: Task, analysis: Analysis) -> Iterator[Row]:
    profile = analysis.runs.profile
    views: tuple[View, ...] = get_args(View)
    found = rule_and_length(task, profile)
    followed = None if found is None else accuracy_on_reordered(*found)
    name = found[0].in_words if found else task.title
    yield Row(
        (
            (Strong((words(f"{task.title}: {name}"),)),),
            *(_bound(bound_of(task, profile, view)) for view in views),
            _bound(followed),
        )
    )
    variants = [name for view in views for name in SEEN_BY[view]]
    for variant in variants:
        records = records_of(analysis, task.name, variant)
        if not records:
            continue
        measured, reordered = (
            of_arm(accuracies(scores_of(records, f"{name}/accuracy")), task.name, variant)
            for name in ("test", "reordered")
        )
        cells = [measured if variant in SEEN_BY[view] else () for view in views]
        last: Inlines = reordered if variant == analysis.study.baseline else ()
        yield Row(((words(analysis.titles.variants[variant]),), *cells, last))


def _bound(value: float | None) -> Inlines:
    return (Text(GAP),) if value is None else (Strong((Text(ACCURACY.score(value)),)),)
