"""Predicates about the spread over seeds, and about what moves a score less than seeds do."""

from dataclasses import dataclass

from pitfalls_core.studies.claims.predicate import Predicate


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
