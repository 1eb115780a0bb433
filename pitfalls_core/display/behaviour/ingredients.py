"""The waterfall: from the baseline over each ingredient alone to all of them together."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.document import Column, Figure, Number, Row, Table
from pitfalls_core.display.drawing import PAGE, csv_text, fitted, renderings
from pitfalls_core.display.sentences import evidence_label, unbroken, words
from pitfalls_core.display.style import Theme
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.behaviour.ingredients import Decomposition
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.statistics.intervals import Estimate

BEYOND = "Interaction"
TOGETHER = "All together"

ROW = 4


def ingredients_figure(analysis: Analysis) -> Figure:
    """Draw how the ingredients alone, and what they do together, add up to the whole treatment."""
    found = analysis.behaviour.decompositions

    def paint(canvas: Canvas, theme: Theme) -> None:
        panels = canvas.subplots(max(1, -(-len(found) // ROW)), ROW, squeeze=False, sharey=True)
        for panel, one in zip_longest(panels.flat, found):
            if one is None:
                panel.set_axis_off()
            else:
                _panel(panel, one, analysis, theme)

    files: dict[str, Any] = renderings(paint, (PAGE, 2.0 * max(1, -(-len(found) // ROW))))
    return Figure(
        label="fig-ingredients",
        caption=(
            words(
                "How the difference to the baseline comes about. Each bar starts where the one "
                "above ends: the ingredients alone, then the interaction, which is what they do "
                "together beyond their sum, up to the whole treatment. Lines are 95 % t intervals "
                "over seeds of each step; in points."
            ),
        ),
        alt=f"Waterfalls of {len(found)} test sets from single ingredients to the whole treatment.",
        data=_data(found),
        wide=True,
        **files,
    )


def ingredients_table(analysis: Analysis) -> Table:
    """Return the difference of every ingredient alone, their interaction, and the whole."""
    found = analysis.behaviour.decompositions
    names = [analysis.titles.variants[name] for name in found[0].names] if found else []
    return Table(
        label="tab-ingredients",
        caption=(
            words(
                "Difference to the baseline of each ingredient alone, of all together, and the "
                "interaction, which is what they gain together beyond their sum, seed by seed. In "
                "points, with 95 % t intervals over seeds; not corrected, and exploratory."
            ),
        ),
        columns=(
            Column("Test set"),
            *(Column(unbroken(name), "right") for name in (*names, BEYOND, TOGETHER)),
            Column("Seeds", "right"),
        ),
        rows=tuple(
            Row(
                (
                    (words(analysis.titles.datasets[one.dataset]),),
                    *((_number(each, of),) for _, each, of in _steps(one, analysis)),
                    (Number(str(one.seeds), evidence_label(one.whole)),),
                )
            )
            for one in found
        ),
        wide=True,
    )


def _steps(one: Decomposition, analysis: Analysis) -> list[tuple[str, Estimate, str]]:
    """Return the name, the estimate and the comparison of each step, the whole last."""
    titles = [analysis.titles.variants[name] for name in one.names]
    return [
        *zip(titles, one.single, one.parts, strict=True),
        (BEYOND, one.interaction, one.whole),
        (TOGETHER, one.combined, one.whole),
    ]


def _number(estimate: Estimate, comparison: str) -> Number:
    change = ACCURACY.signed(estimate.difference)
    interval = ACCURACY.interval(estimate.interval(0.95))
    return Number(f"{change} {interval}", evidence_label(comparison))


def _panel(panel: Axes, one: Decomposition, analysis: Analysis, theme: Theme) -> None:
    steps = _steps(one, analysis)
    start = 0.0
    panel.axvline(0, color=theme.muted, linewidth=0.6)
    for place, (name, estimate, _) in enumerate(steps):
        size = 100 * estimate.difference
        left = 0.0 if name == TOGETHER else start
        colour = theme.verdicts["improved" if size > 0 else "degraded"]
        whole = name in (BEYOND, TOGETHER)
        panel.barh(place, size, 0.6, left=left, color=colour, alpha=0.55 if name == BEYOND else 1)
        low, high = (left + 100 * limit for limit in estimate.interval(0.95))
        panel.plot([low, high], [place, place], color=theme.ink, linewidth=1.0)
        start = start if whole else start + size
    names = [fitted(name, 18) for name, *_ in steps]
    panel.set_yticks(range(len(steps)), names)
    panel.set_ylim(len(steps) - 0.5, -0.5)
    panel.tick_params(axis="y", length=0)
    panel.set_title(fitted(analysis.titles.datasets[one.dataset], 24))
    panel.set_xlabel("points")
    panel.locator_params(axis="x", nbins=4)


def _data(found: Sequence[Decomposition]) -> str:
    header = ("dataset", "step", "change", "ci95_low", "ci95_high")
    rows = []
    for one in found:
        steps = [*zip(one.parts, one.single, strict=True)]
        steps += [(BEYOND, one.interaction), (TOGETHER, one.combined)]
        for name, estimate in steps:
            limits = (100 * limit for limit in estimate.interval(0.95))
            rows.append((one.dataset, name, 100 * estimate.difference, *limits))
    return csv_text(header, rows)
