"""What each attempted fix did to the validation loss."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.document import Figure
from pitfalls_core.display.drawing import PAGE, csv_text, fitted, renderings
from pitfalls_core.display.noisy.panels import Stroke, curve_rows, draw_curves, finish_grid
from pitfalls_core.display.sentences import caption
from pitfalls_core.display.style import Theme
from pitfalls_core.findings.quantities.curves import Curves, curves_of
from pitfalls_core.findings.quantities.instability import instability_score
from pitfalls_core.runs.runner import StudyRuns

LOSS = "validation_loss"
ROW = 4
"""Panels side by side."""


def fixes_figure(
    runs: StudyRuns, task: str, variants: Sequence[str], *, answers: str = ""
) -> Figure:
    """Draw the validation loss of every fix over that of the baseline, with its instability score.

    Parameters
    ----------
    runs
        The runs of the study.
    task
        The task that is shown.
    variants
        The fixes, in order.
    answers
        The exhibit of the source paper that the figure answers.
    """
    study = runs.study
    curves = {name: curves_of(runs.records, task, name, LOSS) for name in variants}
    reference = curves_of(runs.records, task, study.baseline, LOSS)
    rows = max(1, math.ceil(len(variants) / ROW))

    def paint(canvas: Canvas, theme: Theme) -> None:
        axes = canvas.subplots(rows, ROW, squeeze=False, sharex=True, sharey=True)
        for axis, name in zip(axes.flat, variants, strict=False):
            draw_curves(axis, reference, Stroke(theme.muted, "--", seeds=False))
            draw_curves(axis, curves[name], Stroke(theme.verdicts["improved"]))
            title = fitted(study.variant(name).title, 24, lines=1)
            axis.set_title(f"{title}\ninstability {_scores(curves[name])}")
        finish_grid(canvas, axes, len(variants), ylabel="validation loss")

    files: dict[str, Any] = renderings(paint, (PAGE, 0.4 + 1.45 * rows))
    named = {(name,): one for name, one in {study.baseline: reference, **curves}.items()}
    return Figure(
        label="fig-fixes",
        caption=caption(
            "Attempted fixes: cross-entropy on the noisy validation set, whatever loss was "
            "trained with. Blue: the fix, every seed, mean and band from lowest to highest; grey "
            "and dashed: the baseline. In the titles, the instability score, mean over seeds: the "
            "median absolute deviation of the log-loss from the mean of its two neighbours. That "
            "of the baseline is {score}.",
            score=of_arm(_scores(reference), task, study.baseline),
        ),
        alt=_alt(curves, reference),
        data=csv_text(("variant", "seed", "epoch", "validation_loss"), curve_rows(named)),
        wide=True,
        answers=answers,
        **files,
    )


def mean_instability(curves: Curves) -> float | None:
    """Return the mean instability score over the seeds that have one; None if none has."""
    scores = [score for one in curves.values() if (score := instability_score(one)) is not None]
    return math.fsum(scores) / len(scores) if scores else None


def _scores(curves: Curves) -> str:
    score = mean_instability(curves)
    return "no score" if score is None else f"{score:.3f}"


def _alt(curves: Mapping[str, Curves], reference: Curves) -> str:
    bound = mean_instability(reference)
    scores = [mean_instability(one) for one in curves.values()]
    steadier = sum(bound is not None and one is not None and one < bound for one in scores)
    return (
        f"Validation loss over epochs in {len(curves)} panels, one a fix; the instability score "
        f"is below the baseline's in {steadier} of them."
    )
