"""What a source paper claims, made exact.

A predicate is a value; `pitfalls_core.findings.claims` decides it. Every predicate speaks of named
variants on named datasets (``task/set``), in the study's metric; a treatment is compared with the
study's baseline.
"""

from dataclasses import dataclass


class Predicate:
    """What a claim comes down to, on `datasets`."""

    datasets: tuple[str, ...]

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variants that it speaks of."""
        return ()

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks whose runs it looks at beyond those of its sets."""
        return ()

    @property
    def scored_on(self) -> tuple[str, ...]:
        """All sets that it looks at."""
        return self.datasets


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
