"""Batches put together by hand: every source and every label in each of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pitfalls_core.errors import InputError
from pitfalls_core.training.learning import Learning
from pitfalls_core.training.roles import Batches


@dataclass(frozen=True)
class CuratedBatches:
    """Equal shares of every source in each batch, and of every given label within a source.

    A source with fewer examples than its share is gone through again within the epoch, one with
    more is not used up. With sources of equal size every epoch shows every example once, like
    plain shuffling, and only the company in which it is shown differs.

    Parameters
    ----------
    attribute
        Of the training examples: what is balanced.
    """

    attribute: str = "source"

    def prepare(self, learning: Learning, /) -> Batches:
        """Return the batches of a training set whose examples have the attribute.

        Raises
        ------
        InputError
            If they do not.
        """
        train = learning.splits.train
        if self.attribute not in train.attributes:
            known = ", ".join(train.attributes) or "none"
            message = (
                f"curated batches need training attribute {self.attribute!r}; there are: {known}"
            )
            raise InputError(message)
        return _Curated(train.attributes[self.attribute], train.labels, learning.batch_size)


class _Curated:
    def __init__(
        self, sources: NDArray[np.generic], labels: NDArray[np.int64], batch_size: int
    ) -> None:
        self._examples, self._batch_size = len(labels), batch_size
        self._strata = [
            [
                torch.from_numpy(np.flatnonzero((sources == source) & (labels == label)))
                for label in np.unique(labels[sources == source])
            ]
            for source in np.unique(sources)
        ]

    def epoch(self, _epoch: int, generator: torch.Generator, /) -> Sequence[Tensor]:
        share = math.ceil(self._examples / len(self._strata))
        rows = torch.stack([_spread(one, share, generator) for one in self._strata])
        # Sources take turns, so that any run of consecutive examples has equal shares of them.
        return torch.split(rows.T.reshape(-1)[: self._examples], self._batch_size)


def _spread(strata: Sequence[Tensor], count: int, generator: torch.Generator) -> Tensor:
    """Return `count` examples of one source, each of its labels evenly spread over the whole."""
    found: list[Tensor] = []
    while sum(map(len, found)) < count:
        keys, members = [], []
        for stratum in strata:
            size = len(stratum)
            members.append(stratum[torch.randperm(size, generator=generator)])
            keys.append((torch.arange(size) + torch.rand(size, generator=generator)) / size)
        found.append(torch.cat(members)[torch.cat(keys).argsort(stable=True)])
    return torch.cat(found)[:count]
