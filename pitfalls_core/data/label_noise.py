"""Wrong labels, planted on purpose."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError


@dataclass(frozen=True)
class SymmetricNoise:
    """A fixed share of labels replaced by another class, each other class equally likely.

    The true class is excluded from the draw, so the share of wrong labels is `rate` itself, not
    `rate` (K - 1) / K as in definitions that draw from all K classes.

    Parameters
    ----------
    rate
        Share of labels that become wrong, in [0, 1].

    Raises
    ------
    InputError
        If `rate` is not in [0, 1].
    """

    rate: float

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= 1:
            raise InputError(f"label_noise.rate must be in [0, 1]; got {self.rate}")

    def corrupt(
        self, labels: NDArray[np.int64], classes: int, generator: np.random.Generator
    ) -> NDArray[np.int64]:
        """Return a copy of `labels` (examples,) with ``round(rate * examples)`` of them wrong.

        Raises
        ------
        InputError
            If there are fewer than two classes.
        """
        if classes < 2:
            raise InputError(f"label noise needs at least two classes; got {classes}")
        chosen = generator.permutation(len(labels))[: round(self.rate * len(labels))]
        corrupted = labels.copy()
        corrupted[chosen] += generator.integers(1, classes, size=len(chosen))
        corrupted[chosen] %= classes
        return corrupted
