"""The one training loop: minibatches, curves, and the epoch that validation selects."""

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.seeding import Streams
from pitfalls_core.training.evaluation import logits
from pitfalls_core.training.learning import Learning
from pitfalls_core.training.randomness import global_generator, global_generators
from pitfalls_core.training.recipe import Recipe
from pitfalls_core.training.resuming import Moving, Progress, Row, Safekeeping, State
from pitfalls_core.training.roles import Batches, Checkpoints, Watch

CURVES = ("train_loss", "validation_loss", "validation_accuracy")
"""The curves of every training."""


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
        What was measured after every finished epoch, one finite number each: ``train_loss`` (mean
        over the examples that the epoch's steps took, as they were trained on),
        ``validation_loss`` (cross-entropy), ``validation_accuracy``, and what methods, measures and
        probes add.
    diverged
        Whether training stopped at a number that was not finite.
    steps
        Optimizer steps taken.
    """

    selected: State
    last: State
    selected_epoch: int | None
    curves: Mapping[str, tuple[float, ...]]
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

    Batches follow stream ``order``, augmentation stream ``augmentation``, what an alignment draws
    stream ``adaptation``, and what the model itself draws in training mode stream ``dropout``. A
    loss that is not finite, in a step or on the validation set, ends the training, and so does any
    other number of a curve: that is a result, not an error.

    Parameters
    ----------
    model
        Takes inputs (examples, ...) to logits (examples, classes). An alignment needs its
        `features` and its `head`.
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
    with global_generator(streams, "dropout", device):
        session = _begun(model, splits, recipe, streams, device)
        kept = Safekeeping.of(checkpoints, session.moving, splits, repr(recipe), device)
        progress = kept.begin()
        diverged = False
        for epoch in range(len(progress.rows), recipe.epochs):
            steps, row = session.epoch(epoch, progress.steps)
            progress = replace(progress, steps=steps)
            diverged = not all(map(math.isfinite, row.values()))
            if diverged:
                break
            progress = _with_row(progress, row, epoch, model)
            kept.keep(progress)
    last = _state(model)
    selected = progress.selected or last
    curves = _curves(progress.rows)
    return Fit(selected, last, progress.selected_epoch, curves, diverged, progress.steps)


@dataclass(frozen=True, eq=False)
class _Session:
    """One training: what moves, what does not, and what watches."""

    moving: Moving
    recipe: Recipe
    train_set: tuple[Tensor, Tensor]
    validation: Labelled
    validation_set: tuple[Tensor, Tensor]
    batches: Batches
    watches: Sequence[Watch]
    rates: Sequence[float]

    def epoch(self, epoch: int, step: int) -> tuple[int, Row]:
        """Train for one epoch from `step`; return the steps taken since the start, and its row.

        A loss that is not finite ends the epoch without its step, and the row with it.
        """
        model, generators = self.moving.model, self.moving.generators
        model.train()
        if self.recipe.methods.freezing is not None:
            self.recipe.methods.freezing.apply(model, epoch, self.recipe.epochs)
        total, aligned, seen = 0.0, 0.0, 0
        for chosen in self.batches.epoch(epoch, generators["order"]):
            terms = self._step(chosen.to(self.train_set[1].device), step)
            total += terms[0] * len(chosen)
            aligned += terms[1] * len(chosen)
            seen += len(chosen)
            if not math.isfinite(total + aligned):
                return step, {"train_loss": math.nan}
            step += 1
        row = {"train_loss": total / seen, **self._validated()}
        if self.recipe.methods.alignment is not None:
            row["alignment"] = aligned / seen
        for watch in self.watches:
            row |= watch.after_epoch(model)
        return step, row

    def _step(self, chosen: Tensor, step: int) -> tuple[float, float]:
        """Take one step; return loss and alignment. One that is not finite is not taken."""
        model, optimizer = self.moving.model, self.moving.optimizer
        images, labels = self.train_set
        steps = self.recipe.steps(len(labels))
        inputs = images[chosen]
        if self.recipe.methods.augmentation is not None:
            generator = self.moving.generators["augmentation"]
            inputs = self.recipe.methods.augmentation(inputs, generator)
        loss, alignment = self._terms(inputs, labels[chosen], chosen, step / steps)
        terms = loss.item(), alignment.item() if alignment is not None else 0.0
        if not math.isfinite(sum(terms)):
            return terms
        factor = self.recipe.schedule.factor(step, steps)
        for group, rate in zip(optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        optimizer.zero_grad()
        torch.autograd.backward(loss if alignment is None else loss + alignment)
        for watch in self.watches:
            watch.after_backward(model)
        if self.recipe.methods.clip is not None:
            nn.utils.clip_grad_norm_(self.moving.parameters(), self.recipe.methods.clip)
        optimizer.step()
        return terms

    def _terms(
        self, inputs: Tensor, labels: Tensor, chosen: Tensor, progress: float
    ) -> tuple[Tensor, Tensor | None]:
        """Return the loss, and the alignment if there is one."""
        model: Any = self.moving.model  # an alignment needs more than a module promises
        methods = self.moving.methods
        if "alignment" not in methods:
            return methods["loss"](model(inputs), labels, chosen, progress), None
        features = model.features(inputs)
        loss = methods["loss"](model.head(features), labels, chosen, progress)
        generator = self.moving.generators["adaptation"]
        return loss, methods["alignment"](model, features, chosen, generator, progress)

    def _validated(self) -> Row:
        """Return mean loss, accuracy and further scores on the validation set."""
        images, labels = self.validation_set
        outputs = logits(self.moving.model, images)
        right = outputs.argmax(dim=1) == labels
        row = {
            "validation_loss": functional.cross_entropy(outputs, labels).item(),
            "validation_accuracy": right.double().mean().item(),
        }
        if self.recipe.measures:
            probabilities = outputs.softmax(dim=1).cpu().numpy()
            for measure in self.recipe.measures:
                scores = measure.score(probabilities, self.validation)
                row |= {f"validation_{name}": score for name, score in scores.items()}
        return row


def _begun(
    model: nn.Module, splits: Splits, recipe: Recipe, streams: Streams, device: str
) -> _Session:
    """Return a training before its first step."""
    start = copy.deepcopy(model)
    learning = Learning(
        splits, streams, lambda: copy.deepcopy(start), recipe.epochs, recipe.batch_size, device
    )
    methods = nn.ModuleDict({"loss": recipe.methods.loss.build(learning)})
    if recipe.methods.alignment is not None:
        methods["alignment"] = recipe.methods.alignment.build(learning)
    methods.to(device)
    optimizer = recipe.optimizer.build(chain(model.parameters(), methods.parameters()))
    drawn = ("order", "augmentation", *(("adaptation",) if "alignment" in methods else ()))
    generators = {name: streams.torch(name) for name in drawn}
    shared = {f"dropout on {kind}": one for kind, one in global_generators(device).items()}
    return _Session(
        Moving(model, methods, optimizer, generators | shared),
        recipe,
        _on(device, splits.train),
        splits.validation,
        _on(device, splits.validation),
        recipe.methods.batching.prepare(learning),
        tuple(probe.build(splits, device) for probe in recipe.probes),
        tuple(group["lr"] for group in optimizer.param_groups),
    )


def _with_row(progress: Progress, row: Row, epoch: int, model: nn.Module) -> Progress:
    """Return `progress` after `epoch`, the model's state kept if no epoch before was as good."""
    score = row["validation_accuracy"]
    if score > max((one["validation_accuracy"] for one in progress.rows), default=-1):
        progress = replace(progress, selected=_state(model), selected_epoch=epoch)
    return replace(progress, rows=(*progress.rows, row))


def _curves(rows: Sequence[Row]) -> dict[str, tuple[float, ...]]:
    names = rows[0].keys() if rows else CURVES
    return {name: tuple(row[name] for row in rows if name in row) for name in names}


def _on(device: str, part: Labelled) -> tuple[Tensor, Tensor]:
    return torch.tensor(part.inputs, device=device), torch.tensor(part.labels, device=device)


def _state(model: nn.Module) -> State:
    return {name: value.detach().cpu().clone() for name, value in model.state_dict().items()}
