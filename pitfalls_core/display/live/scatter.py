"""Live against offline accuracy, run by run, with the line on which both are equal."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from pitfalls_core.display.document import Figure
from pitfalls_core.display.drawing import PAGE, csv_text, fitted, renderings
from pitfalls_core.display.live.cells import variants_on
from pitfalls_core.display.sentences import words
from pitfalls_core.display.style import Theme
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.arms import in_order
from pitfalls_core.findings.live.sets import LiveSets

Points = Mapping[str, Sequence[tuple[float, float]]]
"""Variant to (offline, live) of each of its runs."""

MARKS = ("o", "s", "^", "v", "D", "P", "X", "*")
"""One for each variant, so that colour is never the only sign."""

INKS = ("ink", "improved", "degraded", "equivalent", "inconclusive")
"""Colours in turn: that of text, then those of verdicts, which mean nothing here."""

STEPS = (0.1, 0.05, 0.02, 0.01, 0.005, 0.002)
"""Between accuracies that are named on a probit axis: the first that gives enough of them."""

FEWEST_TICKS = 4


def offline_live_scatter(analysis: Analysis, sets: LiveSets) -> Figure:
    """Draw one mark a run, as shares and on probit axes."""
    points = _points(analysis, sets)
    titles = analysis.titles.variants

    def paint(canvas: Canvas, theme: Theme) -> None:
        plain, probit = canvas.subplots(1, 2)
        for panel, scale in ((plain, _as_percent), (probit, _as_probit)):
            _draw(panel, points, scale, theme)
        plain.set(xlabel="offline accuracy (%)", ylabel="live accuracy (%)")
        probit.set(xlabel="offline accuracy (%), probit axis", ylabel="live, probit axis")
        _name_ticks(probit)
        handles, _ = plain.get_legend_handles_labels()
        names = [fitted(titles[name], 26, lines=1) for name in points]
        canvas.legend(
            handles[: len(names)],
            names,
            loc="outside lower center",
            ncols=4,
            frameon=False,
            fontsize=6.5,
        )

    every = [pair for pairs in points.values() for pair in pairs]
    below = sum(live < offline for offline, live in every)
    files: dict[str, Any] = renderings(paint, (PAGE, 3.3))
    return Figure(
        label="fig-offline-live",
        caption=(
            words(
                "Live against offline accuracy, one mark a run, large marks at the means; on the "
                "dashed line both are equal. At the right, the same on probit axes, on which "
                "accuracies under a shift often lie on a line. Axes do not start at zero."
            ),
        ),
        alt=(
            f"Scatter plot of {len(every)} runs of {len(points)} variants; {below} lie below the "
            "line of equal accuracy."
        ),
        data=_data(points, analysis, sets),
        wide=True,
        **files,
    )


def _points(analysis: Analysis, sets: LiveSets) -> Points:
    found = {}
    for name in variants_on(analysis, sets.task):
        offline, live = (analysis.arms[one, name].scores for one in (sets.offline, sets.live))
        pairs = [(offline[seed], live[seed]) for seed in in_order(offline.keys() & live.keys())]
        if pairs:
            found[name] = pairs
    return found


def _draw(panel: Axes, points: Points, scale: Any, theme: Theme) -> None:
    every = np.array([pair for pairs in points.values() for pair in pairs])
    if every.size:
        shown = scale(every)
        low, high = shown.min(axis=0), shown.max(axis=0)
        # The line of equal accuracy is in the picture, however far the runs are below it.
        low[1], high[1] = min(low), max(high)
        spaces = 0.08 * (high - low) + 1e-3
        panel.plot([low[1], high[1]], [low[1], high[1]], "--", color=theme.muted, linewidth=0.8)
        panel.set_xlim(low[0] - spaces[0], high[0] + spaces[0])
        panel.set_ylim(low[1] - spaces[1], high[1] + spaces[1])
    for place, pairs in enumerate(points.values()):
        values = scale(np.array(pairs))
        colour = _colour(place, theme)
        mark = MARKS[place % len(MARKS)]
        panel.plot(
            values[:, 0].mean(),
            values[:, 1].mean(),
            mark,
            color=colour,
            markersize=7,
            markeredgecolor=theme.ink,
            markeredgewidth=0.6,
            label=str(place),
            zorder=4,
        )
        panel.plot(values[:, 0], values[:, 1], mark, color=colour, markersize=3, alpha=0.55)


def _colour(place: int, theme: Theme) -> str:
    name = INKS[place % len(INKS)]
    return theme.ink if name == "ink" else theme.verdicts[name]


def _as_percent(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    return 100 * shares


def _as_probit(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return normal quantiles; shares of 0 and 1, which have none, are moved by a thousandth."""
    quantiles: NDArray[np.float64] = ndtri(np.clip(shares, 0.001, 0.999))
    return quantiles


def _name_ticks(panel: Axes) -> None:
    """Write accuracies, not quantiles, on both axes; their limits stay as they are."""
    for axis in (panel.xaxis, panel.yaxis):
        low, high = (float(ndtr(limit)) for limit in axis.get_view_interval())
        for step in STEPS:
            places = np.arange(math.ceil(low / step), math.floor(high / step) + 1)
            if len(places) >= FEWEST_TICKS:
                break
        shares = [place * step for place in places if 0 < place * step < 1]
        axis.set_ticks([float(ndtri(share)) for share in shares], [f"{100 * s:g}" for s in shares])


def _data(points: Points, analysis: Analysis, sets: LiveSets) -> str:
    rows = []
    for name in points:
        offline, live = (analysis.arms[one, name].scores for one in (sets.offline, sets.live))
        rows += [
            (name, seed, 100 * offline[seed], 100 * live[seed])
            for seed in in_order(offline.keys() & live.keys())
        ]
    return csv_text(("variant", "seed", "offline", "live"), rows)
