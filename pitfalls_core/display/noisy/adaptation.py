"""What attempts to adapt gained on an unseen source, and what was left after a small change."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.document import Figure
from pitfalls_core.display.drawing import PAGE, csv_text, fitted, renderings
from pitfalls_core.display.sentences import caption
from pitfalls_core.display.style import Theme
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.analysis import Analysis

Gains = Mapping[int | str, tuple[float, float]]
"""Seed to the gains on both sets, in points."""


def adaptation_figure(
    analysis: Analysis, attempts: Sequence[str], sets: tuple[str, str], *, answers: str = ""
) -> Figure:
    """Draw the gain of every attempt and seed on the target, joined to that on its altered twin.

    Parameters
    ----------
    analysis
        What the runs say.
    attempts
        Variants that try to adapt, one panel each.
    sets
        The target and the altered target, as ``task/set``.
    answers
        The exhibit of the source paper that the figure answers.
    """
    gains = {name: gains_of(analysis, name, sets) for name in attempts}
    margin = 100 * analysis.study.margin.value

    def paint(canvas: Canvas, theme: Theme) -> None:
        axes = canvas.subplots(1, max(1, len(attempts)), squeeze=False, sharey=True)
        for axis, name in zip(axes.flat, attempts, strict=False):
            _panel(axis, gains[name], margin, theme)
            axis.set_title(fitted(analysis.study.variant(name).title, 28))
        axes[0, 0].set_ylabel("gain over the baseline (points)")

    fallen = sum(after < before for one in gains.values() for before, after in one.values())
    pairs = sum(map(len, gains.values()))
    files: dict[str, Any] = renderings(paint, (PAGE, 2.1))
    rows = [(name, seed, *both) for name, found in gains.items() for seed, both in found.items()]
    return Figure(
        label="fig-adaptation",
        caption=caption(
            "Attempts to adapt: accuracy minus that of the baseline with the same seed, in points, "
            "on the unseen source and on the same images after a small change of contrast and "
            "brightness. Each line is a seed, red where the baseline is better after the change; "
            "the heavy line joins the means, and the band is the margin of {margin}.",
            margin=of_whole(f"±{margin:g}"),
        ),
        alt=(
            f"Gains of {len(gains)} attempts; in {fallen} of {pairs} pairs the gain is smaller "
            "after the change."
        ),
        data=csv_text(("variant", "seed", "gain_target", "gain_altered"), rows),
        wide=True,
        answers=answers,
        **files,
    )


def gains_of(analysis: Analysis, variant: str, sets: tuple[str, str]) -> Gains:
    """Return the gains of `variant` over the baseline on both sets, by seed."""
    baseline = analysis.study.baseline
    arms = [
        (analysis.arms.get((name, variant)), analysis.arms.get((name, baseline))) for name in sets
    ]
    found: list[dict[int | str, float]] = [
        {
            seed: 100 * (score - other.scores[seed])
            for seed, score in one.scores.items()
            if seed in other.scores
        }
        for one, other in arms
        if one is not None and other is not None
    ]
    if len(found) < len(sets):
        return {}
    return {seed: (gain, found[1][seed]) for seed, gain in found[0].items() if seed in found[1]}


def _panel(axis: Axes, gains: Gains, margin: float, theme: Theme) -> None:
    axis.axhspan(-margin, margin, color=theme.band, linewidth=0)
    axis.axhline(0, color=theme.muted, linewidth=0.6)
    for before, after in gains.values():
        colour = theme.verdicts["degraded" if after < 0 else "improved"]
        axis.plot([0, 1], [before, after], "o-", color=colour, linewidth=0.7, markersize=2.4)
    if gains:
        means = [sum(one[place] for one in gains.values()) / len(gains) for place in (0, 1)]
        axis.plot([0, 1], means, color=theme.ink, linewidth=2.0)
    axis.set_xlim(-0.25, 1.25)
    axis.set_xticks([0, 1], ["unseen\nsource", "after a\nsmall change"])
