"""Maximum mean discrepancy between features of labelled and of live images."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from pitfalls_core.errors import InputError
from pitfalls_core.training.coral import Matching
from pitfalls_core.training.learning import Learning
from pitfalls_core.training.live_batches import LiveBatches

BANDWIDTHS = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
"""Factors of the squared distance in the exponents, as in DomainBed."""


def mmd(source: Tensor, target: Tensor) -> Tensor:
    """Return Kxx + Kyy - 2 Kxy, each the mean of a sum of Gaussian kernels over all pairs.

    Pairs of an example with itself are in it, so that it is never negative (the biased estimate of
    A. Gretton et al., 2012); kernels are those of DomainBed (`BANDWIDTHS`).

    Parameters
    ----------
    source, target
        Features (examples, width).
    """
    return _kernel(source, source) + _kernel(target, target) - 2 * _kernel(source, target)


def _kernel(first: Tensor, second: Tensor) -> Tensor:
    # Squares and products, not differences, so that memory does not grow with the width.
    squares = first.square().sum(dim=1)[:, None] + second.square().sum(dim=1)[None]
    distances = (squares - 2 * first @ second.T).clamp(min=0)
    return torch.stack([torch.exp(-factor * distances) for factor in BANDWIDTHS]).sum(dim=0).mean()


@dataclass(frozen=True)
class MMD:
    """The term `mmd`, between training images and the adaptation sample.

    Parameters
    ----------
    weight
        Of the term beside the cross-entropy.

    Raises
    ------
    InputError
        If `weight` is not positive.
    """

    weight: float = 1.0

    def __post_init__(self) -> None:
        if not self.weight > 0:
            raise InputError(f"mmd.weight must be positive; got {self.weight}")

    def build(self, learning: Learning) -> nn.Module:
        """Return the term for one training.

        Raises
        ------
        InputError
            If the data have no adaptation sample.
        """
        return Matching(LiveBatches.of(learning), mmd, self.weight)
