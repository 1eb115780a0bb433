"""Panels with one row for each comparison, one panel for each metric."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from pitfalls_core.display.drawing import fitted
from pitfalls_core.display.titles import comparison_titles
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet

LETTERS = 24
"""Letters of a row's name in one line."""


def by_metric(found: ComparisonSet) -> list[list[Comparison]]:
    """Return the comparisons metric by metric, in order; one empty list if there are none."""
    metrics = [[one for one in found.comparisons if one.design.metric == m] for m in found.metrics]
    return metrics or [[]]


def name_rows(panel: Axes, members: Sequence[Comparison], found: ComparisonSet) -> None:
    """Write the titles of `members` at the left of `panel`, from the top down at 0, 1, 2, …"""
    titles = [comparison_titles(one, found) for one in members]
    names = [
        "\n".join(fitted(part, LETTERS, lines=max(1, 2 // len(parts))) for part in parts)
        for parts in titles
    ]
    panel.set_yticks(range(len(names)), names)
    panel.set_ylim(len(names) - 0.4, -0.6)
    panel.tick_params(axis="y", length=0)
    panel.spines["left"].set_visible(False)
