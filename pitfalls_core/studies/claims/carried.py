"""What is claimed of a gain that is there in one place and not in another."""

from dataclasses import dataclass

from pitfalls_core.studies.claims.gains import Gain


@dataclass(frozen=True)
class HelpsOnlyOnFirst(Gain):
    """`treatment` is better on the first of two `datasets`, and not better on the second."""


@dataclass(frozen=True)
class SmallOrReversed(Gain):
    """In at least `share` of the seeds `treatment` gains little, or what it gains is lost again.

    A seed counts if the difference on the first of two `datasets` is below `gain`, or that on the
    second is negative.
    """

    gain: float
    share: float
