"""The figures of a study: raw seeds as slopes, differences as a forest."""

import math
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.document import Figure
from pitfalls_core.display.drawing import csv_text, fitted, renderings
from pitfalls_core.display.sentences import unbroken, words
from pitfalls_core.display.style import Theme
from pitfalls_core.display.titles import comparison_titles
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.units import size_in_points
from pitfalls_core.findings.words import VERDICT_MARKS, VERDICT_WORDS

COLUMN = 3.25
"""Width of a column in inches; a wide figure spans two and the gap between them."""
PAGE = 6.8

MOST_PANELS = 6
"""Panels side by side; more go into further rows."""

TITLE_LETTERS = 12.5
"""Letters of a title for each inch of a panel's width, beside the numbers of its axis."""


def slopes(analysis: Analysis) -> Figure:
    """Draw every seed as a line from its baseline score to its treatment score, dataset by dataset.

    A line is coloured by who won that seed; the heavy line joins the means.
    """
    comparisons = analysis.comparisons
    scores = _paired_scores(analysis)
    rows = max(1, math.ceil(len(comparisons) / MOST_PANELS))
    columns = max(1, math.ceil(len(comparisons) / rows))
    width = PAGE if columns > 2 else COLUMN

    def paint(canvas: Canvas, theme: Theme) -> None:
        panels = canvas.subplots(rows, columns, squeeze=False)
        for panel, one in zip_longest(panels.flat, comparisons):
            if one is None:
                panel.set_axis_off()
            else:
                _slope_panel(panel, scores[scores["comparison"] == one.id], theme)
                _name_panel(panel, one, analysis, letters=int(TITLE_LETTERS * width / columns))
        for panel in panels[:, 0]:
            panel.set_ylabel(fitted(f"{analysis.study.metric} (%)", 30))

    wins = sum(one.sample.wins for one in comparisons)
    pairs = sum(one.sample.n for one in comparisons)
    files: dict[str, Any] = renderings(paint, (width, 0.2 + 2.1 * rows))
    return Figure(
        label="fig-seeds",
        caption=(
            words(
                "Every pair of runs. Each thin line joins the two runs of one seed: blue where the "
                "treatment scored higher, red where the baseline did, grey for a tie. The heavy "
                "line joins the means. Below each panel: finished of planned pairs. Each panel has "
                "its own scale."
            ),
        ),
        alt=(
            f"Slope plot with one panel for each of {len(comparisons)} comparisons; the treatment "
            f"scores higher in {wins} of {pairs} pairs of runs."
        ),
        data=csv_text(list(scores.columns), scores.itertuples(index=False)),
        wide=width == PAGE,
        **files,
    )


def forest(analysis: Analysis) -> Figure:
    """Draw every difference with its intervals against the margin band."""
    comparisons = analysis.comparisons

    def paint(canvas: Canvas, theme: Theme) -> None:
        panel = canvas.subplots()
        _margin_band(panel, analysis, theme)
        for place, one in enumerate(comparisons):
            _forest_bar(panel, place, one, theme)
        _name_rows(panel, analysis)

    found = [VERDICT_WORDS[one.decision.verdict] for one in comparisons]
    summary = ", ".join(f"{found.count(word)} {word}" for word in dict.fromkeys(found))
    files: dict[str, Any] = renderings(paint, (COLUMN, 0.6 + 0.36 * len(comparisons)))
    return Figure(
        label="fig-forest",
        caption=(
            words(
                "Differences to the baseline (ticks) with 90 % (thick) and 95 % (thin) paired t "
                "intervals. "
                f"The band is the margin of ±{size_in_points(analysis.study.margin.value)}. Thick "
                "bar inside the band: equivalent; otherwise, thin bar off zero: different. At the "
                "right, the verdict before correction within the family, and finished of planned "
                "pairs. A row without a bar has no interval."
            ),
        ),
        alt=unbroken(f"Forest plot of {len(comparisons)} differences to the baseline: {summary}."),
        data=_forest_data(comparisons),
        **files,
    )


def _paired_scores(analysis: Analysis) -> pd.DataFrame:
    """Return the scores of every finished pair in percent, one row for each of its two arms."""
    rows = []
    for one in analysis.comparisons:
        design = one.design
        baseline, treatment = (
            analysis.arms[design.dataset, name].scores
            for name in (design.baseline, design.treatment)
        )
        for seed in sorted(baseline.keys() & treatment.keys()):
            pair = {"baseline": baseline[seed], "treatment": treatment[seed]}
            tie = pair["baseline"] == pair["treatment"]
            winner = "tie" if tie else max(pair, key=lambda arm: pair[arm])
            rows += [(one.id, seed, arm, 100 * score, winner) for arm, score in pair.items()]
    return pd.DataFrame(rows, columns=["comparison", "seed", "arm", "score_percent", "winner"])


def _slope_panel(panel: Axes, scores: pd.DataFrame, theme: Theme) -> None:
    if scores.empty:
        panel.set(xticks=[], yticks=[])
        panel.text(
            0.5, 0.5, "no pair\nfinished", ha="center", va="center", transform=panel.transAxes
        )
        return
    sns.lineplot(
        scores,
        x="arm",
        y="score_percent",
        hue="winner",
        units="seed",
        estimator=None,
        errorbar=None,
        palette={
            "treatment": theme.verdicts["improved"],
            "baseline": theme.verdicts["degraded"],
            "tie": theme.muted,
        },
        linewidth=0.7,
        alpha=0.75,
        marker="o",
        markersize=2.4,
        markeredgewidth=0,
        legend=False,
        ax=panel,
    )
    panel.margins(x=0.15)
    if scores["seed"].nunique() > 1:
        means = scores.groupby("arm", sort=False)["score_percent"].mean()
        panel.plot(list(means.index), means.to_numpy(), color=theme.ink, linewidth=2.0, zorder=5)


def _name_panel(panel: Axes, one: Comparison, analysis: Analysis, *, letters: int) -> None:
    """Write on a panel which test set it shows, which arms, and how many pairs."""
    study, design, sample = analysis.study, one.design, one.sample
    panel.set_title(fitted(study.dataset_title(design.dataset), letters))
    panel.set(xlabel=f"{sample.n} of {sample.planned} pairs", ylabel="")
    if sample.n:
        arms = (study.variant(name).title for name in (design.baseline, design.treatment))
        names = [fitted(title, 3 * letters // 5, lines=3) for title in arms]
        panel.set_xticks([0, 1], names, fontsize=6.5)


def _margin_band(panel: Axes, analysis: Analysis, theme: Theme) -> None:
    margin = 100 * analysis.study.margin.value
    panel.axvspan(-margin, margin, color=theme.band, linewidth=0)
    for place, style in ((-margin, ":"), (0, "-"), (margin, ":")):
        panel.axvline(place, color=theme.muted, linewidth=0.6, linestyle=style)
    panel.set_xlabel(fitted(f"difference in {analysis.study.metric} (points)", 40))
    limits = [1.5 * margin, -1.5 * margin]
    limits += [100 * x for one in analysis.comparisons if one.effect for x in one.effect.ci95]
    space = 0.04 * (max(limits) - min(limits))
    panel.set_xlim(min(limits) - space, max(limits) + space)


def _forest_bar(panel: Axes, place: int, one: Comparison, theme: Theme) -> None:
    verdict, sample = one.decision.verdict, one.sample
    colour = theme.verdicts[verdict]
    if one.effect is not None:
        for interval, width in ((one.effect.ci95, 1.0), (one.effect.ci90, 3.4)):
            limits = [100 * limit for limit in interval]
            panel.plot(limits, [place] * 2, color=colour, linewidth=width)
        panel.plot(100 * one.effect.difference, place, "|", color=theme.ink, markersize=7)
    panel.text(
        1.03,
        place,
        f"{VERDICT_MARKS[verdict]} {VERDICT_WORDS[verdict]}\n{sample.n} of {sample.planned} pairs",
        transform=panel.get_yaxis_transform(),
        va="center",
        fontsize=6.5,
        color=colour,
    )


def _name_rows(panel: Axes, analysis: Analysis) -> None:
    titles = [comparison_titles(one, analysis) for one in analysis.comparisons]
    names = [
        "\n".join(fitted(part, 24, lines=2 // len(parts)) for part in parts) for parts in titles
    ]
    panel.set_yticks(range(len(names)), names)
    panel.set_ylim(len(names) - 0.4, -0.6)
    panel.tick_params(axis="y", length=0)
    panel.spines["left"].set_visible(False)


def _forest_data(comparisons: tuple[Comparison, ...]) -> str:
    """Return the plotted numbers, in points; the cells of a comparison without any are empty."""
    places = ("difference", "ci90_low", "ci90_high", "ci95_low", "ci95_high")
    header = ("comparison", *(f"{name}_points" for name in places), "n", "planned", "verdict")
    rows = []
    for one in comparisons:
        effect, sample = one.effect, one.sample
        numbers = (effect.difference, *effect.ci90, *effect.ci95) if effect else ()
        drawn: Sequence[object] = [100 * x for x in numbers] or [""] * len(places)
        rows.append((one.id, *drawn, sample.n, sample.planned, one.decision.verdict))
    return csv_text(header, rows)
