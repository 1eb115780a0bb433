"""The verdict against the margin: a reader with another margin reads off another verdict."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D

from pitfalls_core.display.captions import finished
from pitfalls_core.display.document import Figure, Inlines
from pitfalls_core.display.drawing import (
    PAGE,
    csv_text,
    fitted,
    height_of_rows,
    renderings,
    width_of_rows,
)
from pitfalls_core.display.margin_cases import margin_cases
from pitfalls_core.display.rows import by_metric, name_rows
from pitfalls_core.display.sentences import caption, unbroken
from pitfalls_core.display.size_axis import SizeAxis
from pitfalls_core.display.style import Theme
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.scale import Scale, metric_name
from pitfalls_core.findings.sensitivity.margin_line import Segment, segments
from pitfalls_core.findings.words import VERDICT_MARKS, VERDICT_WORDS

Line = tuple[Segment, ...]

WIDTHS = {"by_at_least_the_margin": 4.2}
"""Widths of lines by reason; the others are `THIN`."""
THIN = 1.8

DASHES = (0, (4, 2))
"""How the margin in force is dashed."""


def verdict_against_margin(found: ComparisonSet) -> Figure:
    """Draw, for every comparison, the verdict that each margin would give, metric by metric."""
    metrics = by_metric(found)

    def paint(canvas: Canvas, theme: Theme) -> None:
        heights = [len(members) + 1 for members in metrics]
        panels = canvas.subplots(len(metrics), height_ratios=heights, squeeze=False)
        for panel, members in zip(panels.flat, metrics, strict=True):
            _scale_margins(panel, members)
            for place, one in enumerate(members):
                _draw_line(panel, place, one, theme)
                _name_change(panel, place, one, theme)
            name_rows(panel, members, found)
        _explain(canvas, found.comparisons, theme)

    width = width_of_rows(len(found.comparisons))
    height = 0.5 + 0.55 * len(metrics) + height_of_rows(len(found.comparisons))
    files: dict[str, Any] = renderings(paint, (width, height))
    return Figure(
        label="fig-margins",
        caption=_caption(found.comparisons),
        alt=unbroken(_alt(metrics)),
        data=_data(found.comparisons),
        wide=width == PAGE,
        margins=margin_cases(found),
        **files,
    )


def _line(one: Comparison) -> Line:
    """Return the segments of a comparison with their ends as they are shown."""
    factor = one.design.scale.factor
    return tuple(
        replace(segment, start=factor * segment.start, end=factor * segment.end)
        for segment in segments(one)
    )


def _change(one: Comparison) -> float | None:
    """Return the margin, as shown, beyond which the verdict is `equivalent`; None if there is none.

    What holds at every margin does not change.
    """
    line = _line(one)
    return line[-1].start if line and line[-1].start else None


def _scale_margins(panel: Axes, members: Sequence[Comparison]) -> None:
    """Give a panel an axis on which all changes, and the margin in force, can be seen."""
    changes = [change for change in map(_change, members) if change is not None]
    changes += [one.design.scale.factor * one.design.margin for one in members if one.design.margin]
    SizeAxis.over(changes, beyond=1.25).apply(panel)
    if members:
        panel.set_xlabel(fitted(_axis_title(members[0].design.metric, members[0].design.scale), 40))


def _axis_title(metric: str, scale: Scale) -> str:
    return f"margin, {metric_name(metric)}" + (f" ({scale.steps})" if scale.steps else "")


def _draw_line(panel: Axes, place: int, one: Comparison, theme: Theme) -> None:
    """Draw the segments of a row, the mark of the first one, and the margin in force."""
    low, high = panel.get_xlim()
    line = _line(one)
    for segment in line:
        ends = [max(segment.start, low), min(segment.end, high)]
        if ends[0] < ends[1]:
            verdict, reason = segment.decision.verdict, segment.decision.reason
            width = WIDTHS.get(reason, THIN)
            panel.plot(ends, [place] * 2, color=theme.verdicts[verdict], linewidth=width)
    if line:
        _mark(panel, place, line[0], theme)
    if one.design.margin is not None:
        shown = [one.design.scale.factor * one.design.margin] * 2
        ends = [place - 0.5, place + 0.5]
        panel.plot(shown, ends, color=theme.ink, linewidth=0.7, linestyle=DASHES)


def _mark(panel: Axes, place: int, first: Segment, theme: Theme) -> None:
    """Write the mark of the first verdict above the left end of a row."""
    verdict = first.decision.verdict
    panel.annotate(
        VERDICT_MARKS[verdict],
        (0, place),
        xycoords=panel.get_yaxis_transform(),
        xytext=(0, 2.6),
        textcoords="offset points",
        va="bottom",
        fontsize=6.5,
        color=theme.verdicts[verdict],
    )


def _name_change(panel: Axes, place: int, one: Comparison, theme: Theme) -> None:
    """Write at the right of a row where equivalence begins, or which verdict always holds."""
    change = _change(one)
    verdict = one.decision.verdict if change is None else "equivalent"
    where = "at any margin"
    if change is not None:
        scale = one.design.scale
        where = f"beyond {scale.score(max(change / scale.factor, scale.smallest))}"
    panel.text(
        1.03,
        place,
        f"{VERDICT_MARKS[verdict]} {VERDICT_WORDS[verdict]}\n{where}",
        transform=panel.get_yaxis_transform(),
        va="center",
        fontsize=6.5,
        color=theme.verdicts[verdict],
    )


def _explain(canvas: Canvas, comparisons: Sequence[Comparison], theme: Theme) -> None:
    """Write below the panels what marks, colours and dashes mean."""
    met = {segment.decision.verdict for one in comparisons for segment in _line(one)}
    keys = [
        Line2D([], [], color=theme.verdicts[verdict], linewidth=THIN, label=f"{mark} {word}")
        for verdict, mark, word in ((v, VERDICT_MARKS[v], w) for v, w in VERDICT_WORDS.items())
        if verdict in met
    ]
    if any(one.design.margin is not None for one in comparisons):
        dashed = Line2D([], [], color=theme.ink, linewidth=0.7, linestyle=DASHES)
        keys.append(dashed)
        dashed.set_label("margin in force")
    if keys:
        canvas.legend(
            handles=keys, loc="outside lower center", ncols=3, frameon=False, fontsize=6.5
        )


def _caption(comparisons: Sequence[Comparison]) -> Inlines:
    set_margins = any(one.design.margin is not None for one in comparisons)
    dashed = "Dashed: the margin in force. " if set_margins else "No margin was set. "
    failed = any(one.sample.n < one.sample.planned for one in comparisons)
    return caption(
        "The verdict that each margin would give ({pairs}), before correction within the family. "
        "It changes only at the limits of the intervals; at the right, the margin beyond which "
        "equivalence is shown, the further end of the 90 % interval. {dashed}Where the line is "
        "thick, the whole 95 % interval lies beyond the margin. A margin that is read off the "
        "results is exploratory.{left_out}",
        pairs=of_whole(finished(comparisons)),
        dashed=dashed,
        left_out=" Failed runs are left out here, unless the verdict hangs on them."
        if failed
        else "",
    )


def _alt(metrics: Sequence[Sequence[Comparison]]) -> str:
    counted = sum(map(len, metrics))
    start = f"The verdict against the margin for {counted} comparison{'s' * (counted != 1)}"
    return "; ".join([start, *filter(None, map(_changes_in_words, metrics))]) + "."


def _changes_in_words(members: Sequence[Comparison]) -> str:
    changes = [change for one in members if (change := _change(one)) is not None]
    if not changes:
        return ""
    design = members[0].design
    least, most = (design.scale.size(end(changes) / design.scale.factor) for end in (min, max))
    where = f"at a margin of {least}" if least == most else f"at margins from {least} to {most}"
    return f"in {metric_name(design.metric)}, equivalence begins {where}"


def _data(comparisons: Sequence[Comparison]) -> str:
    """Return the segments as they are drawn; the end of the last one, infinity, is empty."""
    rows = [
        (
            one.id,
            segment.start,
            "" if segment.end == math.inf else segment.end,
            segment.decision.verdict,
            segment.decision.reason,
        )
        for one in comparisons
        for segment in _line(one)
    ]
    return csv_text(("comparison", "from", "to", "verdict", "reason"), rows)
