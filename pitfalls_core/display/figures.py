"""The figures of a study: raw seeds as slopes, differences as a forest."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.document import Figure, Text
from pitfalls_core.display.drawing import csv_text, renderings
from pitfalls_core.display.style import Theme
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.units import size_in_points
from pitfalls_core.findings.words import VERDICT_MARKS, VERDICT_WORDS

COLUMN = 3.25
"""Width of a column in inches; a wide figure spans two and the gap between them."""
PAGE = 6.8


def slopes(analysis: Analysis) -> Figure:
    """Draw every seed as a line from its baseline score to its treatment score, dataset by dataset.

    A line is coloured by who won that seed; the heavy line joins the means.
    """
    comparisons = analysis.comparisons
    scores = _paired_scores(analysis)

    def paint(canvas: Canvas, theme: Theme) -> None:
        panels = canvas.subplots(1, len(comparisons), squeeze=False)[0]
        for panel, one in zip(panels, comparisons, strict=True):
            _slope_panel(panel, scores[scores["comparison"] == one.id], theme)
            panel.set_title(_in_two_lines(analysis.study.dataset_title(one.design.dataset)))
        panels[0].set_ylabel(f"{analysis.study.metric} (%)")

    wins = sum(one.sample.wins for one in comparisons)
    pairs = sum(one.sample.n for one in comparisons)
    files: dict[str, Any] = renderings(paint, (PAGE, 2.2))
    return Figure(
        label="fig-seeds",
        caption=(
            Text(
                "Every pair of runs. Each thin line joins the two runs of one seed, in the colour "
                "of the winner; the heavy line joins the means. Each panel has its own scale."
            ),
        ),
        alt=(
            f"Slope plot with one panel for each of {len(comparisons)} comparisons; the treatment "
            f"scores higher in {wins} of {pairs} pairs of runs."
        ),
        data=csv_text(list(scores.columns), scores.itertuples(index=False)),
        wide=True,
        **files,
    )


def forest(analysis: Analysis) -> Figure:
    """Draw every difference with its intervals against the margin band."""
    comparisons = analysis.comparisons
    margin = analysis.study.margin.value

    def paint(canvas: Canvas, theme: Theme) -> None:
        _forest_panel(canvas.subplots(), comparisons, analysis, theme)

    counts = [f"{VERDICT_WORDS[one.decision.verdict]}" for one in comparisons]
    summary = ", ".join(f"{counts.count(word)} {word}" for word in dict.fromkeys(counts))
    files: dict[str, Any] = renderings(paint, (COLUMN, 0.75 + 0.33 * len(comparisons)))
    return Figure(
        label="fig-forest",
        caption=(
            Text(
                "Differences to the baseline with 90 % (thick) and 95 % (thin) paired t intervals. "
                f"The band is the margin of ±{size_in_points(margin)}. Thick bar inside the band: "
                "equivalent; thin bar off zero: different."
            ),
        ),
        alt=f"Forest plot of {len(comparisons)} differences to the baseline: {summary}.",
        data=_forest_data(comparisons),
        **files,
    )


def _paired_scores(analysis: Analysis) -> pd.DataFrame:
    study = analysis.study
    rows = []
    for one in analysis.comparisons:
        design = one.design
        arms = [analysis.arms[design.dataset, name] for name in (design.baseline, design.treatment)]
        for seed in sorted(arms[0].scores.keys() & arms[1].scores.keys()):
            pair = [arm.scores[seed] for arm in arms]
            winner = "tie" if pair[0] == pair[1] else arms[pair[1] > pair[0]].variant
            for arm, score in zip(arms, pair, strict=True):
                title = study.variant(arm.variant).title
                rows.append((one.id, design.treatment, seed, title, 100 * score, winner))
    columns = ["comparison", "treatment", "seed", "variant", "score", "winner"]
    return pd.DataFrame(rows, columns=columns)


def _slope_panel(panel: Axes, scores: pd.DataFrame, theme: Theme) -> None:
    panel.set(xlabel="", ylabel="")
    if scores.empty:
        panel.set(xticks=[], yticks=[])
        panel.text(0.5, 0.5, "no pair\nfinished", ha="center", transform=panel.transAxes)
        return
    colours = {
        scores["treatment"].iloc[0]: theme.verdicts["improved"],
        "tie": theme.muted,
    }
    lost = theme.verdicts["degraded"]
    palette = {winner: colours.get(winner, lost) for winner in sorted(set(scores["winner"]))}
    sns.lineplot(
        scores,
        x="variant",
        y="score",
        hue="winner",
        units="seed",
        estimator=None,
        errorbar=None,
        palette=palette,
        linewidth=0.7,
        alpha=0.75,
        marker="o",
        markersize=2.4,
        markeredgewidth=0,
        legend=False,
        ax=panel,
    )
    means = scores.groupby("variant", sort=False)["score"].mean()
    panel.plot(list(means.index), means.to_numpy(), color=theme.ink, linewidth=2.0, zorder=5)
    panel.set(xlabel="", ylabel="")
    panel.margins(x=0.25)


def _forest_panel(
    panel: Axes, comparisons: Sequence[Comparison], analysis: Analysis, theme: Theme
) -> None:
    margin = 100 * analysis.study.margin.value
    panel.axvspan(-margin, margin, color=theme.band, linewidth=0)
    panel.axvline(0, color=theme.muted, linewidth=0.6)
    for place, one in enumerate(comparisons):
        _forest_bar(panel, place, one, theme)
    panel.set_yticks(range(len(comparisons)))
    panel.set_yticklabels([analysis.study.dataset_title(one.design.dataset) for one in comparisons])
    panel.set_ylim(len(comparisons) - 0.4, -0.6)
    panel.tick_params(axis="y", length=0)
    panel.spines["left"].set_visible(False)
    panel.set_xlabel(f"difference in {analysis.study.metric} (points)")


def _forest_bar(panel: Axes, place: int, one: Comparison, theme: Theme) -> None:
    verdict = one.decision.verdict
    colour = theme.verdicts[verdict]
    end = 0.0
    if one.effect is not None:
        for interval, width in ((one.effect.ci95, 1.0), (one.effect.ci90, 3.4)):
            limits = [100 * limit for limit in interval]
            panel.plot(limits, [place] * 2, color=colour, linewidth=width)
        panel.plot(100 * one.effect.difference, place, "o", color=colour, markersize=4.2)
        end = 100 * one.effect.ci95[1]
    panel.annotate(
        f"{VERDICT_MARKS[verdict]} {VERDICT_WORDS[verdict]}",
        (end, place),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        fontsize=6.5,
        color=colour,
        annotation_clip=False,
    )


def _forest_data(comparisons: Sequence[Comparison]) -> str:
    header = (
        "dataset",
        "treatment",
        "difference",
        "ci90_low",
        "ci90_high",
        "ci95_low",
        "ci95_high",
    )
    rows = [
        (one.design.dataset, one.design.treatment, effect.difference, *effect.ci90, *effect.ci95)
        for one in comparisons
        if (effect := one.effect) is not None
    ]
    return csv_text(header, rows)


def _in_two_lines(title: str) -> str:
    words = title.split()
    half = max(1, len(words) // 2)
    return "\n".join((" ".join(words[:half]), " ".join(words[half:])))
