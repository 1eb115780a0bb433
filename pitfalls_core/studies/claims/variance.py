"""Predicates about where the spread over runs comes from, in a crossed design."""

from dataclasses import dataclass

from pitfalls_core.studies.claims.predicate import Predicate
from pitfalls_core.studies.claims.quantities import Quantity


@dataclass(frozen=True)
class SharesAtLeast(Predicate):
    """Variants and seeds each explain a `share` of the variance of `quantity`, or more.

    Each of `variants` is a level of one source, and each seed a level of the other.
    """

    variants: tuple[str, ...]
    quantity: Quantity
    share: float

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
