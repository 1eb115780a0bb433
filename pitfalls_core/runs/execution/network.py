"""One run, from its specification to its result: a pure function of the specification."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import nn

from pitfalls_core.data.measuring import facts_of_splits
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.runs.execution.building import build
from pitfalls_core.runs.execution.inputs import Inputs
from pitfalls_core.runs.execution.outcome import Execution, Outcome, labels_digest
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.seeding import Streams
from pitfalls_core.studies.part import Part
from pitfalls_core.training.determinism import configure_process
from pitfalls_core.training.evaluation import predict
from pitfalls_core.training.loop import Fit, Recipe, train
from pitfalls_core.training.metrics import accuracy, collapsed
from pitfalls_core.training.randomness import initialize
from pitfalls_core.training.snapshot import pack, unpack

Probabilities = npt.NDArray[np.float32]


def execute(specification: RunSpecification, inputs: Inputs = Inputs()) -> Execution:  # noqa: B008
    """Train once and score on every dataset of the task, at the selected and the last epoch.

    The process is made deterministic, and stays so.

    Raises
    ------
    UnknownNameError
        If the data have no test set for a dataset of the task.
    InputError
        If the weights of the parent run do not fit the model.
    """
    configure_process(threads=specification.threads)
    device = inputs.device
    streams = _streams(specification)
    splits, wrong_labels = _splits(specification, streams, inputs.data_root)
    model = initialize(lambda: _built(specification.model, inputs), streams)
    if inputs.weights is not None:
        start_from(model, inputs.weights, specification)
    recipe = _recipe(specification, inputs)
    fit = train(model, splits, recipe, streams, device, checkpoints=inputs.checkpoints)

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
    scores["validation/accuracy"] = accuracy(validation, splits.validation.labels)
    return Execution(
        outcome=_outcome(fit, validation, splits),
        scores=scores,
        examples={name: len(tests[name].labels) for name in tests},
        predictions={name: labels_digest(selected[name].argmax(axis=1)) for name in tests},
        curves=dataclasses.asdict(fit.curves),
        steps=fit.steps,
        parameters=sum(weights.numel() for weights in model.parameters()),
        arrays=_arrays(selected, tests),
        sets=facts_of_splits(splits, wrong_labels),
        weights=pack(fit.selected) if specification.keeps_weights else None,
    )


def _streams(specification: RunSpecification) -> Streams:
    return Streams(
        specification.seed,
        specification.stream_scope,
        specification.streams,
        specification.fresh,
        owner=specification.variant,
    )


def start_from(model: nn.Module, weights: bytes, specification: RunSpecification) -> None:
    """Give `model` the weights of the parent run.

    A layer whose shape differs (another number of classes) keeps its own initialization.

    Raises
    ------
    InputError
        If the layers of the two models have different names, or none has the same shape.
    """
    stored, own = unpack(weights), model.state_dict()
    fitting = {
        name: stored[name]
        for name in own.keys() & stored.keys()
        if stored[name].shape == own[name].shape
    }
    if own.keys() != stored.keys() or not fitting:
        parent = specification.parent.id if specification.parent else "its parent run"
        other = ", ".join(sorted(own.keys() ^ stored.keys())) or "all of them, by their shapes"
        message = (
            f"run {specification.id} cannot start from the weights of {parent}: the layers of "
            f"their models differ ({other}); give both variants the same model"
        )
        raise InputError(message)
    model.load_state_dict({**own, **fitting})


def _built(part: Part | None, inputs: Inputs) -> Any:
    """Return the object that `part` names; a specification of a trained run has all it needs."""
    if part is None:
        raise InputError("a run that is trained needs data, a model, an optimizer and a schedule")
    return build(part, inputs.data_root)


def _splits(
    specification: RunSpecification, streams: Streams, data_root: Path
) -> tuple[Splits, float | None]:
    """Return what the run sees, and the share of training labels that label noise made wrong."""
    drawn: Splits = _built(specification.data, Inputs(data_root=data_root)).sample(streams)
    for name in specification.datasets:
        if name not in drawn.tests:
            place = f"in the data of task {specification.task}"
            raise UnknownNameError("test set", name, drawn.tests, place)
    tests = {name: drawn.tests[name] for name in specification.datasets}
    splits = Splits(drawn.train, drawn.validation, tests, drawn.classes)
    if specification.label_noise is None:
        return splits, None
    noise = build(specification.label_noise, data_root)
    labels = noise.corrupt(splits.train.labels, splits.classes, streams.numpy("label_noise"))
    wrong = float(np.mean(labels != splits.train.labels))
    train_set = LabelledImages(splits.train.images, labels)
    return Splits(train_set, splits.validation, splits.tests, splits.classes), wrong


def _recipe(specification: RunSpecification, inputs: Inputs) -> Recipe:
    augmentation = specification.augmentation
    return Recipe(
        optimizer=_built(specification.optimizer, inputs),
        schedule=_built(specification.schedule, inputs),
        augmentation=None if augmentation is None else _built(augmentation, inputs),
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


def _arrays(
    selected: Mapping[str, Probabilities], tests: Mapping[str, LabelledImages]
) -> dict[str, npt.NDArray[Any]]:
    arrays: dict[str, npt.NDArray[Any]] = {
        f"{name}.probabilities": selected[name] for name in tests
    }
    return arrays | {f"{name}.labels": tests[name].labels for name in tests}
