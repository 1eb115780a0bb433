"""A look at the model of a variant: does it take the data, and does it hear the seed?"""

from pathlib import Path

import torch
from torch import nn

from pitfalls_core.data.splits import Splits
from pitfalls_core.runs.execution.building import build
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.trial.checked import Checked, Problem
from pitfalls_core.seeding import Streams
from pitfalls_core.studies.part import Part
from pitfalls_core.training.randomness import initialize

FEW = 4
"""Examples that a model is shown."""


def look_at_model(run: RunSpecification, splits: Splits, data_root: Path) -> Checked:
    """Return whether the model of `run` fits `splits`, and starts from its seed."""
    where = f"variant {run.variant} on task {run.task}"
    subject = f"model of {run.variant} on {run.task}"
    if run.model is None:
        return Checked(subject, "none: the results are made elsewhere")
    inputs = splits.train.inputs[:FEW]
    try:
        model = _initialized(run.model, run, run.seed, data_root)
        with torch.no_grad():
            logits = model.eval()(torch.from_numpy(inputs))
    except Exception as error:  # a model may fail in any way
        what = f"the model does not take inputs of shape {tuple(inputs.shape)}: {_said(error)}"
        remedy = f"change its arguments in {run.model.reference}, or the model"
        return Checked(subject, "", (Problem(what, where, remedy),))
    problems = [*_shape(logits, (len(inputs), splits.classes), where)]
    if not run.model.files and not _hears_the_seed(model, run, data_root):
        what = "its weights are the same for two seeds"
        problems.append(Problem(what, where, "set no seed inside the model; torch's is set for it"))
    return Checked(subject, f"{splits.classes} logits for each example", tuple(problems))


def _initialized(part: Part, run: RunSpecification, seed: int, data_root: Path) -> nn.Module:
    streams = Streams(seed, run.stream_scope, run.streams, run.fresh, owner=run.variant)
    return initialize(lambda: build(part, data_root), streams)


def _shape(logits: object, expected: tuple[int, int], where: str) -> tuple[Problem, ...]:
    shape = tuple(getattr(logits, "shape", ()))
    if shape == expected:
        return ()
    got = f"shape {shape}" if shape else type(logits).__name__
    what = f"the model must return logits of shape {expected}, one a class; got {got}"
    return (Problem(what, where, f"its last layer needs {expected[1]} outputs"),)


def _hears_the_seed(model: nn.Module, run: RunSpecification, data_root: Path) -> bool:
    """Return whether another seed gives other weights, where weights are drawn at all."""
    if run.model is None or "initialization" in run.streams:
        return True
    other = dict(_initialized(run.model, run, run.seed + 1, data_root).named_parameters())
    random = [
        name for name, one in model.named_parameters() if one.ndim > 1 and one.min() != one.max()
    ]
    same = [name for name in random if torch.equal(model.get_parameter(name), other[name])]
    return not random or same != random


def _said(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"
