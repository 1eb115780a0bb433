"""What could have been seen: the probability of detection against the true difference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import FuncFormatter

from pitfalls_core.display.captions import finished, level
from pitfalls_core.display.document import Figure, Inlines
from pitfalls_core.display.drawing import COLUMN, csv_text, fitted, renderings
from pitfalls_core.display.rows import by_metric
from pitfalls_core.display.sentences import caption, unbroken
from pitfalls_core.display.size_axis import SizeAxis
from pitfalls_core.display.style import Theme
from pitfalls_core.display.titles import comparison_titles
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.scale import metric_name
from pitfalls_core.findings.sensitivity.reach import Power, power_at

MOST_CURVES = 2
"""With more comparisons of a metric, the one in the middle stands for them."""

STEPS = 121
"""Differences at which a curve is computed."""

STYLES = ("solid", (0, (5, 2)))
"""How the curves of a panel are dashed."""

TARGET = 0.8
"""The probability with which a detectable difference is detected."""


@dataclass(frozen=True)
class Curve:
    """One curve of a panel.

    Parameters
    ----------
    comparison
        The comparison whose curve it is.
    name
        What the legend says.
    differences
        True differences, as shown.
    powers
        At each of the differences, with the ends of the shading.
    """

    comparison: Comparison
    name: str
    differences: tuple[float, ...]
    powers: tuple[Power, ...]


def power_curve(found: ComparisonSet) -> Figure:
    """Draw how likely each true difference was to be detected, metric by metric.

    A few comparisons have a curve each, shaded as far as their runs leave the SD uncertain. Of
    more, the one with the middle detectable difference has a curve, and the shading reaches from
    the one with the smallest to the one with the largest.
    """
    metrics = by_metric(found)
    axes = [_axis(members) for members in metrics]
    curves = [_curves(*each, found) for each in zip(metrics, axes, strict=True)]

    def paint(canvas: Canvas, theme: Theme) -> None:
        panels = canvas.subplots(len(metrics), squeeze=False)
        for panel, members, axis, drawn in zip(panels.flat, metrics, axes, curves, strict=True):
            axis.apply(panel)
            _frame(panel, members, theme)
            for curve, style in zip(drawn, STYLES, strict=False):
                _draw(panel, curve, style, theme)
            if drawn:
                panel.legend(loc="lower left", bbox_to_anchor=(0, 1), frameon=False, fontsize=6.5)
            else:
                panel.text(0.5, 0.5, "nothing to assess", ha="center", transform=panel.transAxes)

    height = 2.0 * len(metrics) + 0.18 * sum(map(len, curves))
    files: dict[str, Any] = renderings(paint, (COLUMN, height))
    return Figure(
        label="fig-power",
        caption=_caption(found.comparisons, metrics),
        alt=unbroken(_alt(metrics)),
        data=_data(curve for drawn in curves for curve in drawn),
        **files,
    )


def _axis(members: Sequence[Comparison]) -> SizeAxis:
    """Return the axis that shows the detectable differences of one metric, and its margin."""
    sizes_shown = [
        one.design.scale.factor * size
        for one in members
        if one.reach is not None
        for size in (_detectable(one), one.design.margin)
        if size is not None
    ]
    return SizeAxis.over(sizes_shown, beyond=1.5)


def _curves(members: Sequence[Comparison], axis: SizeAxis, found: ComparisonSet) -> list[Curve]:
    """Return the curves of one metric; none if nothing can be assessed."""
    able = sorted((one for one in members if one.reach), key=_detectable)
    if not able:
        return []
    if len(able) <= MOST_CURVES:
        return [_single(one, axis, found) for one in members if one.reach]
    middle = able[(len(able) - 1) // 2]
    three = (_powers(one, axis) for one in (middle, able[-1], able[0]))
    powers = (Power(*(one.expected for one in at)) for at in zip(*three, strict=True))
    least, most = (_size(one) for one in (able[0], able[-1]))
    name = f"middle of {len(able)}: {_size(middle)}; shaded: from {least} to {most}"
    return [Curve(middle, fitted(name, 50), tuple(axis.points(STEPS)), tuple(powers))]


def _single(one: Comparison, axis: SizeAxis, found: ComparisonSet) -> Curve:
    title = fitted(", ".join(comparison_titles(one, found)), 32, lines=1)
    name = f"{title}: {_size(one)}"
    return Curve(one, name, tuple(axis.points(STEPS)), tuple(_powers(one, axis)))


def _powers(one: Comparison, axis: SizeAxis) -> list[Power]:
    differences = (shown / one.design.scale.factor for shown in axis.points(STEPS))
    powers = (power_at(one, difference) for difference in differences)
    return [power for power in powers if power is not None]


def _detectable(one: Comparison) -> float:
    return one.reach.minimum_detectable_effect if one.reach else 0.0


def _size(one: Comparison) -> str:
    return one.design.scale.size(_detectable(one))


def _frame(panel: Axes, members: Sequence[Comparison], theme: Theme) -> None:
    """Draw the line of the target and the band of the margin, and name both axes."""
    panel.axhline(TARGET, color=theme.muted, linewidth=0.6)
    panel.set_ylim(0, 1.02)
    panel.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1.0])
    panel.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.0f}"))
    panel.set_ylabel("probability of detection (%)")
    if not members:
        return
    design = members[0].design
    if design.margin is not None:
        shown = design.scale.factor * design.margin
        panel.axvspan(panel.get_xlim()[0], shown, color=theme.band, linewidth=0)
        panel.axvline(shown, color=theme.muted, linewidth=0.6, linestyle=":")
    steps = f" ({design.scale.steps})" if design.scale.steps else ""
    panel.set_xlabel(fitted(f"true difference in {metric_name(design.metric)}{steps}", 40))


def _draw(panel: Axes, curve: Curve, style: Any, theme: Theme) -> None:
    low, high = ([getattr(one, end) for one in curve.powers] for end in ("low", "high"))
    panel.fill_between(curve.differences, low, high, color=theme.muted, alpha=0.22, linewidth=0)
    powers = [one.expected for one in curve.powers]
    panel.plot(
        curve.differences, powers, color=theme.ink, linewidth=1.2, linestyle=style, label=curve.name
    )
    detectable = curve.comparison.design.scale.factor * _detectable(curve.comparison)
    panel.plot(detectable, TARGET, "o", color=theme.ink, markersize=3.6)


def _caption(comparisons: Sequence[Comparison], metrics: Sequence[Sequence[Comparison]]) -> Inlines:
    many = any(len([one for one in members if one.reach]) > MOST_CURVES for members in metrics)
    shading = (
        "Shaded: between the comparisons with the smallest and the largest detectable difference."
        if many
        else "Shaded: as far as this many runs leave the SD uncertain (95 % interval)."
    )
    at = f" at the level {level(comparisons)}" if comparisons else ""
    margins = any(one.design.margin is not None for one in comparisons)
    band = " The band is the margin." if margins else ""
    return caption(
        "What could have been seen with {pairs}: the probability of detecting a true "
        "difference{at}, from the noise of the runs and not from the differences observed. Dots, "
        "and numbers in the legend: differences detected with probability {target}. "
        "{shading}{band}",
        pairs=of_whole(finished(comparisons)),
        at=at,
        target=f"{TARGET:g}",
        shading=shading,
        band=band,
    )


def _alt(metrics: Sequence[Sequence[Comparison]]) -> str:
    start = "The probability of detection against the true difference"
    return "; ".join([start, *filter(None, map(_reach_in_words, metrics))]) + "."


def _reach_in_words(members: Sequence[Comparison]) -> str:
    able = sorted((one for one in members if one.reach), key=_detectable)
    if not able:
        return ""
    least, most = _size(able[0]), _size(able[-1])
    where = f"at {least}" if least == most else f"between {least} and {most}"
    return f"in {metric_name(able[0].design.metric)}, it reaches {TARGET:g} {where}"


def _data(curves: Iterator[Curve]) -> str:
    """Return the curves as they are drawn."""
    rows = [
        (
            curve.comparison.id,
            difference,
            power.expected,
            power.low,
            power.high,
        )
        for curve in curves
        for difference, power in zip(curve.differences, curve.powers, strict=True)
    ]
    return csv_text(("comparison", "difference", "power", "power_low", "power_high"), rows)
