"""What happened to wrongly labelled training examples, epoch by epoch."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D

from pitfalls_core.display.document import Figure
from pitfalls_core.display.drawing import PAGE, csv_text, fitted, renderings
from pitfalls_core.display.noisy.panels import (
    Dashes,
    Stroke,
    curve_rows,
    draw_curves,
    finish_grid,
    scaled,
)
from pitfalls_core.display.sentences import words
from pitfalls_core.display.style import Theme
from pitfalls_core.findings.quantities.curves import Curves, curves_of
from pitfalls_core.runs.runner import StudyRuns

SHARES = {
    "memorized_share": "answered as labelled",
    "recovered_share": "answered rightly",
    "neither_share": "answered otherwise",
    "clean_right_share": "right labels: answered rightly",
}
"""Curve to its words in the legend."""

DASHES: Mapping[str, Dashes] = {
    "memorized_share": "-",
    "recovered_share": "--",
    "neither_share": ":",
    "clean_right_share": "-.",
}
ROW = 4
"""Panels side by side."""


def memorization_figure(
    runs: StudyRuns, task: str, variants: Sequence[str], *, answers: str = ""
) -> Figure:
    """Draw the four shares of every variant over the epochs.

    Parameters
    ----------
    runs
        The runs of the study.
    task
        The task that is shown.
    variants
        One panel each, in order.
    answers
        The exhibit of the source paper that the figure answers.
    """
    curves = {
        (name, share): scaled(curves_of(runs.records, task, name, share), 100)
        for name in variants
        for share in SHARES
    }
    rows = max(1, math.ceil(len(variants) / ROW))

    def paint(canvas: Canvas, theme: Theme) -> None:
        axes = canvas.subplots(rows, ROW, squeeze=False, sharex=True, sharey=True)
        colours = _colours(theme)
        for axis, name in zip(axes.flat, variants, strict=False):
            for share in SHARES:
                stroke = Stroke(colours[share], DASHES[share], seeds=False)
                draw_curves(axis, curves[name, share], stroke)
            axis.set_title(fitted(runs.study.variant(name).title, 24))
            axis.set_ylim(-2, 102)
        finish_grid(canvas, axes, len(variants), ylabel="share (%)")
        handles = [
            Line2D([], [], color=colours[share], linestyle=DASHES[share], linewidth=1.6)
            for share in SHARES
        ]
        names = list(SHARES.values())
        canvas.legend(
            handles, names, loc="outside upper center", ncols=4, frameon=False, fontsize=7
        )

    files: dict[str, Any] = renderings(paint, (PAGE, 0.6 + 1.4 * rows))
    return Figure(
        label="fig-memorization",
        caption=(
            words(
                "Training examples whose labels are wrong, by how the model answers them: as they "
                "are labelled (memorized), with the symbol that was drawn (recovered), or "
                "otherwise; and examples with right labels that it answers rightly. Mean over "
                "seeds, and the band from lowest to highest. These shares need the true labels, "
                "and selected nothing."
            ),
        ),
        alt=_alt(curves, variants),
        data=csv_text(("variant", "share", "seed", "epoch", "value"), curve_rows(curves)),
        wide=True,
        answers=answers,
        **files,
    )


def _colours(theme: Theme) -> dict[str, str]:
    verdicts = theme.verdicts
    return {
        "memorized_share": verdicts["degraded"],
        "recovered_share": verdicts["improved"],
        "neither_share": theme.muted,
        "clean_right_share": verdicts["equivalent"],
    }


def _alt(curves: Mapping[tuple[str, str], Curves], variants: Sequence[str]) -> str:
    more = sum(
        _last(curves[name, "memorized_share"]) > _last(curves[name, "recovered_share"])
        for name in variants
    )
    return (
        f"Shares over epochs in {len(variants)} panels, one a variant; after the last epoch more "
        f"wrong labels are memorized than recovered in {more} of them."
    )


def _last(curves: Curves) -> float:
    values = [curve[-1] for curve in curves.values()]
    return math.fsum(values) / len(values) if values else 0.0
