"""What the baseline's scores did, epoch by epoch."""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.document import Figure
from pitfalls_core.display.drawing import PAGE, csv_text, fitted, renderings
from pitfalls_core.display.noisy.panels import Stroke, curve_rows, draw_curves, scaled
from pitfalls_core.display.sentences import caption
from pitfalls_core.display.style import Theme
from pitfalls_core.findings.detectors.curves.plateau import MOST, TAIL
from pitfalls_core.findings.detectors.curves.spike import spike_in
from pitfalls_core.findings.quantities.curves import Curves, curves_of
from pitfalls_core.findings.quantities.instability import plateau
from pitfalls_core.findings.scale import share
from pitfalls_core.runs.runner import StudyRuns

PANELS = {
    "validation_accuracy": ("Validation, noisy labels", 100.0),
    "id_diagnostic_accuracy": ("Pooled test (diagnostic)", 100.0),
    "target_diagnostic_accuracy": ("Unseen source (diagnostic)", 100.0),
    "validation_loss": ("Validation loss", 1.0),
}
"""Curve to the title of its panel and the factor of its values."""


def baseline_curves(runs: StudyRuns, task: str, *, answers: str = "") -> Figure:
    """Draw four curves of the baseline over the epochs, every seed, with plateaus and spikes.

    Parameters
    ----------
    runs
        The runs of the study.
    task
        The task that is shown.
    answers
        The exhibit of the source paper that the figure answers.
    """
    baseline = runs.study.baseline
    curves = {
        name: scaled(curves_of(runs.records, task, baseline, name), factor)
        for name, (_, factor) in PANELS.items()
    }
    losses = curves_of(runs.records, task, baseline, "train_loss")

    def paint(canvas: Canvas, theme: Theme) -> None:
        for axis, name in zip(canvas.subplots(1, len(PANELS)), PANELS, strict=True):
            title, factor = PANELS[name]
            draw_curves(axis, curves[name], Stroke(theme.verdicts["improved"]))
            marks = spike_marks if name.endswith("loss") else plateau_marks
            marks(axis, curves[name], losses, theme)
            axis.set_title(fitted(title, 26))
            axis.set_xlabel("epoch")
            axis.set_ylabel("loss" if factor == 1 else "accuracy (%)")
            axis.locator_params(axis="x", integer=True, nbins=5)

    seeds = len(losses)
    still = sum(plateau(curve, losses[seed]) is not None for seed, curve in _selecting(curves))
    files: dict[str, Any] = renderings(paint, (PAGE, 1.9))
    named = {(name,): one for name, one in curves.items()}
    return Figure(
        label="fig-baseline-curves",
        caption=caption(
            "The baseline on task “{task}”, epoch by epoch: each thin line is one of {seeds} "
            "seeds, the heavy line their mean, the band reaches from the lowest to the highest. A "
            "triangle marks where a plateau begins: the slope of the last {tail} of the epochs has "
            "a 95 % interval with zero in it, while the training loss is above {most} of its first "
            "value. A cross marks the spike that the detector of spikes finds in a loss. Test "
            "curves are diagnostics, on the first images of each set; they selected nothing.",
            task=runs.study.task(task).title,
            seeds=of_arm(str(seeds), task, baseline),
            tail=share(TAIL),
            most=share(MOST),
        ),
        alt=(
            f"Four panels of curves over epochs for {seeds} seeds of the baseline; validation "
            f"accuracy ends on a plateau in {still} of them."
        ),
        data=csv_text(("curve", "seed", "epoch", "value"), curve_rows(named)),
        wide=True,
        answers=answers,
        **files,
    )


def plateau_marks(axis: Axes, curves: Curves, losses: Curves, theme: Theme) -> None:
    """Mark where each curve begins to stand still."""
    for seed, curve in curves.items():
        start = plateau(curve, losses.get(seed, ()))
        if start is not None:
            axis.plot(start + 1, curve[start], "^", color=theme.ink, markersize=3.5)


def spike_marks(axis: Axes, curves: Curves, _losses: Curves, theme: Theme) -> None:
    """Mark where each curve jumps and comes back, as the detector of spikes sees it."""
    for curve in curves.values():
        found = spike_in(curve)
        if found is not None and found.peak is not None:
            height = curve[found.peak - 1]
            axis.plot(found.peak, height, "x", color=theme.verdicts["degraded"], markersize=5)


def _selecting(curves: Mapping[str, Curves]) -> list[tuple[int, tuple[float, ...]]]:
    return list(curves["validation_accuracy"].items())
