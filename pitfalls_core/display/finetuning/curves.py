"""Training curves of every single run, failed ones marked: no mean that a failed run could bend."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from pitfalls_core.display.document import Figure
from pitfalls_core.display.drawing import PAGE, csv_text, fitted, renderings
from pitfalls_core.display.finetuning.chosen import FAILED, Panel, chosen, failed, planned
from pitfalls_core.display.sentences import caption
from pitfalls_core.display.style import Theme
from pitfalls_core.display.whole import of_task
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.runs.store.record import RunRecord

READING = (
    "Every line is one run: solid and blue if it ended sound, dashed and red, with a cross at its "
    "last finished epoch, if it collapsed or diverged; a run that diverged in its first epoch has "
    "a cross at the upper edge. Below each title: failed of finished runs{missing}.{axes}"
)
ROW = 3
"""Panels side by side, at most."""


@dataclass(frozen=True)
class Curve:
    """What is drawn: a recorded curve, its name on the axis, and whether the axis is logarithmic.

    `subject` begins the caption.
    """

    name: str
    axis: str
    subject: str
    logarithmic: bool = True


def curves_figure(
    analysis: Analysis,
    curve: Curve,
    panels: Sequence[Panel],
    *,
    task: str,
    label: str,
    answers: str = "",
) -> Figure:
    """Draw `curve` of every run of the variants of `panels` on `task`, panel by panel.

    Parameters
    ----------
    analysis
        The findings.
    curve
        What to draw.
    panels
        Three in a row.
    task
        Whose runs to draw.
    label, answers
        As in `pitfalls_core.display.document.Figure`.
    """
    shown = [(one, chosen(analysis, task, one.variants)) for one in panels]
    rows, columns = -(-len(panels) // ROW), min(ROW, len(panels))

    def paint(canvas: Canvas, theme: Theme) -> None:
        axes = canvas.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
        for place, content in zip_longest(axes.flat, shown):
            if content is None:
                place.set_axis_off()
                continue
            _panel(place, content[0], content[1], curve, theme)
        if curve.logarithmic and any(_values(run, curve) for _, runs in shown for run in runs):
            axes.flat[0].set_yscale("log")
            low, high = axes.flat[0].get_ylim()
            # Over several powers of ten, labels between them would lie on each other.
            between = (1.0, 2.0, 5.0) if high < 100 * low else (1.0,)
            for place in axes.flat:
                place.yaxis.set_major_locator(LogLocator(subs=between))
                # Texts are set without mathematics, which the default would need.
                place.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
                place.yaxis.set_minor_formatter(NullFormatter())
        for place in axes[:, 0]:
            place.set_ylabel(curve.axis)
        for place in axes[-1]:
            place.set_xlabel("epoch")
        for place, (_, runs) in zip(axes.flat, shown, strict=False):
            _unseen(place, runs, curve, theme)

    every = [run for _, runs in shown for run in runs]
    names = tuple(dict.fromkeys(name for one in panels for name in one.variants))
    missing = planned(analysis, task, names) - len(chosen(analysis, task, names))
    said = caption(
        f"{{subject}} {READING}",
        subject=curve.subject,
        missing=caption("; {count} planned runs have no result", count=of_task(missing, task))
        if missing
        else "",
        axes=" The axis is logarithmic." if curve.logarithmic else "",
    )
    files: dict[str, Any] = renderings(paint, (PAGE, 0.3 + 1.45 * rows))
    return Figure(
        label=label,
        caption=said,
        alt=(
            f"Line plots in {len(panels)} panels; {len(failed(every))} of {len(every)} lines are "
            "marked as failed."
        ),
        data=_data(every, curve),
        wide=True,
        answers=answers,
        **files,
    )


def _panel(
    place: Axes, panel: Panel, runs: Sequence[RunRecord], curve: Curve, theme: Theme
) -> None:
    sound, broken = theme.verdicts["improved"], theme.verdicts["degraded"]
    for run in runs:
        values = _values(run, curve)
        epochs = range(1, len(values) + 1)
        if run.outcome not in FAILED:
            marker = "o" if len(values) == 1 else ""
            place.plot(epochs, values, marker=marker, color=sound, linewidth=0.8, markersize=2)
        elif values:
            place.plot(epochs, values, "--", color=broken, linewidth=0.9)
            place.plot(epochs[-1], values[-1], "x", color=broken, markersize=4, clip_on=False)
    place.set_title(
        f"{fitted(panel.title, 32)}\n{len(failed(runs))}/{len(runs)} failed", linespacing=1.3
    )
    place.xaxis.set_major_locator(MaxNLocator(4, integer=True))


def _unseen(place: Axes, runs: Sequence[RunRecord], curve: Curve, theme: Theme) -> None:
    """Mark the runs that diverged before an epoch was finished, side by side at the upper edge."""
    count = sum(run.outcome in FAILED and not _values(run, curve) for run in runs)
    for mark in range(count):
        place.plot(
            0.04 + 0.05 * mark,
            0.97,
            "x",
            color=theme.verdicts["degraded"],
            markersize=4,
            transform=place.transAxes,
            clip_on=False,
        )


def _values(run: RunRecord, curve: Curve) -> tuple[float, ...]:
    """Return what is drawn of a run; a logarithmic axis shows nothing below a thousandth."""
    values = run.curves.get(curve.name, ())
    return tuple(np.maximum(values, 1e-3).tolist()) if curve.logarithmic else tuple(values)


def _data(runs: Sequence[RunRecord], curve: Curve) -> str:
    rows: list[tuple[object, ...]] = [
        (run.id, run.outcome, epoch, value)
        for run in runs
        for epoch, value in enumerate(run.curves.get(curve.name, ()), start=1)
    ]
    rows += [(run.id, run.outcome, "", "") for run in runs if not run.curves.get(curve.name)]
    return csv_text(("run", "outcome", "epoch", curve.name), rows)
