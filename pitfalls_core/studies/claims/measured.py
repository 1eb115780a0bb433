"""Predicates about quantities: numbers that every run has, whatever it is compared with."""

from dataclasses import dataclass
from typing import Literal

from pitfalls_core.studies.claims.predicate import Predicate
from pitfalls_core.studies.claims.quantities import Quantity


@dataclass(frozen=True)
class Measured(Predicate):
    """A predicate about `quantity` of the runs of each of `variants`.

    `name` says in words what the quantity is. Scores and their differences are shown in per cent;
    any other `unit` is shown as it is.
    """

    variants: tuple[str, ...]
    quantity: Quantity
    name: str
    unit: Literal["percent", "number"]

    @property
    def datasets(self) -> tuple[str, ...]:  # type: ignore[override]
        """The sets that the quantity is made of."""
        return self.quantity.datasets

    @property
    def tasks(self) -> tuple[str, ...]:
        """The task of the quantity."""
        return (self.quantity.task,)

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variants."""
        return self.variants


@dataclass(frozen=True)
class EveryRunAtLeast(Measured):
    """In every run the quantity is `bound` or more; it counts what was observed."""

    bound: float


@dataclass(frozen=True)
class EveryRunAtMost(Measured):
    """In every run the quantity is `bound` or less; it counts what was observed."""

    bound: float


@dataclass(frozen=True)
class MeanAbove(Measured):
    """The mean over the runs exceeds `bound`, for every variant."""

    bound: float


@dataclass(frozen=True)
class MeanBelow(Measured):
    """The mean over the runs is below `bound`, for every variant."""

    bound: float


@dataclass(frozen=True)
class NotTestable(Predicate):
    """What no run can answer, and why."""

    why: str
    datasets: tuple[str, ...] = ()
