"""What was fixed before any result, shown from the study itself: question, variants, data, plan."""

import importlib

from pitfalls_core.display.document import (
    Code,
    Column,
    Emphasis,
    Inlines,
    Paragraph,
    Prose,
    Row,
    Table,
    Text,
)
from pitfalls_core.findings.units import size_in_points
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import Study, Task


def question(runs: StudyRuns) -> Prose:
    """Return the question, the prediction and the margin, as they stood before the first run."""
    study = runs.study
    changed = any(change.field == "margin" for change in runs.deviations)
    margin = size_in_points(study.margin.value)
    return Prose(
        (
            Paragraph((Emphasis((Text("Question. "),)), Text(study.question))),
            Paragraph((Emphasis((Text("Prediction. "),)), Text(study.prediction))),
            Paragraph(
                (
                    Emphasis((Text("Margin. "),)),
                    Text(
                        f"The smallest difference in {study.metric} that would matter is {margin}: "
                        f"{study.margin.justification}."
                    ),
                    Text(
                        " It was changed after results existed, so every verdict that rests on it "
                        "is exploratory."
                        if changed
                        else " It was frozen locally, with the plan, before the first run."
                    ),
                )
            ),
        )
    )


def plan(runs: StudyRuns) -> Prose:
    """Return the digest of the frozen plan, and what was changed after results existed."""
    changes = [
        Paragraph(
            (
                Text(
                    f"The plan's {change.field} was changed after {change.runs} runs existed: from "
                ),
                Code(str(change.before)),
                Text(" to "),
                Code(str(change.after)),
                Text("."),
            )
        )
        for change in runs.deviations
    ]
    frozen = (
        Text("The plan, frozen locally before the first run, has SHA-256 "),
        Code(runs.plan_sha256[:16]),
        Text("; the list of seeds is not part of it."),
    )
    return Prose((Paragraph(frozen), *changes))


def variants_table(study: Study) -> Table:
    """Return what sets the variants apart, part by part."""
    return Table(
        label="tab-variants",
        caption=(
            Text(
                "The variants. All have the same budget, and equal seeds share every random stream."
            ),
        ),
        columns=(
            Column("Variant"),
            Column("What it is"),
            Column("Model"),
            Column("Optimizer"),
            Column("Schedule"),
            Column("Augmentation"),
            Column("Label noise"),
        ),
        rows=tuple(
            Row(
                (
                    (Text(variant.title),),
                    (Text(variant.difference),),
                    _part(variant.model),
                    _part(variant.optimizer),
                    _part(variant.schedule),
                    _part(variant.augmentation),
                    _part(variant.label_noise),
                )
            )
            for variant in study.variants
        ),
        wide=True,
    )


def data_table(runs: StudyRuns) -> Table:
    """Return the tasks with their sets, in the words and numbers of the data themselves."""
    study, profile = runs.study, runs.profile
    rows: list[Row] = []
    for task in study.tasks:
        budget = task.budgets[profile]
        heading = (
            f"{task.title}: {budget.seeds} seeds, {budget.epochs} epochs, batches of "
            f"{budget.batch_size}"
        )
        rows.append(Row(group=heading))
        rows += [_data_row(task, name, text) for name, text in _descriptions(task, profile).items()]
    return Table(
        label="tab-data",
        caption=(Text("Tasks, their sets, and the budget of each run."),),
        columns=(Column("Set"), Column("What it holds")),
        rows=tuple(rows),
        wide=True,
    )


def _descriptions(task: Task, profile: str) -> dict[str, str]:
    module = importlib.import_module(task.data.module)
    arguments = {**task.data.arguments, **task.budgets[profile].data}
    return dict(getattr(module, task.data.name)(**arguments).describe())


def _data_row(task: Task, name: str, text: str) -> Row:
    title = task.datasets.get(name, name.capitalize())
    return Row(((Text(title),), (Text(text),)))


def _part(part: Part | None) -> Inlines:
    if part is None:
        return (Text("–"),)
    arguments = ", ".join(f"{key}={value}" for key, value in part.arguments.items())
    return (Code(part.name), Text(f" ({arguments})")) if arguments else (Code(part.name),)
