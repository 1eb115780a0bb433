"""Predicates about shares of runs: how often a quantity that is 0 or 1 is 1.

The quantity is that of `pitfalls_core.studies.claims.quantities.Outcome`, for example.
"""

from dataclasses import dataclass

from pitfalls_core.studies.claims.predicate import Predicate
from pitfalls_core.studies.claims.quantities import Outcome


@dataclass(frozen=True)
class Rated(Predicate):
    """A predicate about the share of runs of each of `variants` that have `outcome`."""

    variants: tuple[str, ...]
    outcome: Outcome

    @property
    def datasets(self) -> tuple[str, ...]:  # type: ignore[override]
        """None: an outcome is not about a set."""
        return self.outcome.datasets

    @property
    def tasks(self) -> tuple[str, ...]:
        """The task of the outcome."""
        return (self.outcome.task,)

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variants."""
        return self.variants


@dataclass(frozen=True)
class SomeButNotAll(Rated):
    """At least one of `variants` has runs with the outcome and runs without.

    It counts what was observed.
    """


@dataclass(frozen=True)
class Never(Rated):
    """No run of any of `variants` has the outcome; it counts what was observed."""


@dataclass(frozen=True)
class RatedAgainst(Rated):
    """A predicate about the runs of `variants` against those of `reference`, all pooled."""

    reference: tuple[str, ...]

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variants, then the reference."""
        return (*self.variants, *self.reference)


@dataclass(frozen=True)
class RateHigher(RatedAgainst):
    """The share is higher in `variants` than in `reference`."""


@dataclass(frozen=True)
class RateLoweredNotToZero(RatedAgainst):
    """The share is lower in `variants` than in `reference`, and some run still has the outcome.

    The second half counts what was observed.
    """


@dataclass(frozen=True)
class SomeRateHigher(RatedAgainst):
    """At least one of `variants` has a higher share than the `reference` in the same place."""
