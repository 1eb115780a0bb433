"""The figure of a published table: every difference to the baseline with its intervals."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.document import Figure, Inlines
from pitfalls_core.display.drawing import (
    PAGE,
    csv_text,
    fitted,
    height_of_rows,
    renderings,
    width_of_rows,
)
from pitfalls_core.display.published.cells import margin_of, runs_text
from pitfalls_core.display.sentences import caption, unbroken
from pitfalls_core.display.style import Theme
from pitfalls_core.findings.published.reanalysis import Reanalyses, Reanalysis
from pitfalls_core.findings.published.wording import kinds_text, levels
from pitfalls_core.findings.published.words import KIND_WORDS
from pitfalls_core.findings.words import VERDICT_MARKS, VERDICT_WORDS

MOST_ROWS = 12
"""Rows of a figure that fits on a page; tables have all of them."""


def published_forest(
    reanalyses: Reanalyses, *, label: str = "fig-published", answers: str = ""
) -> Figure:
    """Draw the difference of each row with the intervals of its first reading.

    Parameters
    ----------
    reanalyses
        The table, looked at again; its first `MOST_ROWS` rows are drawn.
    label
        Unique in the document.
    answers
        The exhibit of the source paper that the figure answers.
    """
    drawn = reanalyses.comparisons[:MOST_ROWS]

    def paint(canvas: Canvas, theme: Theme) -> None:
        panel = canvas.subplots()
        _margin_band(panel, drawn, theme)
        for place, one in enumerate(drawn):
            _bar(panel, place, one, theme)
        _name_rows(panel, drawn)

    verdicts = [VERDICT_WORDS[one.decision.verdict] for one in drawn]
    summary = ", ".join(f"{verdicts.count(word)} {word}" for word in dict.fromkeys(verdicts))
    width = width_of_rows(len(drawn))
    files: dict[str, Any] = renderings(paint, (width, 0.6 + height_of_rows(len(drawn))))
    return Figure(
        label=label,
        caption=_caption(reanalyses),
        alt=unbroken(f"Forest plot of {len(drawn)} differences to the baseline: {summary}."),
        data=_data(drawn),
        answers=answers,
        wide=width == PAGE,
        **files,
    )


def _caption(reanalyses: Reanalyses) -> Inlines:
    question, count = reanalyses.question, len(reanalyses.comparisons)
    level = levels(reanalyses.comparisons[0])
    parts = [
        "Published differences to the baseline (ticks), positive where the variant is better, with "
        "{narrow} (thick) and {wide} (thin) Welch intervals over runs."
    ]
    if question.margin is not None:
        parts.append(
            "The band is the margin of ±{margin}. Thick bar inside the band: equivalent; "
            "otherwise, thin bar off zero: different."
        )
    several = [one for one in reanalyses.comparisons if len(one.readings) > 1]
    if several:
        parts.append(
            "Bars take the printed spread for {kind} where the table does not say what it is; if "
            "another reading gives another verdict, the one at the right is inconclusive."
        )
    parts.append("A row without a bar has no interval.")
    if count > MOST_ROWS:
        parts.append("Drawn are the first {most} of {count} rows.")
    return caption(
        " ".join(parts),
        narrow=level["narrow"],
        wide=level["wide"],
        margin=margin_of(reanalyses),
        kind=kinds_text(several[0].readings[0].kinds, KIND_WORDS) if several else "",
        most=str(MOST_ROWS),
        count=str(count),
    )


def _margin_band(panel: Axes, drawn: Sequence[Reanalysis], theme: Theme) -> None:
    design = drawn[0].design
    panel.axvline(0, color=theme.muted, linewidth=0.6)
    limits = [0.0, *(one.difference for one in drawn)]
    limits += [limit for one in drawn if one.primary for limit in one.primary.ci95]
    if design.margin is not None:
        panel.axvspan(-design.margin, design.margin, color=theme.band, linewidth=0)
        for place in (-design.margin, design.margin):
            panel.axvline(place, color=theme.muted, linewidth=0.6, linestyle=":")
        limits += [1.5 * design.margin, -1.5 * design.margin]
    steps = f" ({design.scale.steps})" if design.scale.steps else ""
    panel.set_xlabel(fitted(f"difference in {design.metric}{steps}", 40))
    space = 0.04 * (max(limits) - min(limits)) or 1.0
    panel.set_xlim(min(limits) - space, max(limits) + space)
    panel.locator_params(axis="x", nbins=5)


def _bar(panel: Axes, place: int, one: Reanalysis, theme: Theme) -> None:
    verdict = one.decision.verdict
    colour = theme.verdicts[verdict]
    if one.primary is not None:
        for interval, width in ((one.primary.ci95, 1.0), (one.primary.ci90, 3.4)):
            panel.plot(interval, [place] * 2, color=colour, linewidth=width)
    panel.plot(one.difference, place, "|", color=theme.ink, markersize=7)
    runs = f"{runs_text(one)} runs" if any(one.runs) else "runs unknown"
    panel.text(
        1.03,
        place,
        f"{VERDICT_MARKS[verdict]} {VERDICT_WORDS[verdict]}\n{runs}",
        transform=panel.get_yaxis_transform(),
        va="center",
        fontsize=6.5,
        color=colour,
    )


def _name_rows(panel: Axes, drawn: Sequence[Reanalysis]) -> None:
    designs = [one.design for one in drawn]
    names = [
        f"{fitted(one.dataset, 24, lines=1)}\n{fitted(one.treatment, 24, lines=1)}"
        for one in designs
    ]
    panel.set_yticks(range(len(names)), names)
    panel.set_ylim(len(names) - 0.4, -0.6)
    panel.tick_params(axis="y", length=0)
    panel.spines["left"].set_visible(False)


def _data(drawn: Sequence[Reanalysis]) -> str:
    """Return the numbers as they are drawn; the cells of a row without intervals are empty."""
    limits = ("ci90_low", "ci90_high", "ci95_low", "ci95_high")
    rows = []
    for one in drawn:
        first = one.primary
        bars: Sequence[object] = (*first.ci90, *first.ci95) if first else [""] * len(limits)
        rows.append((one.id, one.difference, *bars, *one.runs, one.decision.verdict))
    header = ("comparison", "difference", *limits, "treatment_n", "baseline_n", "verdict")
    return csv_text(header, rows)
