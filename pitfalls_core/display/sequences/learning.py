"""Figure 1 of source paper 004 as it should have been: every run, both losses, and the metric."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import MaxNLocator

from pitfalls_core.display.document import Figure, Inlines
from pitfalls_core.display.drawing import PAGE, csv_text, fitted, renderings
from pitfalls_core.display.sentences import caption
from pitfalls_core.display.sequences.runs import records_of
from pitfalls_core.display.style import Theme
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.quantities.overfitting import onset
from pitfalls_core.runs.store.record import RunRecord

LOSSES = {"train_loss": "muted", "validation_loss": "degraded"}
"""Curve to its colour."""

SCORE = "validation_hwa"


def learning_figure(
    analysis: Analysis,
    variant: str = "baseline",
    *,
    label: str = "fig-learning",
    answers: str = "",
) -> Figure:
    """Draw losses and HWA over epochs, one line a seed, with the onset of overfitting marked.

    Parameters
    ----------
    analysis
        Of a study whose runs have these curves.
    variant
        Whose runs are drawn.
    label
        Of the figure.
    answers
        The exhibit of the source paper that it answers.
    """
    study = analysis.study
    tasks = [task for task in study.tasks if study.variant(variant).runs_on(task.name)]
    found = {task.name: records_of(analysis, task.name, variant) for task in tasks}

    def paint(canvas: Canvas, theme: Theme) -> None:
        panels = canvas.subplots(2, len(tasks), squeeze=False, sharex=True)
        for column, task in enumerate(tasks):
            losses, scores = panels[0, column], panels[1, column]
            losses.set_title(fitted(task.title, 22))
            for record in found[task.name]:
                _losses(losses, record, theme)
                _score(scores, record, theme)
            scores.set_xlabel("epoch")
            scores.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        panels[0, 0].set_ylabel("loss")
        panels[1, 0].set_ylabel("HWA (%), validation")

    files: dict[str, Any] = renderings(paint, (PAGE, 3.4))
    title = study.variant(variant).title
    return Figure(
        label=label,
        caption=_caption(title, found),
        alt=f"Losses and HWA over epochs of {sum(map(len, found.values()))} runs of {title}.",
        data=_data(found),
        wide=True,
        answers=answers,
        **files,
    )


def _caption(title: str, found: dict[str, list[RunRecord]]) -> Inlines:
    counts = sorted({len(records) for records in found.values()})
    runs = "–".join(map(str, dict.fromkeys([*counts[:1], *counts[-1:]])))
    return caption(
        "{title}: every run ({runs} a rule), one line each. Above, loss in training (grey) and on "
        "the validation set (red); a ring marks the epoch of lowest validation loss, after which a "
        "rising line is overfitting. Below, HWA on the validation set; a ring marks the same "
        "epoch, a dot the selected one, of highest validation accuracy. Panels above have their "
        "own scales.",
        title=title,
        runs=of_whole(runs),
    )


def _losses(panel: Axes, record: RunRecord, theme: Theme) -> None:
    colours = {"muted": theme.muted, **theme.verdicts}
    for name, colour in LOSSES.items():
        curve = record.curves.get(name, ())
        panel.plot(_epochs(curve), curve, color=colours[colour], linewidth=0.7, alpha=0.8)
    found = onset(record)
    if found is not None:
        curve = record.curves["validation_loss"]
        _ring(panel, found, curve[found], theme.verdicts["degraded"])
    panel.set_ylim(bottom=0)


def _score(panel: Axes, record: RunRecord, theme: Theme) -> None:
    curve = [100 * value for value in record.curves.get(SCORE, ())]
    colour = theme.verdicts["improved"]
    panel.plot(_epochs(curve), curve, color=colour, linewidth=0.7, alpha=0.8)
    found = onset(record)
    if found is not None and found < len(curve):
        _ring(panel, found, curve[found], colour)
    accuracy = record.curves.get("validation_accuracy", ())
    if accuracy and curve:
        selected = max(range(len(accuracy)), key=lambda epoch: accuracy[epoch])
        panel.plot(selected + 1, curve[selected], "o", color=colour, markersize=2.4)
    panel.set_ylim(40, 102)


def _ring(panel: Axes, epoch: int, value: float, colour: str) -> None:
    panel.plot(
        epoch + 1, value, "o", markersize=4.2, markerfacecolor="none", markeredgecolor=colour
    )


def _epochs(curve: Sequence[float]) -> range:
    return range(1, len(curve) + 1)


def _data(found: dict[str, list[RunRecord]]) -> str:
    names = (*LOSSES, SCORE)
    rows = []
    for task, records in found.items():
        for record in records:
            curves = [record.curves.get(name, ()) for name in names]
            first = onset(record)
            for epoch in range(max(map(len, curves), default=0)):
                values = [curve[epoch] if epoch < len(curve) else "" for curve in curves]
                rows.append((task, record.seed, epoch + 1, *values, int(epoch == first)))
    return csv_text(("task", "seed", "epoch", *names, "onset"), rows)
