"""Predicates about how much a change of the model or of the data moves a score."""

from dataclasses import dataclass

from pitfalls_core.studies.claims.gains import Gain
from pitfalls_core.studies.claims.predicate import Predicate


@dataclass(frozen=True)
class MovesBy(Gain):
    """On at least one of `datasets`, the mean moves by `change` or more, up or down."""

    change: float


@dataclass(frozen=True)
class DropsOnlyOn(Gain):
    """The mean drops by `drop` or more on each of `datasets`, and by under `less` on `spared`."""

    drop: float
    spared: tuple[str, ...]
    less: float

    @property
    def scored_on(self) -> tuple[str, ...]:
        """Where it drops, then where it hardly does."""
        return (*self.datasets, *self.spared)


@dataclass(frozen=True)
class NoneOfThemBetter(Predicate):
    """On none of `datasets` is any of `variants` better, as far as it is run there.

    The correction for multiple testing is that of the families of the study.
    """

    variants: tuple[str, ...]
    datasets: tuple[str, ...]

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variants."""
        return self.variants
