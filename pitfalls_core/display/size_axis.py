"""An axis of sizes: from zero, or logarithmic where sizes differ by more than can be seen there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

LOGARITHMIC = 10.0
"""Sizes that differ by this factor cannot be told apart on an axis from zero."""

TWO_A_DECADE = 200.0
"""Up to this factor, there is room for two labels in each power of ten."""


@dataclass(frozen=True)
class SizeAxis:
    """Limits of a horizontal axis.

    Parameters
    ----------
    low, high
        The ends, as shown.
    logarithmic
        Whether equal steps are equal factors.
    """

    low: float
    high: float
    logarithmic: bool = False

    @classmethod
    def over(cls, sizes: Sequence[float], *, beyond: float) -> "SizeAxis":
        """Return the axis that shows positive `sizes` and reaches `beyond` times the largest."""
        least, most = min(sizes, default=1.0), max(sizes, default=1.0)
        if most > LOGARITHMIC * least:
            return cls(least / 3, 2 * most, logarithmic=True)
        return cls(0.0, beyond * most)

    def points(self, count: int) -> list[float]:
        """Return `count` sizes at equal steps from end to end."""
        spaced = np.geomspace if self.logarithmic else np.linspace
        points: list[float] = spaced(self.low, self.high, count).tolist()
        return points

    def apply(self, panel: Axes) -> None:
        """Give `panel` this axis."""
        if self.logarithmic:
            panel.set_xscale("log")
            steps = (1.0, 3.0) if self.high < TWO_A_DECADE * self.low else (1.0,)
            panel.xaxis.set_major_locator(LogLocator(subs=steps, numticks=8))
            panel.xaxis.set_major_formatter(FuncFormatter(lambda size, _: f"{size:g}"))
            panel.xaxis.set_minor_locator(NullLocator())
        panel.set_xlim(self.low, self.high)
