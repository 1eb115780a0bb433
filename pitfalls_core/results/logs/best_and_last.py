"""The scores that a run had where its validation was best, and at its end."""

from collections.abc import Mapping

import numpy as np

from pitfalls_core.results.logs.curve_names import (
    VALIDATION_ACCURACY,
    VALIDATION_LOSS,
    Chosen,
    is_accuracy,
)
from pitfalls_core.results.logs.logged import LoggedRun


def best_and_last(
    run: LoggedRun, chosen: Chosen, scores: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[float, float]]:
    """Return ``dataset/metric`` to both values, of accuracies that were logged along training.

    The best point is that of the lowest validation loss, or else of the highest validation
    accuracy; never that of the score itself, which would be chosen for being high.

    Parameters
    ----------
    run
        The run; its accuracies are shares.
    chosen
        The curves of its training.
    scores
        The metrics that are scores, with dataset and metric of each.
    """
    found = {}
    for name, (dataset, metric) in scores.items():
        curve = run.curves.get(name)
        step = _best(run, chosen, name)
        if curve is None or step is None or len(curve.steps) == 1 or not is_accuracy(metric):
            continue
        best, last = curve.at(step), float(curve.values[-1])
        if best is not None and 0 <= best <= 1 and 0 <= last <= 1:
            found[f"{dataset}/{metric}"] = (best, last)
    return found


def _best(run: LoggedRun, chosen: Chosen, score: str) -> float | None:
    """Return the step at which validation is best; None if no other curve than `score` says."""
    for role, sign in ((VALIDATION_LOSS, -1.0), (VALIDATION_ACCURACY, 1.0)):
        name = chosen.names.get(role, "")
        curve = run.curves.get(name)
        finite = np.isfinite(curve.values) if curve is not None else np.zeros(0, np.bool_)
        if curve is not None and name != score and finite.any():
            return float(curve.steps[finite][np.argmax(sign * curve.values[finite])])
    return None
