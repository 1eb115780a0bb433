"""Domain-adversarial training: features from which nobody can tell where an image came from."""

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.training.learning import Learning
from pitfalls_core.training.live_batches import LiveBatches
from pitfalls_core.training.randomness import global_generator


class _Reversal(torch.autograd.Function):
    """The identity, whose gradient comes back times a negative factor."""

    @staticmethod
    def forward(context: Any, features: Tensor, factor: float) -> Tensor:
        context.factor = factor
        return features.view_as(features)

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return -context.factor * gradient, None


def reversed_gradient(features: Tensor, factor: float) -> Tensor:
    """Return `features` as they are; on the way back, gradients are multiplied by -`factor`."""
    result: Tensor = _Reversal.apply(features, factor)  # type: ignore[no-untyped-call]
    return result


def ramp(progress: float) -> float:
    """Return 2 / (1 + exp(-10 p)) - 1: the reversal grows from 0 to (nearly) 1.

    Y. Ganin et al., "Domain-Adversarial Training of Neural Networks", JMLR 2016, section 5.2.2.
    """
    return 2 / (1 + math.exp(-10 * progress)) - 1


@dataclass(frozen=True)
class DANN:
    """A discriminator of three layers tells training from live images; features learn to fool it.

    Network and discriminator take the same step of the same optimizer, with a gradient that is
    reversed between them; the reversal follows `ramp`.

    Parameters
    ----------
    weight
        Of the reversed gradient (lambda); the discriminator itself learns at weight 1.
    width
        Of the two hidden layers.

    Raises
    ------
    InputError
        If a number is not positive.
    """

    weight: float = 1.0
    width: int = 256

    def __post_init__(self) -> None:
        for name, value in (("weight", self.weight), ("width", self.width)):
            if not value > 0:
                raise InputError(f"dann.{name} must be positive; got {value}")

    def build(self, learning: Learning) -> nn.Module:
        """Return the term for one training, its weights drawn from stream ``adaptation``.

        Raises
        ------
        InputError
            If the data have no adaptation sample, or the model has no linear head.
        """
        live = LiveBatches.of(learning)
        with global_generator(learning.streams, "adaptation"):
            head = getattr(learning.factory(), "head", None)
            if not isinstance(head, nn.Linear):
                message = (
                    "DANN needs a model with a linear head, which says how wide features are; got "
                    f"a head of type {type(head).__name__}"
                )
                raise InputError(message)
            layers = nn.Sequential(
                nn.Linear(head.in_features, self.width),
                nn.ReLU(),
                nn.Linear(self.width, self.width),
                nn.ReLU(),
                nn.Linear(self.width, 2),
            )
        return Discriminator(live, layers, self.weight)


class Discriminator(nn.Module):
    """The cross-entropy of telling domains apart, its gradient reversed towards the features."""

    def __init__(self, live: LiveBatches, layers: nn.Module, weight: float) -> None:
        super().__init__()
        self.layers = layers
        self._live, self._weight = live, weight

    def forward(
        self,
        model: nn.Module,
        features: Tensor,
        _chosen: Tensor,
        generator: torch.Generator,
        progress: float,
    ) -> Tensor:
        """Return the discriminator's loss, a scalar, at weight 1."""
        target = self._live.features(model, max(len(features), 2), generator)
        both = reversed_gradient(torch.cat([features, target]), self._weight * ramp(progress))
        domains = torch.zeros(len(both), dtype=torch.int64, device=both.device)
        domains[len(features) :] = 1
        return functional.cross_entropy(self.layers(both), domains)
