"""One panel of curves: every seed, their mean, and the band that they fill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from numpy.typing import NDArray

from pitfalls_core.findings.quantities.curves import Curves, stacked

Dashes = Literal["-", "--", ":", "-."]


@dataclass(frozen=True)
class Stroke:
    """How curves are drawn: their colour, their dashes, and whether single seeds are."""

    colour: str
    dashes: Dashes = "-"
    seeds: bool = True


def draw_curves(axis: Axes, curves: Curves, stroke: Stroke) -> None:
    """Draw the mean over seeds, the band from the lowest to the highest, and each seed.

    Epochs are counted from 1. Where a run ended early, the mean is that of the others.
    """
    rows = stacked(curves)
    if not rows.size:
        return
    epochs = np.arange(1, rows.shape[1] + 1)
    low, high = np.nanmin(rows, axis=0), np.nanmax(rows, axis=0)
    axis.fill_between(epochs, low, high, color=stroke.colour, alpha=0.15, linewidth=0)
    if stroke.seeds:
        for row in rows:
            axis.plot(epochs, row, color=stroke.colour, linewidth=0.5, alpha=0.55)
    mean = np.nanmean(rows, axis=0)
    axis.plot(epochs, mean, stroke.dashes, color=stroke.colour, linewidth=1.6)


def finish_grid(canvas: Canvas, axes: NDArray[Any], panels: int, *, ylabel: str) -> None:
    """Label a grid of `panels` panels over epochs that share both axes; take the others away."""
    columns = axes.shape[1]
    for place, axis in enumerate(axes.flat):
        axis.locator_params(axis="x", integer=True, nbins=5)
        # The lowest panel of a column has the numbers, also above a place that is empty.
        axis.tick_params(labelbottom=place + columns >= panels)
        if place >= panels:
            axis.set_axis_off()
    for axis in axes[:, 0]:
        axis.set_ylabel(ylabel)
    canvas.supxlabel("epoch", fontsize=7.5)


def scaled(curves: Curves, factor: float) -> Curves:
    """Return `curves` times `factor`."""
    return {seed: tuple(factor * value for value in curve) for seed, curve in curves.items()}


def curve_rows(
    named: Mapping[Any, Curves],
) -> Sequence[Sequence[object]]:
    """Return one row for every value: the names, the seed, the epoch from 1, the value.

    Parameters
    ----------
    named
        A tuple of names to curves.
    """
    return [
        (*names, seed, epoch, value)
        for names, curves in named.items()
        for seed, curve in curves.items()
        for epoch, value in enumerate(curve, start=1)
    ]
