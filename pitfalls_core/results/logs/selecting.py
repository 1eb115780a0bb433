"""The one value of a run in a metric: a point of its curve."""

from dataclasses import dataclass

import numpy as np

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.results.logs.asked import Select
from pitfalls_core.results.logs.logged import Curve, LoggedRun, number_text


@dataclass(frozen=True)
class Point:
    """A logged value.

    Parameters
    ----------
    step
        When it was logged.
    value
        May be not finite.
    """

    step: float
    value: float


def selected(run: LoggedRun, metric: str, select: Select, source: str) -> Point | None:
    """Return the point of `metric` that counts, None if the run has not logged it (so far).

    A metric that was logged once, as by a test after training, has no other point.

    Raises
    ------
    UnknownNameError
        If the run has not the metric that chooses.
    InputError
        If `metric` has no value at the chosen step.
    """
    curve = run.curves.get(metric)
    if curve is None:
        return None
    last = Point(float(curve.steps[-1]), float(curve.values[-1]))
    if select.how == "last":
        return last
    if select.how == "step":
        if curve.steps[-1] < select.step:
            return None  # it ended before
        return _at(curve, select.step, run, metric, source)
    if len(curve.steps) == 1:
        return last
    step = _best_step(run, select, source)
    return None if step is None else _at(curve, step, run, metric, source)


def _best_step(run: LoggedRun, select: Select, source: str) -> float | None:
    """Return the first step at which the choosing metric is best; None if it is never finite."""
    curve = run.curves.get(select.metric)
    if curve is None:
        place = f"in run {run.place!r} of {source}, given with --select"
        raise UnknownNameError("metric", select.metric, run.metrics, place)
    finite = np.isfinite(curve.values)
    if not finite.any():
        return None
    values = curve.values[finite]
    best = np.argmax(values) if select.how == "max" else np.argmin(values)
    return float(curve.steps[finite][best])


def _at(curve: Curve, step: float, run: LoggedRun, metric: str, source: str) -> Point:
    value = curve.at(step)
    if value is None:
        raise InputError(
            f"{source}: run {run.place!r} has no value of {metric!r} at step {number_text(step)}, "
            f"which --select chooses; the nearest is at step {number_text(curve.nearest(step))}: "
            "log both at the same steps, or choose --select last"
        )
    return Point(step, value)
