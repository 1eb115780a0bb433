"""Methods that do one small thing each, so that a test can see whether the loop lets them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.models.cnn import SmallCNN
from pitfalls_core.training.learning import Learning


@dataclass(frozen=True)
class Descent:
    """Plain gradient descent."""

    learning_rate: float = 0.1

    def build(self, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
        """Return an optimizer of `parameters`."""
        return torch.optim.SGD(parameters, lr=self.learning_rate)


@dataclass(frozen=True)
class Remembering:
    """Cross-entropy, weighted by how often each example was seen."""

    def build(self, learning: Learning, /) -> nn.Module:
        """Return the loss with its memory."""
        return RememberingLoss(len(learning.splits.train))


class RememberingLoss(nn.Module):
    """Counts in a buffer."""

    seen: Tensor

    def __init__(self, examples: int) -> None:
        super().__init__()
        self.register_buffer("seen", torch.zeros(examples))

    def forward(self, logits: Tensor, labels: Tensor, chosen: Tensor, progress: float) -> Tensor:
        """Return the weighted loss."""
        self.seen[chosen] += 1 + progress
        each = functional.cross_entropy(logits, labels, reduction="none")
        return (each * self.seen[chosen]).mean()


@dataclass(frozen=True)
class Pulling:
    """Pulls features towards a learnt point and a drawn one."""

    weight: float = 0.1

    def build(self, learning: Learning, /) -> nn.Module:
        """Return the term with its point."""
        model: Any = learning.factory()
        return PullingTerm(self.weight, model.head.in_features)


class PullingTerm(nn.Module):
    """Has one parameter."""

    def __init__(self, weight: float, width: int) -> None:
        super().__init__()
        self.weight = weight
        self.point = nn.Parameter(torch.ones(width))

    def forward(
        self,
        _model: nn.Module,
        features: Tensor,
        _chosen: Tensor,
        generator: torch.Generator,
        _progress: float,
    ) -> Tensor:
        """Return the weighted squared distance."""
        drawn = torch.rand(features.shape[1], generator=generator)
        return self.weight * ((features - self.point * drawn) ** 2).mean()


@dataclass(frozen=True)
class FirstOnes:
    """Takes the first examples again and again."""

    def prepare(self, learning: Learning, /) -> "FirstOnesBatches":
        """Return the batches."""
        steps = -(-len(learning.splits.train) // learning.batch_size)
        return FirstOnesBatches(learning.batch_size, steps)


@dataclass(frozen=True)
class FirstOnesBatches:
    """The same batch in every step."""

    size: int
    steps: int

    def epoch(self, _epoch: int, _generator: torch.Generator, /) -> Sequence[Tensor]:
        """Return the batches of an epoch."""
        return [torch.arange(self.size)] * self.steps


@dataclass(frozen=True)
class HeadFirst:
    """In the first `epochs` epochs only the head learns."""

    epochs: int

    def apply(self, model: nn.Module, epoch: int, _epochs: int, /) -> None:
        """Freeze everything else, normalization included."""
        assert isinstance(model, SmallCNN)
        frozen = epoch < self.epochs
        for body in (model.convolutions, model.normalizations):
            body.requires_grad_(not frozen)
            body.train(not frozen)


@dataclass
class Norms:
    """A probe that keeps the norms of all gradients it saw."""

    seen: list[float] = field(default_factory=list)
    value: float = 1.0

    def build(self, _splits: Splits, _device: str, /) -> "Norms":
        """Return itself."""
        return self

    def after_backward(self, model: nn.Module, /) -> None:
        """Keep a norm."""
        grads = [one.grad.flatten() for one in model.parameters() if one.grad is not None]
        self.seen.append(torch.cat(grads).norm().item())

    def after_epoch(self, _model: nn.Module, /) -> Mapping[str, float]:
        """Return how many steps were seen so far."""
        return {"steps_seen": len(self.seen) * self.value}


@dataclass(frozen=True)
class Confidence:
    """A measure that may be undefined."""

    defined: bool = True

    def score(self, probabilities: NDArray[Any], part: Labelled, /) -> Mapping[str, float]:
        """Return the mean probability of the label."""
        if not self.defined:
            return {}
        return {"confidence": float(probabilities[np.arange(len(part)), part.labels].mean())}
