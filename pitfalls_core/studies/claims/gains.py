"""Predicates about the differences between a treatment and the baseline."""

from dataclasses import dataclass
from typing import Literal

from pitfalls_core.studies.claims.predicate import Predicate


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
