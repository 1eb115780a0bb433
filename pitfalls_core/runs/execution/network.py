"""One run, from its specification to its result: a pure function of the specification."""

import dataclasses
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import UnknownNameError
from pitfalls_core.runs.execution.building import build
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.seeding import Streams
from pitfalls_core.training.determinism import configure_process
from pitfalls_core.training.evaluation import predict
from pitfalls_core.training.loop import Fit, Recipe, train
from pitfalls_core.training.metrics import accuracy, collapsed
from pitfalls_core.training.randomness import initialize

Outcome = Literal["ok", "diverged", "collapsed"]
Probabilities = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Execution:
    """What a run produced; the fields are those of `RunRecord`."""

    outcome: Outcome
    scores: Mapping[str, float]
    examples: Mapping[str, int]
    predictions: Mapping[str, str]
    curves: Mapping[str, tuple[float, ...]]
    steps: int
    parameters: int
    arrays: Mapping[str, npt.NDArray[Any]]


def execute(specification: RunSpecification, *, device: str = "cpu") -> Execution:
    """Train once and score on every dataset of the task, at the selected and the last epoch.

    The process is made deterministic, and stays so.

    Raises
    ------
    UnknownNameError
        If the data have no test set for a dataset of the task.
    """
    configure_process()
    streams = Streams(specification.seed, specification.stream_scope)
    splits = _splits(specification, streams)
    model = initialize(lambda: build(specification.model), streams)
    fit = train(model, splits, _recipe(specification), streams, device=device)

    model.load_state_dict(fit.last)
    last = _predict(model, splits, device)
    model.load_state_dict(fit.selected)
    selected = _predict(model, splits, device)
    validation = predict(model, splits.validation.images, device=device)

    tests = splits.tests
    scores = {f"{name}/accuracy": accuracy(selected[name], tests[name].labels) for name in tests}
    scores |= {
        f"{name}/accuracy_last_epoch": accuracy(last[name], tests[name].labels) for name in tests
    }
    return Execution(
        outcome=_outcome(fit, validation, splits),
        scores=scores,
        examples={name: len(tests[name].labels) for name in tests},
        predictions={name: _labels_digest(selected[name]) for name in tests},
        curves=dataclasses.asdict(fit.curves),
        steps=fit.steps,
        parameters=sum(weights.numel() for weights in model.parameters()),
        arrays=_arrays(selected, tests),
    )


def array_file(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Return `arrays` as the bytes of an ``.npz`` file; equal arrays give equal bytes."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **{name: arrays[name] for name in sorted(arrays)})
    return buffer.getvalue()


def _splits(specification: RunSpecification, streams: Streams) -> Splits:
    drawn: Splits = build(specification.data).sample(streams)
    for name in specification.datasets:
        if name not in drawn.tests:
            place = f"in the data of task {specification.task}"
            raise UnknownNameError("test set", name, drawn.tests, place)
    tests = {name: drawn.tests[name] for name in specification.datasets}
    splits = Splits(drawn.train, drawn.validation, tests, drawn.classes)
    if specification.label_noise is None:
        return splits
    noise = build(specification.label_noise)
    labels = noise.corrupt(splits.train.labels, splits.classes, streams.numpy("label_noise"))
    train_set = LabelledImages(splits.train.images, labels)
    return Splits(train_set, splits.validation, splits.tests, splits.classes)


def _recipe(specification: RunSpecification) -> Recipe:
    augmentation = specification.augmentation
    return Recipe(
        optimizer=build(specification.optimizer),
        schedule=build(specification.schedule),
        augmentation=None if augmentation is None else build(augmentation),
        epochs=specification.epochs,
        batch_size=specification.batch_size,
    )


def _predict(model: Any, splits: Splits, device: str) -> dict[str, Probabilities]:
    return {name: predict(model, test.images, device=device) for name, test in splits.tests.items()}


def _outcome(fit: Fit, validation: Probabilities, splits: Splits) -> Outcome:
    if fit.diverged:
        return "diverged"
    trivial = collapsed(validation, splits.validation.labels, splits.train.labels)
    return "collapsed" if trivial else "ok"


def _labels_digest(probabilities: Probabilities) -> str:
    labels = np.ascontiguousarray(probabilities.argmax(axis=1).astype("<i8"))
    return hashlib.sha256(labels.tobytes()).hexdigest()


def _arrays(
    selected: Mapping[str, Probabilities], tests: Mapping[str, LabelledImages]
) -> dict[str, npt.NDArray[Any]]:
    arrays: dict[str, npt.NDArray[Any]] = {
        f"{name}.probabilities": selected[name] for name in tests
    }
    return arrays | {f"{name}.labels": tests[name].labels for name in tests}
