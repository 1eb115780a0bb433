"""Predicates about gains that are there, and smaller, or not where they were hoped for."""

from dataclasses import dataclass

from pitfalls_core.studies.claims.gains import Gain
from pitfalls_core.studies.claims.quantities import Quantity


@dataclass(frozen=True)
class GainWithin(Gain):
    """On each of `datasets`, `treatment` gains something, and `most` at most."""

    most: float


@dataclass(frozen=True)
class GainLost(Gain):
    """`treatment` is better in `reference`, and better on none of `datasets`."""

    reference: Quantity
