"""Correlation alignment: features of labelled and of live images get equal covariances."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from pitfalls_core.errors import InputError
from pitfalls_core.training.learning import Learning
from pitfalls_core.training.live_batches import LiveBatches

Distance = Callable[[Tensor, Tensor], Tensor]


def domainbed_distance(source: Tensor, target: Tensor) -> Tensor:
    """Return the mean squared difference of covariances plus that of means.

    I. Gulrajani and D. Lopez-Paz, "In Search of Lost Domain Generalization", ICLR 2021; class
    CORAL of its code.

    Parameters
    ----------
    source, target
        Features (examples, width), two examples each at least.
    """
    means = (source.mean(dim=0) - target.mean(dim=0)).square().mean()
    return (covariance(source) - covariance(target)).square().mean() + means


def sun_saenko_distance(source: Tensor, target: Tensor) -> Tensor:
    """Return the squared Frobenius norm of the difference of covariances over 4 width^2.

    B. Sun and K. Saenko, "Deep CORAL", ECCV Workshops 2016, equation 1. Means have no part in it.
    Parameters are those of `domainbed_distance`.
    """
    width = source.shape[1]
    return (covariance(source) - covariance(target)).square().sum() / (4 * width**2)


SCALINGS: dict[str, Distance] = {
    "domainbed": domainbed_distance,
    "sun_saenko": sun_saenko_distance,
}
"""The two forms in use. Without a difference of means, the second is a quarter of the first."""


def covariance(features: Tensor) -> Tensor:
    """Return the covariance (width, width) of `features` (examples, width), divisor n - 1."""
    centred = features - features.mean(dim=0)
    return centred.T @ centred / (len(features) - 1)


@dataclass(frozen=True)
class CORAL:
    """Deep CORAL between training images and the adaptation sample.

    Each step draws as many live images as it has training images. They pass through the network in
    training mode, in a pass of their own, as in DomainBed: batch-normalization layers average their
    running statistics over both.

    Parameters
    ----------
    scaling
        ``"domainbed"`` (the default) or ``"sun_saenko"``; see `SCALINGS`.
    weight
        Of the distance beside the cross-entropy.

    Raises
    ------
    InputError
        If there is no such scaling, or `weight` is not positive.
    """

    scaling: str = "domainbed"
    weight: float = 1.0

    def __post_init__(self) -> None:
        if self.scaling not in SCALINGS:
            known = ", ".join(SCALINGS)
            raise InputError(f"coral.scaling must be one of {known}; got {self.scaling!r}")
        if not self.weight > 0:
            raise InputError(f"coral.weight must be positive; got {self.weight}")

    def build(self, learning: Learning) -> nn.Module:
        """Return the term for one training.

        Raises
        ------
        InputError
            If the data have no adaptation sample.
        """
        return Matching(LiveBatches.of(learning), SCALINGS[self.scaling], self.weight)


class Matching(nn.Module):
    """A weighted distance between the features of a training batch and of a live batch."""

    def __init__(self, live: LiveBatches, distance: Distance, weight: float) -> None:
        super().__init__()
        self._live, self._distance, self._weight = live, distance, weight

    def forward(
        self,
        model: nn.Module,
        features: Tensor,
        _chosen: Tensor,
        generator: torch.Generator,
        _progress: float,
    ) -> Tensor:
        """Return the term, a scalar; a batch of a single example has no covariance and adds 0."""
        if len(features) < 2:
            return features.sum() * 0
        target = self._live.features(model, len(features), generator)
        return self._weight * self._distance(features, target)
