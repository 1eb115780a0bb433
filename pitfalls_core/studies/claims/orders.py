"""Predicates about the order of variants: one against another, all in a row, and reversals."""

from dataclasses import dataclass

from pitfalls_core.studies.claims.predicate import Predicate


@dataclass(frozen=True)
class BetterThan(Predicate):
    """On each of `datasets`, variant `better` scores higher than variant `worse`."""

    better: str
    worse: str
    datasets: tuple[str, ...]

    @property
    def treatments(self) -> tuple[str, ...]:
        """Both variants."""
        return (self.better, self.worse)


@dataclass(frozen=True)
class Ordered(Predicate):
    """On each of `datasets`, each of `variants` scores higher than the one before it."""

    variants: tuple[str, ...]
    datasets: tuple[str, ...]

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variants."""
        return self.variants


@dataclass(frozen=True)
class OrderReversed(Predicate):
    """At least two of `variants` stand in one order on `offline` and in the other on `live`.

    A reversal counts only if both differences are resolved.
    """

    variants: tuple[str, ...]
    offline: str
    live: str

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variants."""
        return self.variants

    @property
    def scored_on(self) -> tuple[str, ...]:
        """Both sets."""
        return (self.offline, self.live)
