"""Deceptive validation: good scores there, and chance where examples are not typical."""

from collections.abc import Mapping
from dataclasses import dataclass

from pitfalls_core.findings.arms import Label
from pitfalls_core.findings.detectors.over_runs import over_runs
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scores.ending import Ending
from pitfalls_core.findings.detectors.scores.words import DECEPTIVE, NO_ENDING
from pitfalls_core.findings.scale import ACCURACY, share
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.runs.store.predictions import Predictions

DETECTOR = "deceptive validation"

LEAST_CLOSED = 0.5
"""Share of the distance from chance to perfect that makes a validation score look good."""


@dataclass(frozen=True)
class Deceived:
    """A validation accuracy beside how the run ended on another set.

    Parameters
    ----------
    validation, chance
        Validation accuracy, and that of a model that has learned nothing.
    ending
        On the set that is not typical.
    least
        The threshold.
    """

    validation: float
    chance: float
    ending: Ending
    least: float

    @property
    def closed(self) -> float:
        """Share of the distance from chance to perfect that validation closes."""
        return max(0.0, (self.validation - self.chance) / (1 - self.chance))

    @property
    def fired(self) -> bool:
        """Whether validation looks good and the other set is at its trivial baseline."""
        return self.closed >= self.least and self.ending.at_chance

    @property
    def size(self) -> float:
        """How far validation lies above the other set."""
        return self.validation - self.ending.accuracy

    @property
    def epoch(self) -> None:
        """In no epoch."""
        return


def deceptive_validation(
    validation: Mapping[Label, float],
    atypical: Mapping[Label, Predictions],
    subject: str,
    *,
    chance: float,
    least: float = LEAST_CLOSED,
) -> Pitfall:
    """Return whether some run validates well and is at chance on another set.

    It fires where the validation accuracy closes the share `least` of the distance from chance to
    perfect, and the other one is at most two standard errors above that of the most frequent class.

    Parameters
    ----------
    validation
        Seed to validation accuracy, in [0, 1].
    atypical
        Predictions on the other set, by seed.
    subject
        What the reader sees.
    chance
        Accuracy of a model that has learned nothing, below 1.
    least
        See above.
    """
    endings = {seed: Ending.of(one) for seed, one in atypical.items() if seed in validation}
    looks = {
        seed: None if one is None else Deceived(validation[seed], chance, one, least)
        for seed, one in endings.items()
    }
    return over_runs(DETECTOR, subject, looks, _said, unknown=compose(NO_ENDING))


def _said(found: Deceived) -> Sentence:
    ending = found.ending
    return compose(
        DECEPTIVE,
        validation=ACCURACY.score(found.validation),
        closed=share(found.closed),
        chance=ACCURACY.score(found.chance),
        least=share(found.least),
        atypical=ACCURACY.score(ending.accuracy),
        trivial=ACCURACY.score(ending.trivial),
        limit=ACCURACY.score(ending.limit),
    )
