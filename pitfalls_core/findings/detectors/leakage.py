"""Leakage: examples of another set that are, exactly or nearly, in the training set."""

from collections.abc import Iterable
from dataclasses import dataclass

from pitfalls_core.data.facts import Overlap, SetFacts
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.recorded_sets import Place, pitfalls
from pitfalls_core.findings.detectors.set_words import LEAKAGE
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.runs.store.record import RunRecord

DETECTOR = "leakage"

NEAR_SHARE = 0.01
"""Share of near duplicates, among the examples that were looked at, above which it fires."""


@dataclass(frozen=True)
class Shared:
    """What a set of some examples shares with the training set."""

    examples: int
    overlap: Overlap

    @property
    def fired(self) -> bool:
        """Whether there is an exact duplicate, or too large a share of near ones."""
        return self.overlap.exact > 0 or self._near_share > NEAR_SHARE

    @property
    def size(self) -> float:
        """Share of exact duplicates, plus that of near ones."""
        return self.overlap.exact / self.examples + self._near_share

    @property
    def _near_share(self) -> float:
        return self.overlap.near / max(1, self.overlap.looked_at)


def leakage(records: Iterable[RunRecord]) -> tuple[Pitfall, ...]:
    """Return for each task and set whether it shares examples with the training set.

    It fires where a seed has an exact duplicate, or near duplicates in more than `NEAR_SHARE` of
    the examples that were looked at. It does not see duplicates that were cropped, turned or
    moved, and images that only have a subject or a writer in common.
    """
    return pitfalls(DETECTOR, records, shared, _said)


def shared(_: SetFacts, other: SetFacts) -> Shared | None:
    """Return what the set `other` shares with the training set; None if nobody looked."""
    return None if other.overlap is None else Shared(other.examples, other.overlap)


def _said(found: Shared, _: Place) -> Sentence:
    overlap = found.overlap
    return compose(
        LEAKAGE["searched" if overlap.looked_at else "not searched"],
        examples=f"{found.examples:,}",
        exact=f"{overlap.exact:,}",
        looked_at=f"{overlap.looked_at:,}",
        near=f"{overlap.near:,}",
        similarity=f"{overlap.similarity:g}",
        share=f"{100 * NEAR_SHARE:g} %",
    )
