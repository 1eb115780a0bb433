"""Curriculum batching: which examples are drawn from grows with the steps taken."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pitfalls_core.errors import InputError
from pitfalls_core.training.difficulty import CrossFoldLoss
from pitfalls_core.training.learning import Learning
from pitfalls_core.training.pacing import Pacing

Order = NDArray[np.int64]

ORDERS = ("easy_first", "hard_first", "random")


@dataclass(frozen=True)
class Curriculum:
    """Minibatches from a pool that starts with some of the training set and grows to all of it.

    X. Wu, E. Dyer and B. Neyshabur, "When Do Curricula Work?", ICLR 2021. Examples are ordered
    within their class, and classes take turns, so that every pool holds the classes in about the
    proportions of the training set.

    Parameters
    ----------
    order
        ``"easy_first"`` (a curriculum), ``"hard_first"`` (an anti-curriculum) or ``"random"``: the
        control that shares the growing pool and nothing else.
    pacing
        Name of the pacing function (`pitfalls_core.training.pacing.SHAPES`).
    full_at, start
        Its share of training from which all examples are shown, and its share of examples at the
        first step.
    folds, reference_epochs
        Of the reference models whose losses order the examples
        (`pitfalls_core.training.difficulty.CrossFoldLoss`); not used by a random order.

    Raises
    ------
    InputError
        If there is no such order or pacing function, or a number is out of its range.
    """

    order: str = "easy_first"
    pacing: str = "linear"
    full_at: float = 0.8
    start: float = 0.2
    folds: int = 2
    reference_epochs: int = 5

    def __post_init__(self) -> None:
        if self.order not in ORDERS:
            known = ", ".join(ORDERS)
            raise InputError(f"curriculum.order must be one of {known}; got {self.order!r}")
        self._pacing()
        self._difficulty()

    def prepare(self, learning: Learning) -> "Growing":
        """Return the batches of one training; the order is fixed here, once and for all."""
        labels = learning.splits.train.labels
        if self.order == "random":
            scores = learning.streams.numpy("reference").random(len(labels))
        else:
            scores = self._difficulty().losses(learning)
        if self.order == "hard_first":
            scores = -scores
        order = class_balanced(scores, labels)
        return Growing(torch.tensor(order), learning.batch_size, learning.epochs, self._pacing())

    def _pacing(self) -> Pacing:
        return Pacing(self.pacing, self.full_at, self.start)

    def _difficulty(self) -> CrossFoldLoss:
        return CrossFoldLoss(self.folds, self.reference_epochs)


@dataclass(frozen=True, eq=False)
class Growing:
    """Minibatches from the first examples of `order`, how many being up to `pacing`.

    Within an epoch examples are drawn without replacement, until all in the pool were drawn and a
    new round begins. Once the pool holds all examples, an epoch is a permutation of them.

    Parameters
    ----------
    order
        (examples,), the first one first.
    batch_size, epochs
        Examples per step, and epochs of the whole training.
    pacing
        How many are in the pool at each step.
    """

    order: Tensor
    batch_size: int
    epochs: int
    pacing: Pacing = field(default_factory=Pacing)

    def sizes(self, epoch: int) -> tuple[int, ...]:
        """Return how many examples the pool holds at each step of `epoch`, counted from 0."""
        steps = math.ceil(len(self.order) / self.batch_size)
        first, total = epoch * steps, self.epochs * steps
        return tuple(
            self.pacing.size((first + step) / total, len(self.order)) for step in range(steps)
        )

    def epoch(self, epoch: int, generator: torch.Generator) -> Sequence[Tensor]:
        """Return the indices of each step; as many steps, and examples, as without a curriculum."""
        count = len(self.order)
        drawn = torch.zeros(count, dtype=torch.bool)  # By place in the order.
        batches = []
        for step, size in enumerate(self.sizes(epoch)):
            wanted = min(self.batch_size, count - step * self.batch_size)
            places: list[Tensor] = []
            while wanted:
                left = torch.nonzero(~drawn[:size]).flatten()
                taken = left[torch.randperm(len(left), generator=generator)[:wanted]]
                drawn[taken] = True
                places.append(taken)
                wanted -= len(taken)
                if len(taken) == len(left):
                    drawn[:size] = False
            batches.append(self.order[torch.cat(places)])
        return batches


def class_balanced(scores: NDArray[np.floating], labels: NDArray[np.int64]) -> Order:
    """Return an order of examples, lowest scores first within each class, classes taking turns.

    An example's place is its rank within its class over the size of the class, so that the first
    examples, however many, hold each class in proportion, up to rounding. Of equal places the lower
    score comes first.

    Parameters
    ----------
    scores, labels
        (examples,).
    """
    places = np.empty(len(labels))
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        ranked = members[np.argsort(scores[members], kind="stable")]
        places[ranked] = (np.arange(len(ranked)) + 0.5) / len(ranked)
    order: Order = np.lexsort((scores, places)).astype(np.int64)
    return order
