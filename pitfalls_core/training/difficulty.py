"""How hard each training example is: its loss under models that were not trained on it."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from pitfalls_core.data.splits import Labelled
from pitfalls_core.errors import InputError
from pitfalls_core.training.evaluation import logits
from pitfalls_core.training.learning import Learning
from pitfalls_core.training.randomness import global_generator

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CrossFoldLoss:
    """The loss of an example under a reference model trained on the other folds.

    A cheap stand-in for the consistency score of Z. Jiang et al. (2021), which X. Wu et al. (2021)
    order their curricula by. Reference models start from the weights that the model starts from;
    folds and batches are drawn from stream ``reference``.

    Parameters
    ----------
    folds
        Number of folds, and of reference models.
    epochs
        Passes of each reference model over the examples of the other folds, with Adam.
    learning_rate
        Of Adam.

    Raises
    ------
    InputError
        If there are fewer than two folds, or a number is not positive.
    """

    folds: int = 2
    epochs: int = 5
    learning_rate: float = 1e-3

    def __post_init__(self) -> None:
        if self.folds < 2:
            raise InputError(f"difficulty.folds must be at least 2; got {self.folds}")
        for name, value in (("epochs", self.epochs), ("learning_rate", self.learning_rate)):
            if not value > 0:
                raise InputError(f"difficulty.{name} must be positive; got {value}")

    def losses(self, learning: Learning) -> Floats:
        """Return the cross-entropy of every training example, axes (examples,).

        Raises
        ------
        InputError
            If there are fewer examples than folds.
        """
        train = learning.splits.train
        if len(train) < self.folds:
            message = f"{self.folds} folds need as many training examples; got {len(train)}"
            raise InputError(message)
        generator = learning.streams.torch("reference")
        fold = torch.randperm(len(train), generator=generator) % self.folds
        found = torch.empty(len(train), dtype=torch.float64)
        with global_generator(learning.streams, "reference", learning.device):
            for held_out in range(self.folds):
                others = torch.nonzero(fold != held_out).flatten()
                own = torch.nonzero(fold == held_out).flatten()
                model = self._trained(others, learning, generator)
                found[own] = _losses(model, train, own, learning.device)
        return found.numpy()

    def _trained(
        self, examples: torch.Tensor, learning: Learning, generator: torch.Generator
    ) -> nn.Module:
        train, device = learning.splits.train, learning.device
        model = learning.factory().to(device).train()
        optimizer = torch.optim.Adam(model.parameters(), lr=self.learning_rate)
        inputs = torch.tensor(train.inputs, device=device)
        labels = torch.tensor(train.labels, device=device)
        for _ in range(self.epochs):
            shuffled = examples[torch.randperm(len(examples), generator=generator)].to(device)
            for chosen in torch.split(shuffled, learning.batch_size):
                if len(chosen) > 1:  # Batch normalization needs two examples.
                    loss = functional.cross_entropy(model(inputs[chosen]), labels[chosen])
                    optimizer.zero_grad()
                    torch.autograd.backward(loss)
                    optimizer.step()
        return model


def _losses(model: nn.Module, train: Labelled, chosen: torch.Tensor, device: str) -> torch.Tensor:
    outputs = logits(model, torch.tensor(train.inputs[chosen.numpy()], device=device))
    labels = torch.tensor(train.labels[chosen.numpy()], device=device)
    return functional.cross_entropy(outputs, labels, reduction="none").double().cpu()
