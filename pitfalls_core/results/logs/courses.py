"""How the trainings of logged runs went: their curves, point by point beside each other.

Training losses are logged by the step or by the epoch, validation losses by the epoch. One point of
a course is one point of validation; the training loss there is the mean of its points since the one
before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.results.logs.asked import Asked
from pitfalls_core.results.logs.best_and_last import best_and_last
from pitfalls_core.results.logs.curve_names import (
    TRAIN_LOSS,
    VALIDATION_ACCURACY,
    VALIDATION_LOSS,
    Chosen,
    by_epoch,
    chosen_curves,
    require_curves,
)
from pitfalls_core.results.logs.logged import Curve, LoggedRun, Logs, listed, number_text
from pitfalls_core.results.logs.tabulating import arms_of

Values = NDArray[np.float64]

APART = 1.5
"""So many of the longest steps between points may lie between the ends of two curves."""

MISSING = "it is not logged"
SINGLE = "a single value of it is there, and no curve"
UNCLEAR = "any of {names} could be meant; say which with --curve {role}=NAME"
OTHER_STEPS = (
    "the training loss is logged at steps {train} and validation at steps {validation}, so that "
    "their points cannot be set beside each other; log both with one count of steps"
)
APART_FROM_LOSS = "it is not logged at the steps of the validation loss"
NO_SHARE = "its values are no shares and no percentages"


@dataclass(frozen=True, eq=False)
class LoggedCourse:
    """The curves of one run.

    Parameters
    ----------
    run, variant, seed, dataset
        Its place in the logs, and what it belongs to; the dataset may be empty.
    names
        What a curve is (``train_loss``, ...), to the metric that was taken for it.
    curves
        The same, to its values, one for each point.
    steps
        The logged steps of the points.
    not_finite
        The step of the first training loss that is not finite; None if there is none.
    epochs
        Whether the points are known to be epochs.
    noise
        Standard error of a training loss that is a mean of logged values, as a share of it: the
        median over the points; 0 where each is a single value.
    percent
        Whether accuracies were logged in percent; here they are shares.
    lacks
        What a curve is, to the reason why the run has none.
    ends
        Score to its value where validation is best, and to its last one; see `best_and_last`.
    """

    run: str
    variant: str
    seed: str
    dataset: str
    names: Mapping[str, str] = field(default_factory=dict)
    curves: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    steps: tuple[float, ...] = ()
    not_finite: float | None = None
    epochs: bool = False
    noise: float = 0.0
    percent: bool = False
    lacks: Mapping[str, str] = field(default_factory=dict)
    ends: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def arm(self) -> tuple[str, str]:
        """The variant, and the dataset."""
        return self.variant, self.dataset


def courses_of(logs: Logs, asked: Asked) -> tuple[LoggedCourse, ...]:
    """Return how every run went that is in the table of scores, also of those that failed.

    Raises
    ------
    UnknownNameError
        If the user named a curve that no run has.
    InputError
        If runs cannot be told apart; see `arms_of`.
    """
    told = dict(asked.curves)
    require_curves(told, logs.metrics, logs.source)
    arms = arms_of(logs, asked)
    chosen = [chosen_curves(run.metrics, told) for run in arms.runs]
    percent = _in_percent(arms.runs, chosen)
    metrics = sorted(set().union(*(run.metrics for run in arms.runs)))
    scores = asked.chosen(metrics, logs.source)
    return tuple(
        replace(
            _course(run, one, percent),
            variant=variant,
            seed=seed,
            dataset=dataset,
            ends=best_and_last(run, one, scores),
        )
        for run, one, (variant, seed, dataset) in zip(arms.runs, chosen, arms.names, strict=True)
    )


def _in_percent(runs: Sequence[LoggedRun], chosen: Sequence[Chosen]) -> frozenset[str]:
    """Return the metrics that are taken for accuracies and have a value above 1 in some run.

    All runs are looked at together: the curve of a collapsed one may lie below 1 per cent.
    """
    found = set()
    for run, one in zip(runs, chosen, strict=True):
        name = one.names.get(VALIDATION_ACCURACY, "")
        curve = run.curves.get(name)
        if curve is not None and (curve.values[np.isfinite(curve.values)] > 1).any():
            found.add(name)
    return frozenset(found)


def _course(run: LoggedRun, chosen: Chosen, percent: frozenset[str]) -> LoggedCourse:
    logged = {role: run.curves[name] for role, name in chosen.names.items() if name in run.curves}
    lacks = {
        role: UNCLEAR.format(names=listed(names, 6), role=role)
        for role, names in chosen.unclear.items()
    }
    for role in [role for role, one in logged.items() if _is_single(one)]:
        lacks[role] = SINGLE
        del logged[role]
    train = logged.pop(TRAIN_LOSS, None)
    accuracy, in_percent = _shares(logged.pop(VALIDATION_ACCURACY, None), chosen, percent, lacks)
    if accuracy is not None:
        logged[VALIDATION_ACCURACY] = accuracy
    grid = next((logged[r] for r in (VALIDATION_LOSS, VALIDATION_ACCURACY) if r in logged), None)
    course = LoggedCourse(
        run.place, "", "", "", percent=in_percent and accuracy is not None, not_finite=_first(train)
    )
    if train is None or grid is None:
        only = {TRAIN_LOSS: train} if train is not None else {}
        parts = _alone(only or logged, chosen)
    else:
        parts = _together(train, grid, logged, chosen, lacks)
    curves = {role: values for role, values in parts[1].items() if values}
    names = {role: chosen.names[role] for role in curves}
    for role in (TRAIN_LOSS, VALIDATION_LOSS, VALIDATION_ACCURACY):
        if role not in curves:
            lacks.setdefault(role, MISSING)
    joined = train is not None and len(curves) > 1
    return replace(
        course,
        steps=parts[0],
        curves=curves,
        names=names,
        epochs=parts[2],
        lacks=lacks,
        noise=_noise(train, parts[0]) if train is not None and joined else 0.0,
    )


Parts = tuple[tuple[float, ...], dict[str, tuple[float, ...]], bool]


def _alone(curves: Mapping[str, Curve], chosen: Chosen) -> Parts:
    """Return curves as they were logged, at the steps of the first."""
    first = next(iter(curves.values()), None)
    if first is None:
        return (), {}, False
    same = {
        role: _plain(one.values)
        for role, one in curves.items()
        if np.array_equal(one.steps, first.steps)
    }
    names = [chosen.names[role] for role in same]
    return _plain(first.steps), same, all(map(by_epoch, names)) or bool(same.keys() & chosen.told)


def _together(
    train: Curve, grid: Curve, logged: Mapping[str, Curve], chosen: Chosen, lacks: dict[str, str]
) -> Parts:
    """Return the curves at the points of validation."""
    means = [float(values.mean()) if len(values) else None for values in _spans(train, grid.steps)]
    known = np.array([mean is not None for mean in means])
    if _count_differently(train, grid) or 2 * known.sum() < len(known):
        reason = OTHER_STEPS.format(train=_range(train), validation=_range(grid))
        lacks.update(dict.fromkeys(logged, reason))
        return _alone({TRAIN_LOSS: train}, chosen)
    curves = {TRAIN_LOSS: tuple(mean for mean in means if mean is not None)}
    for role, one in logged.items():
        values = [one.at(step) for step in grid.steps[known].tolist()]
        if None in values:
            lacks[role] = APART_FROM_LOSS
        else:
            curves[role] = tuple(value for value in values if value is not None)
    return _plain(grid.steps[known]), curves, True


def _spans(curve: Curve, grid: Sequence[float] | Values) -> list[Values]:
    """Return the values up to each step of the grid and after the one before."""
    ends = np.searchsorted(curve.steps, np.asarray(grid), side="right").tolist()
    return [curve.values[a:b] for a, b in zip([0, *ends[:-1]], ends, strict=True)]


def _noise(train: Curve, steps: Sequence[float]) -> float:
    """Return the standard error of the means, as a share of them: the median over the points.

    Where the values that were logged between validations lie far apart, as losses of a few batches
    do, a mean of them moves without anything having happened.
    """
    errors = [
        float(values.std(ddof=1) / np.sqrt(len(values)) / values.mean())
        for values in _spans(train, steps)
        if len(values) > 1 and np.isfinite(values).all() and values.mean() > 0
    ]
    return float(np.median(errors)) if errors else 0.0


def _count_differently(train: Curve, grid: Curve) -> bool:
    """Return whether one curve goes on long after the other, as steps do behind epochs."""
    if len(grid.steps) == 1:
        return bool(train.steps[-1] > grid.steps[0] and len(train.steps) > 1)
    longest = float(np.diff(grid.steps).max())
    return bool(train.steps[-1] - grid.steps[-1] > APART * longest)


def _shares(
    curve: Curve | None, chosen: Chosen, percent: frozenset[str], lacks: dict[str, str]
) -> tuple[Curve | None, bool]:
    """Return accuracies as shares, and whether they were logged in percent."""
    if curve is None:
        return None, False
    in_percent = chosen.names[VALIDATION_ACCURACY] in percent
    values = curve.values / 100 if in_percent else curve.values
    finite = values[np.isfinite(values)]
    if ((finite < 0) | (finite > 1)).any():
        lacks[VALIDATION_ACCURACY] = NO_SHARE
        return None, False
    return replace(curve, values=values), in_percent


def _is_single(curve: Curve) -> bool:
    """Return whether there is but one value; one that is not finite tells enough."""
    return len(curve.steps) == 1 and bool(np.isfinite(curve.values[0]))


def _first(train: Curve | None) -> float | None:
    """Return the step of the first value that is not finite."""
    if train is None:
        return None
    bad = train.steps[~np.isfinite(train.values)]
    return float(bad[0]) if len(bad) else None


def _plain(values: Values) -> tuple[float, ...]:
    return tuple(values.tolist())


def _range(curve: Curve) -> str:
    return f"{number_text(float(curve.steps[0]))} to {number_text(float(curve.steps[-1]))}"
