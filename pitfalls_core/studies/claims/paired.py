"""Predicates about two variants, seed by seed, whatever the study's baseline is."""

from dataclasses import dataclass

from pitfalls_core.studies.claims.predicate import Predicate
from pitfalls_core.studies.claims.quantities import Quantity


@dataclass(frozen=True)
class SomePairDiffers(Predicate):
    """In at least one of `pairs` of variants the mean of `quantity` differs by `by` or more."""

    pairs: tuple[tuple[str, str], ...]
    quantity: Quantity
    by: float

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
        """All variants of the pairs."""
        return tuple(dict.fromkeys(name for pair in self.pairs for name in pair))


@dataclass(frozen=True)
class HigherHereLowerThere(Predicate):
    """`variant` has more of `here` than `other`, and less of `there`."""

    variant: str
    other: str
    here: Quantity
    there: Quantity

    @property
    def datasets(self) -> tuple[str, ...]:  # type: ignore[override]
        """The sets that the quantities are made of."""
        return (*self.here.datasets, *self.there.datasets)

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks of the quantities."""
        return tuple(dict.fromkeys((self.here.task, self.there.task)))

    @property
    def treatments(self) -> tuple[str, ...]:
        """Both variants."""
        return (self.variant, self.other)
