"""The figures of a study: raw seeds as slopes, differences as a forest."""

import math
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.document import Figure, Inlines
from pitfalls_core.display.drawing import (
    COLUMN,
    PAGE,
    csv_text,
    fitted,
    height_of_rows,
    renderings,
    width_of_rows,
)
from pitfalls_core.display.rows import by_metric, name_rows
from pitfalls_core.display.sentences import caption, unbroken, words
from pitfalls_core.display.style import Theme
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.pairs import Pairs
from pitfalls_core.findings.scale import metric_name
from pitfalls_core.findings.words import VERDICT_MARKS, VERDICT_WORDS

MOST_PANELS = 6
"""Panels side by side; more go into further rows."""

PLACES = {"baseline": 0, "treatment": 1}
"""Where the arms stand on the horizontal axis."""

FOREST_CAPTION = (
    "Differences to the baseline (ticks), positive where the treatment is better, with 90 % "
    "(thick) and 95 % (thin) t intervals. {reading} At the right, the verdict before correction "
    "within the family, and finished of planned pairs or runs. A row without a bar has no interval."
)
BAND = "The band is the margin of {margin}."
BANDS = "The bands are the margins."
INSIDE = "Thick bar inside the band: equivalent; otherwise, thin bar off zero: different."
NO_BAND = (
    "No margin was set, so that nothing can be called equivalent. Thin bar off zero: different."
)

TITLE_LETTERS = 12.5
"""Letters of a title for each inch of a panel's width, beside the numbers of its axis."""


def slopes(found: ComparisonSet) -> Figure:
    """Draw every seed as a line from its baseline score to its treatment score, dataset by dataset.

    A line is coloured by who won that seed; the heavy line joins the means. Runs that are not
    paired are points without lines.
    """
    comparisons = found.comparisons
    scores = _scores(found)
    rows = max(1, math.ceil(len(comparisons) / MOST_PANELS))
    columns = max(1, math.ceil(len(comparisons) / rows))
    width = PAGE if columns > 2 else COLUMN

    def paint(canvas: Canvas, theme: Theme) -> None:
        panels = canvas.subplots(rows, columns, squeeze=False)
        for panel, one in zip_longest(panels.flat, comparisons):
            if one is None:
                panel.set_axis_off()
            else:
                _slope_panel(panel, one, scores[scores["comparison"] == one.id], theme)
                _name_panel(panel, one, found, letters=int(TITLE_LETTERS * width / columns))
        for panel, one in zip(panels[:, 0], comparisons[::columns], strict=False):
            panel.set_ylabel(fitted(one.design.scale.named(one.design.metric), 30))

    files: dict[str, Any] = renderings(paint, (width, 0.2 + 2.1 * rows))
    return Figure(
        label="fig-seeds",
        caption=(words(_slopes_caption(comparisons)),),
        alt=_slopes_alt(comparisons),
        data=csv_text(list(scores.columns), scores.itertuples(index=False)),
        wide=width == PAGE,
        **files,
    )


def _slopes_caption(comparisons: Sequence[Comparison]) -> str:
    if any(one.design.paired for one in comparisons) or not comparisons:
        return (
            "Every pair of runs. Each thin line joins the two runs of one seed: blue where the "
            "treatment scored better, red where the baseline did, grey for a tie. The heavy line "
            "joins the means. Below each panel: finished of planned pairs. Each panel has its own "
            "scale."
        )
    return (
        "Every run; runs of the two arms share nothing and are not paired. The heavy line joins "
        "the means. Below each panel: finished of planned runs of both arms. Each panel has its "
        "own scale."
    )


def _slopes_alt(comparisons: Sequence[Comparison]) -> str:
    paired = [one for one in comparisons if one.design.paired]
    start = f"Slope plot with one panel for each of {len(comparisons)} comparisons"
    if not paired:
        return f"{start}; runs are not paired."
    wins = sum(one.sample.wins or 0 for one in paired)
    pairs = sum(one.sample.n for one in paired)
    return f"{start}; the treatment scores better in {wins} of {pairs} pairs of runs."


def forest(found: ComparisonSet) -> Figure:
    """Draw every difference with its intervals against the margin band, metric by metric."""
    comparisons = found.comparisons
    metrics = by_metric(found)
    heights = [len(members) + 1 for members in metrics]

    def paint(canvas: Canvas, theme: Theme) -> None:
        panels = canvas.subplots(len(heights), height_ratios=heights, squeeze=False)
        for panel, members in zip(panels.flat, metrics, strict=True):
            if not members:
                panel.set_axis_off()
                continue
            _margin_band(panel, members, theme)
            for place, one in enumerate(members):
                _forest_bar(panel, place, one, theme)
            name_rows(panel, members, found)

    verdicts = [VERDICT_WORDS[one.decision.verdict] for one in comparisons]
    summary = ", ".join(f"{verdicts.count(word)} {word}" for word in dict.fromkeys(verdicts))
    height = 0.6 * len(heights) + height_of_rows(len(comparisons))
    width = width_of_rows(len(comparisons))
    files: dict[str, Any] = renderings(paint, (width, height))
    return Figure(
        label="fig-forest",
        caption=_forest_caption(comparisons),
        alt=unbroken(f"Forest plot of {len(comparisons)} differences to the baseline: {summary}."),
        data=_forest_data(comparisons),
        wide=width == PAGE,
        **files,
    )


def _forest_caption(comparisons: Sequence[Comparison]) -> Inlines:
    margins = {
        one.design.scale.size(one.design.margin)
        for one in comparisons
        if one.design.margin is not None
    }
    if not margins:
        return caption(FOREST_CAPTION, reading=NO_BAND)
    band = BAND if len(margins) == 1 else BANDS
    reading = caption(f"{band} {INSIDE}", margin=of_whole(f"±{min(margins)}"))
    return caption(FOREST_CAPTION, reading=reading)


def _scores(found: ComparisonSet) -> pd.DataFrame:
    """Return the scores as they are shown, one row a run; runs without a pair have no winner."""
    rows = []
    for one in found.comparisons:
        sign = -one.design.scale.factor if one.design.lower_is_better else one.design.scale.factor
        if isinstance(one.contrast, Pairs):
            for seed, baseline, treatment in zip(
                one.contrast.seeds, one.contrast.baseline, one.contrast.treatment, strict=True
            ):
                pair = {"baseline": baseline, "treatment": treatment}
                winner = "tie" if baseline == treatment else max(pair, key=lambda arm: pair[arm])
                rows += [(one.id, seed, arm, sign * score, winner) for arm, score in pair.items()]
        elif one.contrast is not None:
            arms = (("baseline", one.contrast.baseline), ("treatment", one.contrast.treatment))
            rows += [(one.id, "", arm, sign * x, "") for arm, scores in arms for x in scores]
    return pd.DataFrame(rows, columns=["comparison", "seed", "arm", "score", "winner"])


def _slope_panel(panel: Axes, one: Comparison, scores: pd.DataFrame, theme: Theme) -> None:
    if scores.empty:
        panel.set(xticks=[], yticks=[])
        text = "no pair\nfinished" if one.design.paired else "no run\nfinished"
        panel.text(0.5, 0.5, text, ha="center", va="center", transform=panel.transAxes)
        return
    if one.design.paired:
        _lines(panel, scores, theme)
    else:
        places = scores["arm"].map(PLACES)
        panel.plot(places, scores["score"], "o", color=theme.muted, markersize=2.6, alpha=0.75)
    panel.margins(x=0.15)
    if one.sample.n > 1:
        sns.lineplot(
            scores,
            x=scores["arm"].map(PLACES),
            y="score",
            errorbar=None,
            color=theme.ink,
            linewidth=2.0,
            zorder=5,
            ax=panel,
        )


def _lines(panel: Axes, scores: pd.DataFrame, theme: Theme) -> None:
    """Draw a line for each seed; winner by winner, since every call has one colour."""
    colours = {
        "treatment": theme.verdicts["improved"],
        "baseline": theme.verdicts["degraded"],
        "tie": theme.muted,
    }
    for winner, pairs in scores.groupby("winner", sort=False):
        colour = colours[str(winner)]
        ends = [pairs.loc[pairs["arm"] == arm, "score"].to_numpy() for arm in PLACES]
        lines = [[(0, first), (1, second)] for first, second in zip(*ends, strict=True)]
        panel.add_collection(LineCollection(lines, colors=colour, linewidths=0.7, alpha=0.75))
        panel.plot(
            np.repeat([0, 1], len(lines)),
            np.concatenate(ends),
            "o",
            color=colour,
            alpha=0.75,
            markersize=2.4,
            markeredgewidth=0,
        )


def _name_panel(panel: Axes, one: Comparison, found: ComparisonSet, *, letters: int) -> None:
    """Write on a panel which test set it shows, which arms, and how many pairs."""
    panel.set_title(fitted(found.dataset_title(one), letters))
    panel.set(xlabel=_counted(one), ylabel="")
    if one.sample.n:
        arms = (found.baseline_title(one), found.treatment_title(one))
        names = [fitted(title, 3 * letters // 5, lines=3) for title in arms]
        panel.set_xticks([0, 1], names, fontsize=6)


def _counted(one: Comparison) -> str:
    sample = one.sample
    if one.design.paired:
        return f"{sample.n} of {sample.planned} pairs"
    runs = sample.baseline_n + sample.treatment_n
    return f"{runs} of {sample.baseline_planned + sample.treatment_planned} runs"


def _margin_band(panel: Axes, members: Sequence[Comparison], theme: Theme) -> None:
    design = members[0].design
    factor, margin = design.scale.factor, design.margin
    limits = [factor * x for one in members if one.effect for x in one.effect.ci95]
    panel.axvline(0, color=theme.muted, linewidth=0.6)
    if margin is not None:
        shown = factor * margin
        panel.axvspan(-shown, shown, color=theme.band, linewidth=0)
        for place in (-shown, shown):
            panel.axvline(place, color=theme.muted, linewidth=0.6, linestyle=":")
        limits += [1.5 * shown, -1.5 * shown]
    steps = f" ({design.scale.steps})" if design.scale.steps else ""
    panel.set_xlabel(fitted(f"difference in {metric_name(design.metric)}{steps}", 40))
    limits = [*limits, 0.0] if limits else [-1.0, 1.0]
    space = 0.04 * (max(limits) - min(limits))
    panel.set_xlim(min(limits) - space, max(limits) + space)
    panel.locator_params(axis="x", nbins=5)


def _forest_bar(panel: Axes, place: int, one: Comparison, theme: Theme) -> None:
    verdict, factor = one.decision.verdict, one.design.scale.factor
    colour = theme.verdicts[verdict]
    if one.effect is not None:
        for interval, width in ((one.effect.ci95, 1.0), (one.effect.ci90, 3.4)):
            limits = [factor * limit for limit in interval]
            panel.plot(limits, [place] * 2, color=colour, linewidth=width)
        panel.plot(factor * one.effect.difference, place, "|", color=theme.ink, markersize=7)
    panel.text(
        1.03,
        place,
        f"{VERDICT_MARKS[verdict]} {VERDICT_WORDS[verdict]}\n{_counted(one)}",
        transform=panel.get_yaxis_transform(),
        va="center",
        fontsize=6.5,
        color=colour,
    )


def _forest_data(comparisons: Sequence[Comparison]) -> str:
    """Return the numbers as they are drawn; the cells of a comparison without any are empty."""
    places = ("difference", "ci90_low", "ci90_high", "ci95_low", "ci95_high")
    header = ("comparison", *places, "n", "planned", "verdict")
    rows = []
    for one in comparisons:
        effect, sample, factor = one.effect, one.sample, one.design.scale.factor
        numbers = (effect.difference, *effect.ci90, *effect.ci95) if effect else ()
        drawn: Sequence[object] = [factor * x for x in numbers] or [""] * len(places)
        rows.append((one.id, *drawn, sample.n, sample.planned, one.decision.verdict))
    return csv_text(header, rows)
