"""Wrong labels, planted on purpose.

Symmetric noise has two definitions in the literature, which differ in how many labels they make
wrong at the same nominal rate. Both are here, under names of their own.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError


class LabelNoise(Protocol):
    """A way in which labels become wrong."""

    def corrupt(
        self, labels: NDArray[np.int64], classes: int, generator: np.random.Generator, /
    ) -> NDArray[np.int64]:
        """Return a copy of `labels` (examples,), 0 to `classes` - 1, some of them wrong."""
        ...


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
        _require_share(self.rate)

    def corrupt(
        self, labels: NDArray[np.int64], classes: int, generator: np.random.Generator
    ) -> NDArray[np.int64]:
        """Return a copy of `labels` (examples,) with ``round(rate * examples)`` of them wrong.

        Raises
        ------
        InputError
            If there are fewer than two classes.
        """
        corrupted, chosen = _drawn(self.rate, labels, classes, generator)
        corrupted[chosen] += generator.integers(1, classes, size=len(chosen))
        corrupted[chosen] %= classes
        return corrupted


@dataclass(frozen=True)
class UniformNoise:
    """A fixed share of labels drawn anew over all K classes, the true one included.

    The definition of S. Liu et al., "Early-Learning Regularization Prevents Memorization of Noisy
    Labels", NeurIPS 2020, and its code. A redrawn label is right by chance once in K, so the
    expected share of wrong labels is `rate` (K - 1) / K: at ten classes, 0.36 for a rate of 0.4.

    Parameters
    ----------
    rate
        Share of labels that are drawn anew, in [0, 1].

    Raises
    ------
    InputError
        If `rate` is not in [0, 1].
    """

    rate: float

    def __post_init__(self) -> None:
        _require_share(self.rate)

    def corrupt(
        self, labels: NDArray[np.int64], classes: int, generator: np.random.Generator
    ) -> NDArray[np.int64]:
        """Return a copy of `labels` (examples,) with ``round(rate * examples)`` drawn anew.

        Raises
        ------
        InputError
            If there are fewer than two classes.
        """
        corrupted, chosen = _drawn(self.rate, labels, classes, generator)
        corrupted[chosen] = generator.integers(0, classes, size=len(chosen))
        return corrupted


@dataclass(frozen=True)
class PairNoise:
    """A fixed share of labels replaced by the next class: i becomes i + 1, the last becomes 0.

    The pair flipping of B. Han et al., "Co-teaching", NeurIPS 2018.

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
        _require_share(self.rate)

    def corrupt(
        self, labels: NDArray[np.int64], classes: int, generator: np.random.Generator
    ) -> NDArray[np.int64]:
        """Return a copy of `labels` (examples,) with ``round(rate * examples)`` of them wrong.

        Raises
        ------
        InputError
            If there are fewer than two classes.
        """
        corrupted, chosen = _drawn(self.rate, labels, classes, generator)
        corrupted[chosen] = (corrupted[chosen] + 1) % classes
        return corrupted


def wrong_share(labels: NDArray[np.int64], truth: NDArray[np.int64]) -> float:
    """Return the share of `labels` (examples,) that differ from `truth` (examples,)."""
    return float((labels != truth).mean())


def _require_share(rate: float) -> None:
    if not 0 <= rate <= 1:
        raise InputError(f"label_noise.rate must be in [0, 1]; got {rate}")


def _drawn(
    rate: float, labels: NDArray[np.int64], classes: int, generator: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return a copy of `labels`, and the places in it that noise of that rate takes."""
    if classes < 2:
        raise InputError(f"label noise needs at least two classes; got {classes}")
    return labels.copy(), generator.permutation(len(labels))[: round(rate * len(labels))]
