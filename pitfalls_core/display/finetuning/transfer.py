"""In-distribution against atypical accuracy of several ways to use a pre-trained model."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.cells import accuracies, scores_of
from pitfalls_core.display.document import Column, Figure, Inlines, Number, Row, Table, Text
from pitfalls_core.display.drawing import COLUMN, csv_text, renderings
from pitfalls_core.display.finetuning.chosen import checkpoints, chosen, failed
from pitfalls_core.display.sentences import caption, evidence_label, unbroken, words
from pitfalls_core.display.style import Theme
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.scale import ACCURACY, GAP
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.statistics.intervals import paired_estimate

MARKERS = ("o", "s", "^", "D", "v", "P")
"""One for each arm, so that colour carries nothing."""

CAPTION = (
    "Accuracy (%) in distribution and on atypical images: mean and, in brackets, SD over runs; "
    "failed runs are scored as they stand. Differences to “{baseline}” in points, seed by seed, "
    "with 95 % t intervals twice: over seeds, which is conditional on {checkpoints}, and over "
    "checkpoints, where the seeds that start from one checkpoint count once, as their mean."
)


@dataclass(frozen=True)
class Sets:
    """The two sets that are held against each other, by their name in the task."""

    task: str
    usual: str = "id"
    unusual: str = "atypical"


def transfer_table(
    analysis: Analysis, variants: Sequence[str], sets: Sets, *, label: str = "tab-transfer"
) -> Table:
    """Return mean accuracies of `variants`, and their differences to the study's baseline."""
    baseline = analysis.study.baseline
    origins = _origins(analysis, sets.task, baseline)
    rows: list[Row] = []
    for name in (sets.usual, sets.unusual):
        rows.append(Row(group=unbroken(analysis.titles.datasets[f"{sets.task}/{name}"])))
        rows += [_row(analysis, (sets.task, name), one, origins) for one in variants]
    return Table(
        label=label,
        caption=caption(
            CAPTION,
            baseline=analysis.titles.variants[baseline],
            checkpoints=checkpoints(analysis, sets.task, [baseline]),
        ),
        columns=(
            Column("Variant"),
            Column("Accuracy", "right"),
            Column("Failed runs", "right"),
            Column("Without failed", "right"),
            Column("Difference", "right"),
            Column("Over seeds", "right"),
            Column("Over checkpoints", "right"),
        ),
        rows=tuple(rows),
        wide=True,
    )


def transfer_figure(
    analysis: Analysis, variants: Sequence[str], sets: Sets, *, label: str = "fig-transfer"
) -> Figure:
    """Draw every run of `variants` as a point: accuracy in distribution, and on atypical images."""
    titles = analysis.titles.variants
    names = [f"{one}/accuracy" for one in (sets.usual, sets.unusual)]
    points = {one: _points(chosen(analysis, sets.task, [one]), names) for one in variants}

    def paint(canvas: Canvas, theme: Theme) -> None:
        axes = canvas.subplots()
        for place, (name, pairs) in enumerate(points.items()):
            if not pairs:
                continue
            first, second = zip(*pairs, strict=True)
            colour = theme.ink if place % 2 == 0 else theme.muted
            marker = MARKERS[place % len(MARKERS)]
            axes.plot(first, second, marker, color=colour, markersize=3, alpha=0.6, mew=0)
            axes.plot(
                fmean(first),
                fmean(second),
                marker,
                markerfacecolor="none",
                markeredgecolor=colour,
                markersize=7,
                label=titles[name],
            )
        axes.set_xlabel(f"{analysis.titles.datasets[f'{sets.task}/{sets.usual}']} (%)")
        axes.set_ylabel(f"{analysis.titles.datasets[f'{sets.task}/{sets.unusual}']} (%)")
        if any(points.values()):
            canvas.legend(frameon=False, loc="outside upper center", ncols=2, fontsize=7)

    files: dict[str, Any] = renderings(paint, (COLUMN, 2.9))
    rows = [(name, *pair) for name, pairs in points.items() for pair in pairs]
    return Figure(
        label=label,
        caption=(
            words(
                "Accuracy in distribution and on atypical images: every run is a small mark, and "
                "the mean of a variant a large open one."
            ),
        ),
        alt=f"Scatter plot of {len(rows)} runs of {len(points)} variants.",
        data=csv_text(("variant", sets.usual, sets.unusual), rows),
        **files,
    )


def _row(
    analysis: Analysis, place: tuple[str, str], variant: str, origins: Mapping[int, str]
) -> Row:
    task, name = place
    runs, score = chosen(analysis, task, [variant]), f"{name}/accuracy"
    broken = failed(runs)
    sound = [one for one in runs if one not in broken]
    texts = (
        accuracies(scores_of(runs, score)),
        f"{len(broken)}/{len(runs)}",
        accuracies(scores_of(sound, score)),
    )
    cells = (of_arm(text, task, variant) for text in texts)
    title = (words(analysis.titles.variants[variant]),)
    return Row((title, *cells, *_differences(analysis, place, variant, origins)))


def _differences(
    analysis: Analysis, place: tuple[str, str], variant: str, origins: Mapping[int, str]
) -> tuple[Inlines, Inlines, Inlines]:
    """Return the mean difference to the baseline, and its intervals over seeds and checkpoints."""
    task, name = place
    baseline = analysis.study.baseline
    scores = [
        {run.seed: run.scores[f"{name}/accuracy"] for run in chosen(analysis, task, [one])}
        for one in (variant, baseline)
    ]
    shared = sorted(scores[0].keys() & scores[1].keys())
    empty: Inlines = (Text(GAP),)
    if variant == baseline or len(shared) < 2:
        return empty, empty, empty
    differences = {seed: scores[0][seed] - scores[1][seed] for seed in shared}
    by_origin: dict[str, list[float]] = defaultdict(list)
    for seed, difference in differences.items():
        by_origin[origins.get(seed, "")].append(difference)
    means = [fmean(values) for values in by_origin.values()]
    link = _evidence(analysis, f"{task}/{name}", variant)
    seeds = _interval([*differences.values()])
    over = _interval(means) if len(means) > 1 else GAP
    shown = (ACCURACY.signed(fmean(differences.values())), seeds, f"{over} (n = {len(means)})")
    first, second, third = (((Number(text, link) if link else words(text)),) for text in shown)
    return first, second, third


def _interval(values: Sequence[float]) -> str:
    return ACCURACY.interval(paired_estimate(values, magnitude=1.0).interval(0.95))


def _evidence(analysis: Analysis, dataset: str, variant: str) -> str:
    """Return the label of the comparison with the baseline; empty if there is none."""
    ids = [
        one.id
        for one in analysis.everything
        if (one.design.dataset, one.design.treatment, one.design.metric)
        == (dataset, variant, analysis.study.metric)
    ]
    return evidence_label(ids[0]) if ids else ""


def _origins(analysis: Analysis, task: str, variant: str) -> dict[int, str]:
    """Return the checkpoint that each seed of `variant` starts from."""
    return {
        one.specification.seed: one.specification.parent.id
        for one in analysis.runs.ledger.entries
        if (one.specification.task, one.specification.variant) == (task, variant)
        and one.specification.parent is not None
    }


def _points(runs: Sequence[RunRecord], names: Sequence[str]) -> list[tuple[float, ...]]:
    return [
        tuple(100 * run.scores[name] for name in names)
        for run in runs
        if all(name in run.scores for name in names)
    ]
