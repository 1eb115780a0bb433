"""What is claimed of several remedies at once, in a number that every run has."""

from dataclasses import dataclass

from pitfalls_core.studies.claims.measured import Measured


@dataclass(frozen=True)
class Remedies(Measured):
    """`variants` against `reference`, run by run with equal seeds."""

    reference: str

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variants, and what they are held against."""
        return (*self.variants, self.reference)


@dataclass(frozen=True)
class BestRatioWithin(Remedies):
    """The smallest ratio of any variant's quantity to the reference's lies from `low` to `high`.

    Ratios are geometric means over seeds; a bound of None is none.
    """

    low: float
    high: float | None


@dataclass(frozen=True)
class NoVariantHigher(Remedies):
    """The quantity is significantly higher for none of the variants (Holm over them).

    Supported only if all are shown to be higher by less than `margin`, if at all.
    """

    margin: float
