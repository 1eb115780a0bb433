"""Figures 3a to 3c of source paper 004 as they should have been, and the tables behind them."""

from collections.abc import Iterator, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from pitfalls_core.data.spr.bounds import View
from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.cells import NONE, accuracies, difference_cells, scores_of
from pitfalls_core.display.document import Column, Figure, Inlines, Row, Table, Text
from pitfalls_core.display.drawing import PAGE, csv_text, fitted, renderings
from pitfalls_core.display.sentences import unbroken, words
from pitfalls_core.display.sequences.bounds import bound_of
from pitfalls_core.display.sequences.runs import (
    comparison_of,
    records_of,
)
from pitfalls_core.display.style import Theme
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.scale import GAP
from pitfalls_core.studies.study import Task

PANELS: tuple[tuple[str, View], ...] = (
    ("shuffled", "tokens without order"),
    ("shape_only", "shapes"),
    ("colour_only", "colours"),
)
"""The ablations of the source paper, and what each leaves to be seen."""

METRICS = {"swa": "SWA", "cwa": "CWA", "hwa": "HWA", "accuracy": "Accuracy"}


def ablation_figure(analysis: Analysis, *, answers: str = "") -> Figure:
    """Draw every run with and without each ablation of the context, rule by rule.

    Parameters
    ----------
    analysis
        Of a study whose variants have the names in `PANELS`.
    answers
        The exhibit of the source paper that it answers.
    """
    found = {name: _tasks(analysis, name) for name, _ in PANELS}
    most = max(map(len, found.values()))

    def paint(canvas: Canvas, theme: Theme) -> None:
        panels = canvas.subplots(1, len(PANELS), squeeze=False, sharex=True)
        for letter, panel, (name, view) in zip("abc", panels.flat, PANELS, strict=True):
            title = f"{letter}  {analysis.titles.variants[name]}"
            panel.set_title(fitted(title, 30), loc="left")
            for place, task in enumerate(found[name]):
                _row(panel, place, task, (name, view), analysis, theme)
            panel.set_yticks(range(len(found[name])), [task.title for task in found[name]])
            panel.set_ylim(most - 0.5, -0.5)
            panel.set_xlim(40, 102)
            panel.tick_params(axis="y", length=0)
            panel.set_xlabel("HWA (%), test set")

    files: dict[str, Any] = renderings(paint, (PAGE, 0.8 + 0.42 * most))
    drawn = sum(map(len, found.values()))
    return Figure(
        label="fig-ablations",
        caption=(words(_caption(analysis)),),
        alt=f"HWA of {drawn} pairs of arms with and without an ablation, every run a point.",
        data=_data(analysis, found),
        wide=True,
        answers=answers,
        **files,
    )


def ablation_table(analysis: Analysis, variants: Sequence[str]) -> Table:
    """Return four scores of each of `variants` on each rule, and the difference in the metric."""
    study = analysis.study
    rows = [row for task in study.tasks for row in _table_rows(task, variants, analysis)]
    return Table(
        label="tab-rules",
        caption=(
            words(
                "Scores on the test sets drawn like the training sets, mean (SD) over seeds, in "
                "per cent. SWA and CWA weigh a sequence by its numbers of different shapes and of "
                "different colours, as they were before any ablation; HWA is their harmonic mean. "
                f"{_undefined(analysis)} Differences are in HWA to the baseline, in points, with "
                "95 % t intervals of paired seeds."
            ),
        ),
        columns=(
            Column("Variant"),
            *(Column(name, "right") for name in METRICS.values()),
            Column("Difference", "right"),
            Column(unbroken("95 % interval"), "right"),
        ),
        rows=tuple(rows),
        wide=True,
    )


def shift_table(analysis: Analysis, variants: Sequence[str]) -> Table:
    """Return HWA of each of `variants` on every test set, with the share of unknown tokens."""
    study = analysis.study
    rows: list[Row] = []
    for task in study.tasks:
        shown = [name for name in variants if study.variant(name).runs_on(task.name)]
        rows.append(Row(group=task.title))
        for dataset, title in task.datasets.items():
            cells = [
                of_arm(
                    accuracies(_scores(analysis, task.name, name, f"{dataset}/hwa")),
                    task.name,
                    name,
                )
                if name in shown
                else (Text(GAP),)
                for name in variants
            ]
            tokens = _unknown_tokens(analysis, task.name, dataset)
            unknown = of_arm(tokens, task.name, study.baseline)
            rows.append(Row(((words(title),), unknown, *cells)))
    return Table(
        label="tab-shifts",
        caption=(
            words(
                "HWA on every test set, mean (SD) over seeds, in per cent; and how many tokens of "
                "a sequence, on average in the first seed, are pairs of shape and colour that no "
                "training sequence holds."
            ),
        ),
        columns=(
            Column("Test set"),
            Column("Unknown tokens", "right"),
            *(Column(unbroken(analysis.titles.variants[name]), "right") for name in variants),
        ),
        rows=tuple(rows),
        wide=True,
    )


def _tasks(analysis: Analysis, variant: str) -> list[Task]:
    study = analysis.study
    return [task for task in study.tasks if study.variant(variant).runs_on(task.name)]


def _scores(analysis: Analysis, task: str, variant: str, score: str) -> list[float]:
    return scores_of(records_of(analysis, task, variant), score)


def _row(
    panel: Axes,
    place: int,
    task: Task,
    shown: tuple[str, View],
    analysis: Analysis,
    theme: Theme,
) -> None:
    variant, view = shown
    arms = ((analysis.study.baseline, -0.14, theme.muted), (variant, 0.14, theme.ink))
    for name, offset, colour in arms:
        values = [100 * one for one in _scores(analysis, task.name, name, "test/hwa")]
        places = [place + offset] * len(values)
        panel.plot(values, places, "o", color=colour, markersize=3, alpha=0.6)
    bound = bound_of(task, analysis.runs.profile, view)
    if bound is not None:
        panel.plot(
            [100 * bound] * 2,
            [place - 0.32, place + 0.32],
            color=theme.verdicts["degraded"],
            linewidth=1.4,
        )


def _caption(analysis: Analysis) -> str:
    return (
        f"Ablations of the context: {analysis.titles.variants[analysis.study.baseline]} (grey, "
        "above) and the ablated variant (dark, below), every run a point. a, the tokens of each "
        "sequence in a random order; b, colours taken away; c, shapes made equal. A red line is "
        "the highest accuracy that anything can reach on what the ablation leaves; without a line "
        "it was not computed. Each panel has the rules that the variant was run on."
    )


def _undefined(analysis: Analysis) -> str:
    """Return whether a score could not be had, since no sequence has a colour."""
    missing = sum(
        "test/swa" in one.scores and "test/hwa" not in one.scores for one in analysis.runs.records
    )
    if not missing:
        return "Every score is defined, since all sets hold colours."
    return f"In {missing} runs no sequence has a colour: CWA and HWA are undefined and left out."


def _table_rows(task: Task, variants: Sequence[str], analysis: Analysis) -> Iterator[Row]:
    yield Row(group=task.title)
    for name in variants:
        records = records_of(analysis, task.name, name)
        if not analysis.study.variant(name).runs_on(task.name):
            continue
        scores = [
            of_arm(accuracies(scores_of(records, f"test/{metric}")), task.name, name)
            for metric in METRICS
        ]
        found = comparison_of(analysis, f"{task.name}/test", name)
        yield Row(((words(analysis.titles.variants[name]),), *scores, *_differences(found)))


def _unknown_tokens(analysis: Analysis, task: str, dataset: str) -> str:
    """Return how many tokens a sequence holds that training has never shown, on average."""
    records = records_of(analysis, task, analysis.study.baseline)
    predictions = analysis.runs.predictions
    found = predictions.of(records[0].id, dataset) if records and predictions else None
    if found is None or "unknown" not in found.attributes:
        return GAP
    return f"{found.attributes['unknown'].mean():.1f}"


def _data(analysis: Analysis, found: dict[str, list[Task]]) -> str:
    rows = []
    for name, view in PANELS:
        for task in found[name]:
            bound = bound_of(task, analysis.runs.profile, view)
            shown = "" if bound is None else 100 * bound
            for arm in (analysis.study.baseline, name):
                for record in records_of(analysis, task.name, arm):
                    score = record.scores.get("test/hwa")
                    if score is not None:
                        rows.append((name, task.name, arm, record.seed, 100 * score, shown))
    return csv_text(("ablation", "task", "variant", "seed", "hwa", "best_accuracy"), rows)


def _differences(one: Comparison | None) -> tuple[Inlines, Inlines]:
    return (NONE, NONE) if one is None else difference_cells(one)
