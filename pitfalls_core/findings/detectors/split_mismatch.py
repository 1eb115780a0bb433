"""Split mismatch: a set whose classes have other shares than in training."""

from collections.abc import Iterable
from dataclasses import dataclass

from pitfalls_core.data.facts import SetFacts
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.recorded_sets import Place, pitfalls
from pitfalls_core.findings.detectors.set_words import SPLIT
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.statistics.homogeneity import Homogeneity, homogeneity

DETECTOR = "split mismatch"

MOST_P = 0.001
"""It fires below this p, where the difference is also large enough."""

LEAST_V = 0.1
"""Cramér's V from which a difference is large enough."""

LEAST_P = 1e-6
"""Below this, the approximation by chi-squared gives no number worth printing."""


@dataclass(frozen=True)
class Mismatch:
    """How the classes of a set are distributed against those of training."""

    test: Homogeneity

    @property
    def fired(self) -> bool:
        """Whether the difference is both beyond chance and large."""
        return self.test.p < MOST_P and self.test.cramers_v >= LEAST_V

    @property
    def size(self) -> float:
        """Cramér's V."""
        return self.test.cramers_v


def split_mismatch(records: Iterable[RunRecord]) -> tuple[Pitfall, ...]:
    """Return for each task and set whether its classes have other shares than in training.

    It fires where a seed has p below `MOST_P` and Cramér's V of at least `LEAST_V`. The labels of
    training are those that were trained on, label noise included.
    """
    return pitfalls(DETECTOR, records, mismatch, _said)


def mismatch(train: SetFacts, other: SetFacts) -> Mismatch | None:
    """Return how the labels of two sets differ; None if one of them has no class counts."""
    if not train.labels or not other.labels:
        return None
    return Mismatch(homogeneity(train.labels, other.labels))


def _said(found: Mismatch, _: Place) -> Sentence:
    test = found.test
    return compose(
        SPLIT,
        v=f"{test.cramers_v:.3f}",
        least_v=f"{LEAST_V:g}",
        p=f"= {test.p:.2g}" if test.p >= LEAST_P else f"< {LEAST_P:g}",
        most_p=f"{MOST_P:g}",
        chi_squared=f"{test.chi_squared:.1f}",
        freedom=str(test.freedom),
        expected=f"{test.least_expected:.1f}",
    )
