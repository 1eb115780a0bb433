"""Predicates about one quantity on several tasks, and about a quantity in two arms."""

from dataclasses import dataclass

from pitfalls_core.studies.claims.predicate import Predicate
from pitfalls_core.studies.claims.quantities import Quantity


@dataclass(frozen=True)
class OfOneVariant(Predicate):
    """A predicate about `quantities`, the same one on several tasks, of the runs of `variant`.

    `name` says in words what the quantity is, a share or a difference of shares.
    """

    variant: str
    quantities: tuple[Quantity, ...]
    name: str

    @property
    def datasets(self) -> tuple[str, ...]:  # type: ignore[override]
        """All sets that the quantities are made of, each once."""
        return tuple(dict.fromkeys(name for one in self.quantities for name in one.datasets))

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks of the quantities."""
        return tuple(one.task for one in self.quantities)

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variant."""
        return (self.variant,)


@dataclass(frozen=True)
class AllMeansAbove(OfOneVariant):
    """The mean of each quantity over the runs exceeds `bound`."""

    bound: float


@dataclass(frozen=True)
class EveryRunWithin(OfOneVariant):
    """In every run each quantity is less than `bound` in size; it counts what was observed."""

    bound: float


@dataclass(frozen=True)
class RangesAtLeast(OfOneVariant):
    """The highest run exceeds the lowest by `bound` or more, for each quantity.

    It describes what was observed.
    """

    bound: float


@dataclass(frozen=True)
class MeanHigher(Predicate):
    """The mean of `quantity` is higher in `variant` than in `reference`, seed by seed.

    `name` says in words what the quantity is; it is shown in per cent.
    """

    variant: str
    reference: str
    quantity: Quantity
    name: str

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
        """Both variants."""
        return (self.variant, self.reference)
