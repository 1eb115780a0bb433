"""One run, from its specification to its result: a pure function of the specification."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import nn

from pitfalls_core.data.measuring import facts_of_splits
from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.runs.execution.building import build
from pitfalls_core.runs.execution.inputs import Inputs
from pitfalls_core.runs.execution.outcome import Execution, Outcome, labels_digest
from pitfalls_core.runs.execution.scoring import Predicted
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.seeding import Streams
from pitfalls_core.studies.part import Part
from pitfalls_core.training.determinism import configure_process
from pitfalls_core.training.evaluation import predict
from pitfalls_core.training.loop import Fit, train
from pitfalls_core.training.metrics import collapsed
from pitfalls_core.training.randomness import initialize
from pitfalls_core.training.recipe import Methods, Recipe
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
    streams = _streams(specification)
    splits = _splits(specification, streams, inputs.data_root)
    model = initialize(lambda: _built(specification.model, inputs), streams)
    if inputs.weights is not None:
        start_from(model, inputs.weights, specification)
    recipe = _recipe(specification, inputs)
    fit = train(model, splits, recipe, streams, inputs.device, checkpoints=inputs.checkpoints)
    predicted = _predicted(model, fit, splits, specification, inputs)

    tests = tuple(splits.tests)
    return Execution(
        outcome=_outcome(fit, predicted.selected["validation"], splits),
        scores=predicted.scores((*tests, "validation"), recipe.measures),
        examples={name: len(part) for name, part in splits.tests.items()},
        predictions={
            name: labels_digest(predicted.selected[name].argmax(axis=1)) for name in tests
        },
        curves=fit.curves,
        steps=fit.steps,
        parameters=sum(weights.numel() for weights in model.parameters()),
        arrays=predicted.arrays((*tests, *specification.inspected)),
        sets=facts_of_splits(splits),
        tensors={name: tuple(weights.shape) for name, weights in model.named_parameters()},
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

    A layer whose shape differs (another number of classes) keeps its own initialization, as do the
    specification's fresh layers.

    Raises
    ------
    InputError
        If the layers of the two models have different names, or none has the same shape.
    UnknownNameError
        If the model has no layer of the name of a fresh one.
    """
    stored, own = unpack(weights), model.state_dict()
    fresh = specification.fresh_layers
    layers = tuple(dict.fromkeys(name.partition(".")[0] for name in own))
    for layer in fresh:
        if layer not in layers:
            raise UnknownNameError("fresh layer", layer, layers, f"in run {specification.id}")
    fitting = {
        name: stored[name]
        for name in own.keys() & stored.keys()
        if stored[name].shape == own[name].shape and name.partition(".")[0] not in fresh
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


def _splits(specification: RunSpecification, streams: Streams, data_root: Path) -> Splits:
    """Return what the run sees, its label noise and its preparation included."""
    drawn: Splits = _built(specification.data, Inputs(data_root=data_root)).sample(streams)
    for name in specification.datasets:
        if name not in drawn.tests:
            place = f"in the data of task {specification.task}"
            raise UnknownNameError("test set", name, drawn.tests, place)
    splits = replace(drawn, tests={name: drawn.tests[name] for name in specification.datasets})
    if specification.label_noise is not None:
        noise = build(specification.label_noise, data_root)
        splits = replace(splits, train=_corrupted(noise, splits, streams))
    if specification.preparation is not None:
        splits = build(specification.preparation, data_root).prepare(splits, streams)
    return splits


def _corrupted(noise: Any, splits: Splits, streams: Streams) -> Labelled:
    """Return the training set with wrong labels, and the true ones beside them."""
    clean = splits.train
    labels = noise.corrupt(clean.labels, splits.classes, streams.numpy("label_noise"))
    truth = clean.attributes.get("true_label", clean.labels)
    return replace(clean, labels=labels, attributes={**clean.attributes, "true_label": truth})


def _recipe(specification: RunSpecification, inputs: Inputs) -> Recipe:
    methods = {
        name: build(part, inputs.data_root)
        for name in ("augmentation", "loss", "batching", "alignment", "freezing")
        if (part := getattr(specification, name)) is not None
    }
    return Recipe(
        optimizer=_built(specification.optimizer, inputs),
        schedule=_built(specification.schedule, inputs),
        epochs=specification.epochs,
        batch_size=specification.batch_size,
        methods=Methods(clip=specification.clip, **methods),
        measures=tuple(build(part, inputs.data_root) for part in specification.measures),
        probes=tuple(build(part, inputs.data_root) for part in specification.probes),
    )


def _predicted(
    model: nn.Module, fit: Fit, splits: Splits, specification: RunSpecification, inputs: Inputs
) -> Predicted:
    """Return what the model predicts on the sets that are scored or inspected."""
    sets = {
        name: part
        for name, part in splits.sets.items()
        if name != "train" or name in specification.inspected
    }
    found: list[Mapping[str, Probabilities]] = []
    for state in (fit.selected, fit.last):
        model.load_state_dict(state)
        if specification.test_time is not None:
            test_time = build(specification.test_time, inputs.data_root)
            test_time.adapt(model, splits, inputs.device)
        found.append(
            {name: predict(model, part.inputs, device=inputs.device) for name, part in sets.items()}
        )
    return Predicted(sets, *found)


def _outcome(fit: Fit, validation: Probabilities, splits: Splits) -> Outcome:
    if fit.diverged:
        return "diverged"
    trivial = collapsed(validation, splits.validation.labels, splits.train.labels)
    return "collapsed" if trivial else "ok"
