"""A run that a training function of the user's own makes.

The function is called as ``run(variant, seed, **arguments)`` and returns three mappings:

scores
    ``"dataset/metric"`` to a finite number; every dataset of the task in the study's metric, and
    whatever else is of interest.
curves
    Name to one number an epoch (or any other step); a number that is not finite makes the outcome
    ``diverged``.
predictions
    Dataset to ``(predicted, labels)``: class probabilities (examples, classes) or predicted labels
    (examples,), and the true labels (examples,). May be left empty.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pitfalls_core.data.facts import SetFacts
from pitfalls_core.data.measuring import label_counts
from pitfalls_core.errors import InputError
from pitfalls_core.runs.execution.building import build
from pitfalls_core.runs.execution.inputs import Inputs
from pitfalls_core.runs.execution.outcome import Execution, labels_digest
from pitfalls_core.runs.specification import RunSpecification

NUMBERS = frozenset("biuf")
"""Kinds of arrays that hold real numbers."""

Scores = Mapping[str, float]
Curves = Mapping[str, Sequence[float]]
Predictions = Mapping[str, tuple[npt.ArrayLike, npt.ArrayLike]]


def execute(specification: RunSpecification, inputs: Inputs = Inputs()) -> Execution:  # noqa: B008
    """Call the training function of `specification`, and return what it made.

    Raises
    ------
    InputError
        If the function does not take the arguments, or returns something else than it should.
    """
    script = specification.script
    if script is None:
        raise InputError(f"run {specification.id} has no script")
    run = {"variant": specification.variant, "seed": specification.seed}
    returned = build(script, inputs.data_root, **run)
    items = returned if isinstance(returned, tuple) else (returned,)
    if len(items) != 3 or not all(isinstance(item, Mapping) for item in items):
        kinds = ", ".join(type(item).__name__ for item in items) or "nothing"
        raise InputError(
            f"{script.reference} must return three mappings: scores, curves and predictions; it "
            f"returned {kinds}"
        )
    return execution_of(specification, *returned)


def execution_of(
    specification: RunSpecification, scores: Scores, curves: Curves, predictions: Predictions
) -> Execution:
    """Return what a run of the user's own made, once it has been looked at.

    Raises
    ------
    InputError
        If a score is missing, no finite number, or, in the study's metric, no share; or an array
        is not of the stated shape.
    """
    place = f"in run {specification.id}"
    checked = {name: _number(f"score {name!r} {place}", value) for name, value in scores.items()}
    for dataset in specification.datasets:
        name = f"{dataset}/{specification.metric}"
        if name not in checked:
            known = ", ".join(sorted(checked)) or "none"
            raise InputError(f"score {name!r} is missing {place}; scores that were given: {known}")
        _require_share(name, checked[name], place)
    pairs = {name: _pair(f"{name!r} {place}", *pair) for name, pair in predictions.items()}
    lines = {name: tuple(float(value) for value in curve) for name, curve in curves.items()}
    finite = {name: tuple(_until_infinite(curve)) for name, curve in lines.items()}
    return Execution(
        outcome="ok" if finite == lines else "diverged",
        scores=checked,
        examples={name: len(labels) for name, (_, labels) in pairs.items()},
        predictions={name: labels_digest(_classes(made)) for name, (made, _) in pairs.items()},
        curves=finite,
        steps=0,
        parameters=0,
        arrays=_arrays(pairs),
        # Nobody showed the images, or the training set.
        sets={name: SetFacts(len(true), label_counts(true)) for name, (_, true) in pairs.items()},
    )


def _number(what: str, value: Any) -> float:
    number = float(value) if isinstance(value, int | float | np.number) else math.nan
    if not math.isfinite(number):
        raise InputError(f"{what} must be a finite number; got {value!r}")
    return number


def _require_share(name: str, score: float, place: str) -> None:
    """Refuse a score in the study's metric that is no share: its margin could not be held to it."""
    if not 0 <= score <= 1:
        hint = f"; {score:g} percent are {score / 100:g}" if 1 < score <= 100 else ""
        raise InputError(f"score {name!r} must lie in [0, 1] {place}; got {score:g}{hint}")


def _pair(
    what: str, predicted: npt.ArrayLike, labels: npt.ArrayLike
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    made, true = np.asarray(predicted), np.asarray(labels)
    if true.ndim != 1 or made.ndim not in {1, 2} or len(made) != len(true):
        message = (
            f"predictions of {what} must be probabilities (examples, classes) or labels "
            f"(examples,), with as many true labels; got shapes {made.shape} and {true.shape}"
        )
        raise InputError(message)
    if {made.dtype.kind, true.dtype.kind} - NUMBERS:
        message = f"predictions of {what} must be numbers; got {made.dtype} and {true.dtype}"
        raise InputError(message)
    return made, true


def _until_infinite(curve: Sequence[float]) -> list[float]:
    """Return `curve` up to its first number that is not finite."""
    finite: list[float] = []
    for value in curve:
        if not math.isfinite(value):
            break
        finite.append(value)
    return finite


def _classes(predicted: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return predicted.argmax(axis=1) if predicted.ndim == 2 else predicted


def _arrays(pairs: Mapping[str, tuple[npt.NDArray[Any], npt.NDArray[Any]]]) -> dict[str, Any]:
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, (made, true) in pairs.items():
        kind = "probabilities" if made.ndim == 2 else "predictions"
        arrays |= {f"{name}.{kind}": made, f"{name}.labels": true}
    return arrays
