"""The one training loop: minibatches, a curve, and the epoch that validation selects."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams
from pitfalls_core.training.evaluation import logits
from pitfalls_core.training.randomness import global_generator, global_generators
from pitfalls_core.training.resuming import Moving, Safekeeping, State
from pitfalls_core.training.roles import Augmentation, Checkpoints, Optimizer, Schedule


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
    model: nn.Module,
    splits: Splits,
    recipe: Recipe,
    streams: Streams,
    device: str = "cpu",
    checkpoints: Checkpoints | None = None,
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
    checkpoints
        Where snapshots are kept, or None. A training that was interrupted goes on from the last
        one, given what it was given before: a model with the initial weights, equal data, recipe
        (by its `repr`) and streams, on the same kind of machine. It returns, bit for bit, what it
        would have returned undisturbed; a snapshot that is damaged or of another training is not
        used. Parameters and buffers are restored, and nothing else that a model may hold.

    Raises
    ------
    InputError
        If the optimizer's state has a part that a snapshot cannot hold.
    """
    model.to(device).train()
    train_set, validation_set = _on(device, splits.train), _on(device, splits.validation)
    optimizer = recipe.optimizer.build(model.parameters())
    rates = [group["lr"] for group in optimizer.param_groups]
    diverged = False
    with global_generator(streams, "dropout", device):
        moving = Moving(model, optimizer, _generators(streams, device))
        safekeeping = Safekeeping.of(checkpoints, moving, splits, repr(recipe), device)
        progress = safekeeping.begin()
        for epoch in range(len(progress.rows), recipe.epochs):
            passed = _pass(moving, train_set, recipe, rates, progress.steps)
            loss, score = _validate(model, validation_set)
            progress = replace(progress, steps=passed.steps)
            diverged = not (math.isfinite(passed.loss) and math.isfinite(loss))
            if diverged:
                break
            if score > max((row[2] for row in progress.rows), default=-1):
                progress = replace(progress, selected=_state(model), selected_epoch=epoch)
            progress = replace(progress, rows=(*progress.rows, (passed.loss, loss, score)))
            safekeeping.keep(progress)
    last = _state(model)
    curves = Curves(*zip(*progress.rows, strict=True))
    selected = progress.selected or last
    return Fit(selected, last, progress.selected_epoch, curves, diverged, progress.steps)


@dataclass(frozen=True)
class _Pass:
    """The mean loss of an epoch, and the steps taken since the start."""

    loss: float
    steps: int


def _pass(
    moving: Moving,
    train_set: tuple[Tensor, Tensor],
    recipe: Recipe,
    rates: Sequence[float],
    step: int,
) -> _Pass:
    """Train for one epoch from `step`; a loss that is not finite ends it without its step."""
    images, labels = train_set
    model, optimizer, generators = moving.model, moving.optimizer, moving.generators
    steps = recipe.epochs * math.ceil(len(labels) / recipe.batch_size)
    total = 0.0
    permutation = torch.randperm(len(labels), generator=generators["order"]).to(labels.device)
    for chosen in torch.split(permutation, recipe.batch_size):
        inputs = images[chosen]
        if recipe.augmentation is not None:
            inputs = recipe.augmentation(inputs, generators["augmentation"])
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
    return _Pass(total / len(labels), step)


def _generators(streams: Streams, device: str) -> dict[str, torch.Generator]:
    """Return all that a training draws from; dropout draws from the global generators."""
    own = {name: streams.torch(name) for name in ("order", "augmentation")}
    shared = {f"dropout on {kind}": one for kind, one in global_generators(device).items()}
    return own | shared


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
