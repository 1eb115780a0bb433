"""The outcomes of re-runs, and the append-only log that keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pitfalls_core.runs.store.sealed_lines import SealedLines

Agreement = Literal["bit for bit", "within tolerance", "within seed noise", "different"]
AGREEMENTS: tuple[Agreement, ...] = (
    "bit for bit",
    "within tolerance",
    "within seed noise",
    "different",
)
"""From best to worst."""


@dataclass(frozen=True)
class Verification:
    """How a stored run and its re-run agree.

    Parameters
    ----------
    agreement
        One of `AGREEMENTS`.
    first
        The first score, curve or array that differs; empty if none does.
    """

    agreement: Agreement
    first: str = ""


@dataclass(frozen=True)
class Verified:
    """One line of the log: what was re-run, when (ISO 8601, UTC), and how it agreed."""

    key: str
    date: str
    outcome: Verification


@dataclass(frozen=True)
class VerificationLog:
    """All re-runs that were ever made, oldest first."""

    lines: SealedLines

    def add(self, verified: Verified) -> None:
        """Append one outcome and wait until it is on the disk."""
        self.lines.append([verified], flush=True)

    def all(self) -> tuple[Verified, ...]:
        """Return every outcome, oldest first."""
        return tuple(
            Verified(one["key"], one["date"], Verification(**one["outcome"]))
            for one in self.lines.read()
        )

    def latest(self) -> Mapping[str, Verified]:
        """Return the last outcome of each run, by run key."""
        return {one.key: one for one in self.all()}
