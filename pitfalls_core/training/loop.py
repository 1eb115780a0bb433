"""The one training loop: minibatches, a curve, and the epoch that validation selects."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams
from pitfalls_core.training.evaluation import logits
from pitfalls_core.training.randomness import global_generator
from pitfalls_core.training.roles import Augmentation, Optimizer, Schedule

State = Mapping[str, Tensor]
"""The parameters and buffers of a model, on the CPU."""


@dataclass(frozen=True)
class Recipe:
    """How a model is trained, by cross-entropy.

    Parameters
    ----------
    optimizer, schedule
        The optimizer's settings, and the factor of its learning rate in every step.
    augmentation
        Random changes to every training batch, or None.
    epochs, batch_size
        Passes over the training set, and examples per step; the last step of an epoch takes the
        examples that are left.

    Raises
    ------
    InputError
        If a number is not positive.
    """

    optimizer: Optimizer
    schedule: Schedule
    augmentation: Augmentation | None
    epochs: int
    batch_size: int

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size"):
            if getattr(self, name) < 1:
                raise InputError(f"recipe.{name} must be positive; got {getattr(self, name)}")


@dataclass(frozen=True)
class Curves:
    """One entry for every finished epoch, all finite.

    Parameters
    ----------
    train_loss
        Mean over the epoch's examples, as they were trained on.
    validation_loss, validation_accuracy
        Of the validation set after the epoch.
    """

    train_loss: tuple[float, ...] = ()
    validation_loss: tuple[float, ...] = ()
    validation_accuracy: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Fit:
    """A trained model.

    Parameters
    ----------
    selected, last
        The states after the epoch of highest validation accuracy and when training ended.
    selected_epoch
        The first epoch of highest validation accuracy, counted from 0; None if no epoch was
        finished, and `selected` is then `last`.
    curves
        What was measured after every finished epoch.
    diverged
        Whether training stopped at a loss that was not finite.
    steps
        Optimizer steps taken.
    """

    selected: State
    last: State
    selected_epoch: int | None
    curves: Curves
    diverged: bool
    steps: int


def train(
    model: nn.Module, splits: Splits, recipe: Recipe, streams: Streams, device: str = "cpu"
) -> Fit:
    """Train `model` in place and return what came out; the test sets are not looked at.

    Batches follow stream ``order``, augmentation stream ``augmentation``, and what the model itself
    draws in training mode stream ``dropout``. A loss that is not finite, in a step or on the
    validation set, ends the training: that is a result, not an error.

    Parameters
    ----------
    model
        Takes (images, channels, height, width) to logits (images, classes).
    splits
        The training labels are taken as they are, noise included.
    recipe, streams
        How to train, and the random streams of this run.
    device
        Where to compute, for example ``"cuda"``; the data are moved there once.
    """
    model.to(device)
    validation = _on(device, splits.validation)
    rows: list[tuple[float, float, float]] = []
    selected, selected_epoch, diverged, steps = None, None, False, 0
    with global_generator(streams, "dropout", device):
        for passed in _passes(model, _on(device, splits.train), recipe, streams):
            loss, score = _validate(model, validation)
            diverged = not (math.isfinite(passed.loss) and math.isfinite(loss))
            steps = passed.steps
            if diverged:
                break
            if score > max((row[2] for row in rows), default=-1):
                selected, selected_epoch = _state(model), len(rows)
            rows.append((passed.loss, loss, score))
    last = _state(model)
    curves = Curves(*zip(*rows, strict=True))
    return Fit(selected or last, last, selected_epoch, curves, diverged, steps)


@dataclass(frozen=True)
class _Pass:
    """The mean loss of an epoch, and the steps taken since the start."""

    loss: float
    steps: int


def _passes(
    model: nn.Module, train_set: tuple[Tensor, Tensor], recipe: Recipe, streams: Streams
) -> Iterator[_Pass]:
    """Train for an epoch before each value; a loss that is not finite ends it without its step."""
    images, labels = train_set
    optimizer = recipe.optimizer.build(model.parameters())
    rates = [group["lr"] for group in optimizer.param_groups]
    order, changes = streams.torch("order"), streams.torch("augmentation")
    steps = recipe.epochs * math.ceil(len(labels) / recipe.batch_size)
    step = 0
    for _ in range(recipe.epochs):
        model.train()
        total = 0.0
        permutation = torch.randperm(len(labels), generator=order).to(labels.device)
        for chosen in torch.split(permutation, recipe.batch_size):
            inputs = images[chosen]
            if recipe.augmentation is not None:
                inputs = recipe.augmentation(inputs, changes)
            loss = functional.cross_entropy(model(inputs), labels[chosen])
            total += loss.item() * len(chosen)
            if not math.isfinite(total):
                break
            factor = recipe.schedule.factor(step, steps)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * factor
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            step += 1
        yield _Pass(total / len(labels), step)


def _validate(model: nn.Module, validation_set: tuple[Tensor, Tensor]) -> tuple[float, float]:
    """Return the mean loss and the accuracy on the validation set."""
    images, labels = validation_set
    outputs = logits(model, images)
    right = outputs.argmax(dim=1) == labels
    return functional.cross_entropy(outputs, labels).item(), right.double().mean().item()


def _on(device: str, part: LabelledImages) -> tuple[Tensor, Tensor]:
    return torch.tensor(part.images, device=device), torch.tensor(part.labels, device=device)


def _state(model: nn.Module) -> State:
    return {name: value.detach().cpu().clone() for name, value in model.state_dict().items()}
