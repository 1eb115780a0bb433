"""The scores of one variant on one dataset, run by run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

Label = int | str
"""A seed as the runs name it."""


@dataclass(frozen=True)
class Arm:
    """One variant on one dataset in one metric.

    Parameters
    ----------
    variant
        Its name.
    scores
        Seed to score, of the runs that finished.
    planned
        Seeds that were planned; runs that never finished stay in this denominator.
    runs
        Seed to run id.
    predictions
        Seed to digest of the predicted labels; empty if predictions are not known.
    outcomes
        Seed to ``ok``, ``diverged`` or ``collapsed``; a seed that is not named is ``ok``.
    examples
        Test examples behind each score; None if not known.
    absent
        Seeds of the arm on the other side that this one knows nothing of: counted as planned, and
        never scored.
    """

    variant: str
    scores: Mapping[Label, float]
    planned: tuple[Label, ...]
    runs: Mapping[Label, str] = field(default_factory=dict)
    predictions: Mapping[Label, str] = field(default_factory=dict)
    outcomes: Mapping[Label, str] = field(default_factory=dict)
    examples: int | None = None
    absent: tuple[Label, ...] = ()

    @property
    def expected(self) -> tuple[Label, ...]:
        """Planned seeds, and those that are known from the other side only."""
        return (*self.planned, *self.absent)

    @property
    def complete(self) -> bool:
        """Whether every planned run finished."""
        return len(self.scores) == len(self.planned)

    def with_failures_scored(self, score: float) -> "Arm":
        """Return this arm with every planned run that did not finish scored at `score`."""
        scores = {seed: self.scores.get(seed, score) for seed in self.planned}
        return Arm(self.variant, scores, self.planned, examples=self.examples, absent=self.absent)

    def without(self, seeds: frozenset[Label]) -> "Arm":
        """Return this arm as if the runs of `seeds` had not been planned."""
        scores = {seed: score for seed, score in self.scores.items() if seed not in seeds}
        planned = tuple(seed for seed in self.planned if seed not in seeds)
        return replace(self, scores=scores, planned=planned)

    def turned(self) -> "Arm":
        """Return this arm with the sign of every score turned."""
        return replace(self, scores={seed: -score for seed, score in self.scores.items()})


def in_order(labels: Iterable[Label]) -> tuple[Label, ...]:
    """Return seeds in their order: numbers by size, whatever their type, before other names."""
    return _in_order(frozenset(labels))


@lru_cache(maxsize=2**12)
def _in_order(labels: frozenset[Label]) -> tuple[Label, ...]:
    # Most arms of a table share their seeds, so that they are put in order once.
    return tuple(sorted(labels, key=_rank))


def _rank(label: Label) -> tuple[bool, int, str, str]:
    """Rank numbers by their digits, since a label may have more of them than an integer can."""
    text = str(label)
    digits = text.lstrip("0") if text.isascii() and text.isdecimal() else ""
    return not text.isdecimal() or not text.isascii(), len(digits), digits, text
