"""What a source paper claims, as predicates over what is measured.

A predicate is a value; `pitfalls_core.findings.claims` decides it. Every predicate speaks of one
treatment against the study's baseline on named datasets, in the study's metric.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class NoneBetter:
    """On none of `datasets` is `treatment` significantly better (Holm over them)."""

    treatment: str
    datasets: tuple[str, ...]


@dataclass(frozen=True)
class AllEquivalent:
    """On all of `datasets` the difference is within the study's margin."""

    treatment: str
    datasets: tuple[str, ...]


@dataclass(frozen=True)
class LosingSeeds:
    """On each of `datasets`, `treatment` loses `at_least` or `exactly` `count` seeds."""

    treatment: str
    datasets: tuple[str, ...]
    rule: Literal["at_least", "exactly"]
    count: int


@dataclass(frozen=True)
class MeanNotHigher:
    """The mean of `treatment` does not exceed the baseline's on `any` or on `all` of `datasets`."""

    treatment: str
    datasets: tuple[str, ...]
    where: Literal["any", "all"]


Predicate = NoneBetter | AllEquivalent | LosingSeeds | MeanNotHigher


@dataclass(frozen=True)
class Claim:
    """A sentence of a source paper, made exact.

    Parameters
    ----------
    id
        For example ``"S1-2"``; a stronger reading of the same sentence ends in ``s``.
    text
        What the paper says, in one sentence of our own.
    reading
        The predicate in words, thresholds included.
    predicate
        The predicate.
    """

    id: str
    text: str
    reading: str
    predicate: Predicate
