"""What was fixed before any result, shown from the study itself: question, variants, data, plan."""

from collections.abc import Iterator
from pathlib import Path

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
from pitfalls_core.display.sentences import caption, paragraph, unbroken, words
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.history.changes import changes
from pitfalls_core.findings.reproduction import reproduction as reproduction_sentences
from pitfalls_core.findings.scale import ACCURACY, GAP, metric_name
from pitfalls_core.project import Project
from pitfalls_core.runs.execution.building import build
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.workplace import default_data_root
from pitfalls_core.studies.controls import Control
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import Study, Task
from pitfalls_core.studies.variant import Variant


def question(runs: StudyRuns) -> Prose:
    """Return the question, the prediction and the margin, as they stood before the first run."""
    study = runs.study
    margin = caption(
        " The smallest difference in {metric} that would matter is {margin}: {why}. {since}",
        metric=metric_name(study.metric),
        margin=of_whole(ACCURACY.size(study.margin.value)),
        why=study.margin.justification,
        since=_since(runs),
    )
    return Prose(
        (
            _headed("Question.", study.question),
            _headed("Prediction.", study.prediction),
            Paragraph((Emphasis((Text("Margin."),)), *margin)),
        )
    )


def plan(runs: StudyRuns) -> Prose:
    """Return the digest of the frozen plan, and what was changed after results existed."""
    when = "with the changes below" if runs.deviations else "before the first run"
    frozen = (
        Text(f"The plan, frozen locally {when}, has a SHA-256 that starts with "),
        Code(runs.plan_sha256[:16]),
        Text("; the list of seeds is no part of it, and is logged beside it."),
    )
    said = changes(runs)
    return Prose((Paragraph(frozen), *([paragraph(said)] if said else [])))


def reproduction(runs: StudyRuns) -> Prose:
    """Return how many stored runs were done again and agreed, and what was carried over."""
    return Prose((paragraph(reproduction_sentences(runs)),))


def _headed(name: str, text: str) -> Paragraph:
    return Paragraph((Emphasis((Text(name),)), words(f" {text}")))


def _since(runs: StudyRuns) -> Inlines:
    """Return the sentence that says when the margin in force was set."""
    counts = [change.runs for change in runs.deviations if change.moves_margin]
    if not counts:
        return (Text("It was frozen locally, with the plan, before the first run."),)
    return caption(
        "It was changed after {count} runs existed, so every verdict that rests on it is "
        "exploratory.",
        count=of_whole(counts[-1]),
    )


def variants_table(study: Study) -> Table:
    """Return what sets the variants apart, part by part."""
    return Table(
        label="tab-variants",
        caption=(
            Text(
                "The variants. All have the same budget, and equal seeds share every random "
                "stream, unless the last column says otherwise."
            ),
        ),
        columns=(
            Column("Variant"),
            Column("What it is"),
            Column("Model"),
            Column("Optimizer"),
            Column("Schedule"),
            Column("Augmentation"),
            Column("Otherwise"),
        ),
        rows=tuple(
            Row(
                (
                    (words(variant.title),),
                    (words(variant.difference),),
                    _part(variant.model),
                    _part(variant.optimizer),
                    _part(variant.schedule),
                    _part(variant.augmentation),
                    _otherwise(variant),
                )
            )
            for variant in study.variants
        ),
        wide=True,
    )


def data_table(runs: StudyRuns) -> Table:
    """Return the tasks with their sets, in the words and numbers of the data themselves."""
    study = runs.study
    rows = [row for task in study.tasks for row in _task_rows(task, runs.profile)]
    return Table(
        label="tab-data",
        caption=(
            words(
                "Tasks, their sets, and the budget of each run. "
                + " ".join(_fewer_seeds(one, study) for one in study.controls)
                + "".join(map(_replaced, study.tasks))
            ),
        ),
        columns=(Column("Set"), Column("What it holds")),
        rows=tuple(rows),
        wide=True,
    )


def _fewer_seeds(control: Control, study: Study) -> str:
    return f"“{study.variant(control.variant).title}” has at most {control.seeds} seeds."


def _replaced(task: Task) -> str:
    """Return a warning where words written by hand speak of data that the runs did not see."""
    if task.stands_for is None:
        return ""
    return (
        f" The data of “{task.title}” come from files, in place of “{task.stands_for}”, of which "
        "text written by hand may still speak."
    )


def _task_rows(task: Task, profile: str) -> Iterator[Row]:
    budget = task.budgets[profile]
    models = ", ".join(f"{key}={value}" for key, value in (budget.model or {}).items())
    yield Row(
        group=unbroken(
            f"{task.title} (seeds: {budget.seeds}, epochs: {budget.epochs}, batch size: "
            f"{budget.batch_size}{f'; every model with {models}' if models else ''})"
        )
    )
    titles = {"train": "Training", **task.datasets}
    for name, text in _descriptions(task, profile).items():
        yield Row(((words(titles.get(name, name)),), (words(text),)))


def _descriptions(task: Task, profile: str) -> dict[str, str]:
    if task.data is None:
        return dict(task.datasets)
    part = Part(task.data.reference, **{**task.data.arguments, **task.budgets[profile].data})
    data_root = default_data_root(Project.containing(Path.cwd()))
    return dict(build(part, data_root).describe())


METHODS = (
    "label_noise",
    "preparation",
    "loss",
    "batching",
    "alignment",
    "freezing",
    "test_time",
)
"""Parts of a variant that have no column of their own."""


def _otherwise(variant: Variant) -> Inlines:
    """Return what a variant does not share with the others, beside its parts."""
    said = []
    if variant.tasks:
        said.append(f"only on {', '.join(variant.tasks)}")
    if variant.fresh:
        said.append(f"own {' and '.join(variant.fresh)}")
    if variant.threads > 1:
        said.append(f"{variant.threads} threads")
    if variant.batch_size is not None:
        said.append(f"batch size {variant.batch_size}")
    if variant.clip is not None:
        said.append(f"gradients clipped at {variant.clip:g}")
    parts = [getattr(variant, name) for name in METHODS]
    pieces: list[Inlines] = [_part(part) for part in parts if part is not None]
    if said:
        pieces.append((words("; ".join(said)),))
    found: Inlines = pieces[0] if pieces else (Text(GAP),)
    for piece in pieces[1:]:
        found = (*found, Text("; "), *piece)
    return found


def _part(part: Part | None) -> Inlines:
    if part is None:
        return (Text(GAP),)
    arguments = ", ".join(f"{key}={value}" for key, value in part.arguments.items())
    return (Code(part.name), words(f" ({arguments})")) if arguments else (Code(part.name),)
