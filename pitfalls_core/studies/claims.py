"""What a source paper claims, as predicates over what is measured.

A predicate is a value; `pitfalls_core.findings.claims` decides it. Every predicate speaks of named
variants on named datasets (``task/set``), in the study's metric; a treatment is compared with the
study's baseline.
"""

from dataclasses import dataclass
from typing import Literal


class Predicate:
    """What a claim comes down to, on `datasets`."""

    datasets: tuple[str, ...]

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variants that it speaks of."""
        return ()

    @property
    def scored_on(self) -> tuple[str, ...]:
        """All sets that it looks at."""
        return self.datasets


@dataclass(frozen=True)
class Gain(Predicate):
    """A predicate about the differences between `treatment` and the baseline on `datasets`."""

    treatment: str
    datasets: tuple[str, ...]

    @property
    def treatments(self) -> tuple[str, ...]:
        """The treatment."""
        return (self.treatment,)


@dataclass(frozen=True)
class NoneBetter(Gain):
    """On none of `datasets` is `treatment` significantly better (Holm over them)."""


@dataclass(frozen=True)
class AllEquivalent(Gain):
    """On all of `datasets` the difference is within the study's margin."""


@dataclass(frozen=True)
class LosingSeeds(Gain):
    """On each of `datasets`, `treatment` loses `at_least` or `exactly` `count` seeds."""

    rule: Literal["at_least", "exactly"]
    count: int


@dataclass(frozen=True)
class MeanNotHigher(Gain):
    """The mean of `treatment` does not exceed the baseline's on `any` or on `all` of `datasets`."""

    where: Literal["any", "all"]


@dataclass(frozen=True)
class ClassesExchange(Gain):
    """Some class gains `change` or more, some class loses as much, and the whole hardly moves.

    Accuracies are averaged over `datasets` within a seed; the whole moves by at most `net`.
    """

    change: float
    net: float


@dataclass(frozen=True)
class SignDiffers(Gain):
    """The difference has one sign on `reference` and the other on at least one of `datasets`."""

    reference: str

    @property
    def scored_on(self) -> tuple[str, ...]:
        """The reference, then the datasets."""
        return (self.reference, *self.datasets)


@dataclass(frozen=True)
class MovesLessThanSeeds(Predicate):
    """Each of `changes`, made alone, moves the mean by less than the SD over baseline seeds."""

    changes: tuple[str, ...]
    datasets: tuple[str, ...]

    @property
    def treatments(self) -> tuple[str, ...]:
        """The changed variants."""
        return self.changes


@dataclass(frozen=True)
class SpreadAbove(Predicate):
    """On each of `datasets` the SD over seeds of `variant` exceeds `factor` times `reference`'s."""

    variant: str
    datasets: tuple[str, ...]
    reference: str
    factor: float

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variant."""
        return (self.variant,)

    @property
    def scored_on(self) -> tuple[str, ...]:
        """The reference, then the datasets."""
        return (self.reference, *self.datasets)


@dataclass(frozen=True)
class SpreadWithin(Predicate):
    """On each of `datasets` the SD over seeds of each of `variants` lies from `low` to `high`.

    It describes what was observed.
    """

    variants: tuple[str, ...]
    datasets: tuple[str, ...]
    low: float
    high: float

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variants."""
        return self.variants


@dataclass(frozen=True)
class Claim:
    """A sentence of a source paper, made exact.

    Parameters
    ----------
    id
        For example ``"S1-2"``; a stronger reading of the same sentence ends in ``s``.
    text
        What the paper says, in one sentence of our own.
    reading
        The predicate in words, thresholds included.
    predicate
        The predicate.
    """

    id: str
    text: str
    reading: str
    predicate: Predicate
