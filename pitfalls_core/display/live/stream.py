"""Accuracy along the live stream, batch by batch, with the spread over seeds."""

import math
from collections.abc import Sequence
from itertools import pairwise, zip_longest
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from numpy.typing import NDArray

from pitfalls_core.display.document import Figure
from pitfalls_core.display.drawing import PAGE, csv_text, fitted, renderings
from pitfalls_core.display.live.cells import variants_on
from pitfalls_core.display.sentences import words
from pitfalls_core.display.style import Theme
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.arms import Arm, in_order
from pitfalls_core.findings.live.sets import LiveSets

COLUMNS = 3
"""Panels side by side."""

Scores = NDArray[np.float64]
"""Percent, axes (seeds, sets)."""


def stream_figure(analysis: Analysis, sets: LiveSets, *, label: str = "fig-stream") -> Figure:
    """Draw the baseline in every panel, and one other variant."""
    study = analysis.study
    others = [one for one in variants_on(analysis, sets.task) if one != study.baseline]
    scores = {name: _scores(analysis, name, sets) for name in (study.baseline, *others)}
    rows = max(1, math.ceil(len(others) / COLUMNS))

    def paint(canvas: Canvas, theme: Theme) -> None:
        panels = canvas.subplots(rows, COLUMNS, squeeze=False, sharex=True, sharey=True)
        for panel, name in zip_longest(panels.flat, others):
            if name is None:
                panel.set_axis_off()
                continue
            _band(panel, scores[study.baseline], theme.muted)
            _band(panel, scores[name], theme.verdicts["improved"])
            panel.set_title(fitted(analysis.titles.variants[name], 30, lines=1))
            panel.set_xticks(range(1 + len(sets.batches)), _ticks(sets), fontsize=6.5)
            panel.tick_params(labelbottom=True)
        for panel in panels[:, 0]:
            panel.set_ylabel(f"{study.metric} (%)")

    files: dict[str, Any] = renderings(paint, (PAGE, 0.3 + 1.75 * rows))
    return Figure(
        label=label,
        caption=(
            words(
                f"{study.task(sets.task).title}: accuracy on the offline test set and on the live "
                "batches in the order in which they arrived, mean over seeds, and the range of all "
                "seeds as a band. Grey, in every panel: "
                f"{analysis.titles.variants[study.baseline]}; blue: the variant that the panel is "
                "named after. The axis does not start at zero."
            ),
        ),
        alt=_alt(scores, study.baseline),
        data=_data(scores, sets),
        wide=True,
        **files,
    )


def _ticks(sets: LiveSets) -> list[str]:
    return ["offline", *(f"live {number}" for number in range(1, 1 + len(sets.batches)))]


def _scores(analysis: Analysis, variant: str, sets: LiveSets) -> Scores:
    arms: list[Arm] = [analysis.arms[name, variant] for name in (sets.offline, *sets.batches)]
    seeds = in_order(set.intersection(*(set(arm.scores) for arm in arms)))
    rows = [[100 * arm.scores[seed] for arm in arms] for seed in seeds]
    return np.array(rows, dtype=np.float64).reshape(len(seeds), len(arms))


def _band(panel: Axes, scores: Scores, colour: str) -> None:
    if not len(scores):
        return
    places = np.arange(scores.shape[1])
    panel.fill_between(
        places, scores.min(axis=0), scores.max(axis=0), color=colour, alpha=0.22, linewidth=0
    )
    panel.plot(places, scores.mean(axis=0), "o-", color=colour, linewidth=1.2, markersize=2.6)


def _alt(scores: dict[str, Scores], baseline: str) -> str:
    base = scores[baseline]
    start = f"Lines over the offline set and the live batches for {len(scores)} variants"
    if not len(base):
        return f"{start}; no run of the baseline finished."
    means = base.mean(axis=0)
    fallen = sum(bool(after < before) for before, after in pairwise(means))
    return f"{start}; the mean of the baseline falls in {fallen} of {len(means) - 1} steps."


def _data(scores: dict[str, Scores], sets: LiveSets) -> str:
    header = ("variant", "set", "runs", "mean", "lowest", "highest")
    names: Sequence[str] = (sets.offline, *sets.batches)
    rows = [
        (name, dataset, len(column), column.mean(), column.min(), column.max())
        for name, found in scores.items()
        if len(found)
        for dataset, column in zip(names, found.T, strict=True)
    ]
    return csv_text(header, rows)
