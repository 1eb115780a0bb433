"""Positions in another order, the same for all examples."""

from dataclasses import dataclass, replace

import numpy as np

from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams


@dataclass(frozen=True)
class PermutedPositions:
    """Put the last axis of all inputs into one fixed order, and change nothing else.

    What stood side by side is torn apart, alike in every set and for every seed; what can be
    learned without knowing what is near what stays. The order is that of NumPy's legacy generator
    of seed `order`, as in the check of shuffled positions by S. Greydanus and D. Kobak, 2024
    (notebook ``mnist1d-classification`` of their repository).

    Parameters
    ----------
    order
        Seed of the order; every seed of a study has the same one.

    Raises
    ------
    InputError
        If `order` is negative.
    """

    order: int = 42

    def __post_init__(self) -> None:
        if self.order < 0:
            raise InputError(f"permuted positions: order must not be negative; got {self.order}")

    def prepare(self, splits: Splits, _streams: Streams, /) -> Splits:
        """Return `splits` with the positions of all inputs permuted."""
        length = splits.train.inputs.shape[-1]
        order = np.random.RandomState(self.order).permutation(length)

        def permuted(part: Labelled) -> Labelled:
            return replace(part, inputs=np.ascontiguousarray(part.inputs[..., order]))

        unlabelled = splits.unlabelled
        return replace(
            splits,
            train=permuted(splits.train),
            validation=permuted(splits.validation),
            tests={name: permuted(part) for name, part in splits.tests.items()},
            unlabelled=None if unlabelled is None else unlabelled[..., order],
        )
