"""Collapse: runs that answer no better than a constant, or answer one class only."""

from collections.abc import Mapping
from dataclasses import dataclass

from pitfalls_core.findings.arms import Label
from pitfalls_core.findings.detectors.over_runs import over_runs
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scores.ending import Ending
from pitfalls_core.findings.detectors.scores.words import COLLAPSE, NO_ENDING, TOP
from pitfalls_core.findings.scale import ACCURACY, share
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.runs.store.predictions import Predictions

DETECTOR = "collapse"

MOST_TOP = 0.95
"""Share of answers of one class from which it fires, where labels are not as lopsided."""


@dataclass(frozen=True)
class Collapsed:
    """How a run ended, and the threshold."""

    ending: Ending
    most: float

    @property
    def fired(self) -> bool:
        """Whether the run is at the trivial baseline, or answers one class only."""
        return self.ending.at_chance or self._one_class

    @property
    def size(self) -> float:
        """How far the accuracy lies below the limit."""
        return self.ending.limit - self.ending.accuracy

    @property
    def epoch(self) -> None:
        """In no epoch."""
        return

    @property
    def _one_class(self) -> bool:
        return self.ending.top >= self.most > self.ending.trivial


def collapse(
    predictions: Mapping[Label, Predictions], subject: str, *, most: float = MOST_TOP
) -> Pitfall:
    """Return whether some run has collapsed.

    It fires where an accuracy is at most two standard errors above that of the most frequent class,
    or a share `most` of the answers are of one class while labels are not.

    Parameters
    ----------
    predictions
        Of the runs of an arm on one set, by seed.
    subject
        What the reader sees.
    most
        See above.
    """
    endings = {seed: Ending.of(one) for seed, one in predictions.items()}
    looks = {seed: None if one is None else Collapsed(one, most) for seed, one in endings.items()}
    return over_runs(DETECTOR, subject, looks, _said, unknown=compose(NO_ENDING))


def _said(found: Collapsed) -> Sentence:
    ending = found.ending
    top = compose(
        TOP["known" if ending.trivial < found.most else "same labels"],
        share=share(ending.top),
        most=share(found.most),
        labels=share(ending.trivial),
    )
    return compose(
        COLLAPSE,
        score=ACCURACY.score(ending.accuracy),
        trivial=ACCURACY.score(ending.trivial),
        examples=f"{ending.examples:,}",
        limit=ACCURACY.score(ending.limit),
        top=top,
    )
