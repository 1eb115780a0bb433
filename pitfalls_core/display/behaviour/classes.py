"""Class by class: a figure of the changes, and a table of their numbers."""

import math
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.document import Column, Figure, Inlines, Number, Row, Table, Text
from pitfalls_core.display.drawing import PAGE, csv_text, fitted, renderings
from pitfalls_core.display.sentences import evidence_label, unbroken, words
from pitfalls_core.display.style import Theme
from pitfalls_core.display.titles import place_title
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.behaviour.classes import ClassChange
from pitfalls_core.findings.scale import ACCURACY, GAP

ROW = 3
"""Panels side by side."""


def class_figure(analysis: Analysis) -> Figure:
    """Draw the change of every class with its 95 % interval, one panel for each test set."""
    panels = _panels(analysis)
    rows = max(1, math.ceil(len(panels) / ROW))

    def paint(canvas: Canvas, theme: Theme) -> None:
        axes = canvas.subplots(rows, ROW, squeeze=False, sharey=False)
        for axis, changes in zip_longest(axes.flat, panels):
            if changes is None:
                axis.set_axis_off()
            else:
                _panel(axis, changes, analysis, theme)

    drawn = [one for changes in panels for one in changes]
    lost = sum(one.lost for one in drawn)
    gained = sum(one.significant and not one.lost for one in drawn)
    most = max((len(changes) for changes in panels), default=1)
    files: dict[str, Any] = renderings(paint, (PAGE, rows * (0.7 + 0.16 * most)))
    return Figure(
        label="fig-classes",
        caption=(
            words(
                "Change of the accuracy of every class, treatment minus baseline, in points, with "
                "95 % t intervals over seeds. Filled: significant after Holm's correction for the "
                "classes of a panel; blue for gains, red for losses. A ring is no difference that "
                "was shown, and no equivalence either. Each panel has its own scale."
            ),
        ),
        alt=f"{len(drawn)} changes of class accuracies: {gained} gains and {lost} losses shown.",
        data=_data(drawn),
        wide=True,
        answers="000 Section 4, remark on classes",
        **files,
    )


def class_table(analysis: Analysis) -> Table:
    """Return the change of every class on every test set, with its interval."""
    panels = _panels(analysis)
    labels = sorted({one.label for changes in panels for one in changes})
    cells = {(one.comparison, one.label): one for changes in panels for one in changes}
    ids = [changes[0].comparison for changes in panels]
    titles = [place_title(changes[0].dataset, changes[0].treatment, analysis) for changes in panels]
    return Table(
        label="tab-classes",
        caption=(
            words(
                "Change of the accuracy of every class, in points, with 95 % t intervals over "
                "seeds; an asterisk marks what is significant after Holm's correction for the "
                "classes of a column."
            ),
        ),
        columns=(Column("Class"), *(Column(unbroken(title), "right") for title in titles)),
        rows=tuple(
            Row(((Text(str(label)),), *(_cell(cells.get((one, label))) for one in ids)))
            for label in labels
        ),
        wide=True,
    )


def _panels(analysis: Analysis) -> list[list[ClassChange]]:
    """Return the changes of each comparison that is shown; those without any are left out."""
    panels = [
        [one for one in analysis.behaviour.classes if one.comparison == shown.id]
        for shown in analysis.comparisons
    ]
    return [changes for changes in panels if changes]


def _panel(axis: Axes, changes: Sequence[ClassChange], analysis: Analysis, theme: Theme) -> None:
    axis.axvline(0, color=theme.muted, linewidth=0.6)
    for place, one in enumerate(changes):
        verdict = "improved" if one.estimate.difference > 0 else "degraded"
        colour = theme.verdicts[verdict] if one.significant else theme.muted
        low, high = (100 * limit for limit in one.estimate.interval(0.95))
        axis.plot([low, high], [place, place], color=colour, linewidth=1.0)
        axis.plot(
            100 * one.estimate.difference,
            place,
            "o",
            color=colour,
            markerfacecolor=colour if one.significant else "none",
            markersize=3.5,
        )
    axis.set_yticks(range(len(changes)), [str(one.label) for one in changes])
    axis.set_ylim(len(changes) - 0.5, -0.5)
    axis.set_title(fitted(place_title(changes[0].dataset, changes[0].treatment, analysis), 26))
    axis.set_ylabel("class")
    axis.locator_params(axis="x", nbins=5)


def _cell(one: ClassChange | None) -> Inlines:
    if one is None:
        return (Text(GAP),)
    mark = "*" if one.significant else ""
    change = ACCURACY.signed(one.estimate.difference)
    interval = ACCURACY.interval(one.estimate.interval(0.95))
    return (Number(f"{change}{mark} {interval}", evidence_label(one.comparison)),)


def _data(changes: Sequence[ClassChange]) -> str:
    header = ("comparison", "class", "baseline", "change", "ci95_low", "ci95_high", "p_holm")
    rows = (
        (
            one.comparison,
            one.label,
            100 * one.baseline,
            100 * one.estimate.difference,
            *(100 * limit for limit in one.estimate.interval(0.95)),
            "" if one.p_adjusted is None else one.p_adjusted,
        )
        for one in changes
    )
    return csv_text(header, rows)
