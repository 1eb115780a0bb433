"""What other learning rates would have given, on a fixed grid."""

import math
from collections.abc import Mapping, Sequence

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.document import Column, Row, Table, Text
from pitfalls_core.display.sentences import unbroken, words
from pitfalls_core.findings.quantities.curves import curves_of
from pitfalls_core.findings.quantities.learning_rates import learning_rate_sensitivity
from pitfalls_core.findings.scale import ACCURACY, GAP
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.record import RunRecord

Grid = Mapping[str, Sequence[str]]
"""What the reader sees for a method, to its variants in order of their learning rates."""

SHOWN = ("id/accuracy", "target/accuracy")
"""Scores that are shown of every run."""


def learning_rates_table(runs: StudyRuns, task: str, grid: Grid, classes: int) -> Table:
    """Return scores and final losses over a grid of learning rates, and the sensitivity to them.

    Parameters
    ----------
    runs
        The runs of the study; of several seeds the first one is shown.
    task
        The task that holds the grid.
    grid
        The methods.
    classes
        Number of classes, whose logarithm is the loss before training.
    """
    cells = {one.variant: one for one in reversed(runs.records) if one.task == task}
    rows: list[Row] = []
    for method, variants in grid.items():
        losses = [_final(cells.get(name), task) for name in variants]
        score = learning_rate_sensitivity(losses, math.log(classes))
        told = GAP if score is None else f"{score:.3f}"
        rows.append(Row(group=f"{method}: sensitivity {told}"))
        rows += [
            _row(runs, name, cells.get(name), loss)
            for name, loss in zip(variants, losses, strict=True)
        ]
    return Table(
        label="tab-learning-rates",
        caption=(
            words(
                "One seed at each learning rate of a fixed grid: cross-entropy on noisy "
                "validation after the last epoch, and accuracy at the selected epoch. Sensitivity "
                "is the mean over the grid of the final loss, or of the loss before training where "
                "that is lower, minus the lowest of them. One seed says nothing of the spread."
            ),
        ),
        columns=(
            Column("Learning rate", "right"),
            Column("Final loss", "right"),
            Column(unbroken("Pooled test (%)"), "right"),
            Column(unbroken("Unseen source (%)"), "right"),
        ),
        rows=tuple(rows),
    )


def _final(record: RunRecord | None, task: str) -> float:
    """Return the last validation loss; infinite where the run has none, or diverged."""
    if record is None or record.outcome == "diverged":
        return math.inf
    curves = curves_of([record], task, record.variant, "validation_loss")
    return curves[record.seed][-1] if curves else math.inf


def _row(runs: StudyRuns, name: str, record: RunRecord | None, loss: float) -> Row:
    optimizer = runs.study.variant(name).optimizer
    settings = {} if optimizer is None else optimizer.arguments
    rate = f"{settings['learning_rate']:g}" if "learning_rate" in settings else GAP
    scores = record.scores if record else {}
    shown = [ACCURACY.score(scores[one]) if one in scores else GAP for one in SHOWN]
    final = f"{loss:.3f}" if math.isfinite(loss) else "diverged"
    task = record.task if record else ""
    measured = (of_arm(text, task, name) if record else (Text(text),) for text in (final, *shown))
    return Row(((Text(rate),), *measured))
