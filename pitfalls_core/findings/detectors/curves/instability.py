"""Instability: losses that jump from epoch to epoch, and validation scores that fall back."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pitfalls_core.findings.detectors.curves.course import (
    TRAIN_LOSS,
    VALIDATION_ACCURACY,
    Course,
    Courses,
)
from pitfalls_core.findings.detectors.curves.words import INSTABILITY
from pitfalls_core.findings.detectors.over_runs import over_runs, too_few
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.scale import ACCURACY, Scale
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.roughness import FEWEST, roughness

DETECTOR = "instability"

LEAST_ROUGHNESS = 0.1
"""Roughness of the loss from which it fires: a loss a tenth off what its neighbours say."""

LEAST_DROP = 0.1
"""Fall of the validation score within one epoch from which it fires."""


@dataclass(frozen=True)
class Instability:
    """How unsteady a training was.

    Parameters
    ----------
    roughness
        Of the training loss, see `pitfalls_core.statistics.roughness`.
    drop, at
        The greatest fall of the validation score within one epoch, 0 if there is none, and the
        epoch that it leads to, counted from 1.
    least_roughness, least_drop
        The thresholds.
    """

    roughness: float
    drop: float
    at: int | None
    least_roughness: float
    least_drop: float

    @property
    def fired(self) -> bool:
        """Whether either is at or above its threshold."""
        return self.roughness >= self.least_roughness or self.drop >= self.least_drop

    @property
    def size(self) -> float:
        """The greater of both, in thresholds."""
        return max(self.roughness / self.least_roughness, self.drop / self.least_drop)

    @property
    def epoch(self) -> int | None:
        """Where the score falls, if that raises the alarm."""
        return self.at if self.drop >= self.least_drop else None


def instability_in(
    losses: Sequence[float],
    scores: Sequence[float] = (),
    *,
    least_roughness: float = LEAST_ROUGHNESS,
    least_drop: float = LEAST_DROP,
) -> Instability | None:
    """Return how unsteady one run was; None if a loss is not positive, or there are too few.

    Parameters
    ----------
    losses
        Training losses, one an epoch.
    scores
        Validation scores, one an epoch, higher is better; empty if there are none.
    least_roughness, least_drop
        It fires from either on.
    """
    if len(losses) < FEWEST or not all(math.isfinite(loss) and loss > 0 for loss in losses):
        return None
    drops = [(before - after, at) for at, (before, after) in enumerate(pairwise(scores), start=2)]
    drop, at = max((one for one in drops if one[0] > 0), default=(0.0, None))
    return Instability(roughness(losses), drop, at, least_roughness, least_drop)


def instability(
    courses: Courses,
    subject: str,
    *,
    least_roughness: float = LEAST_ROUGHNESS,
    least_drop: float = LEAST_DROP,
    scale: Scale = ACCURACY,
) -> Pitfall:
    """Return whether the training of some run was unsteady.

    Parameters
    ----------
    courses
        The runs of an arm, with curves ``train_loss`` and ``validation_accuracy``.
    subject
        What the reader sees.
    least_roughness, least_drop
        See `instability_in`.
    scale
        How falls of the score are shown.
    """

    def look(one: Course) -> Instability | None:
        return instability_in(
            one.curves.get(TRAIN_LOSS, ()),
            one.curves.get(VALIDATION_ACCURACY, ()),
            least_roughness=least_roughness,
            least_drop=least_drop,
        )

    def said(found: Instability) -> Sentence:
        return compose(
            INSTABILITY,
            roughness=f"{found.roughness:.3f}",
            least_roughness=f"{found.least_roughness:g}",
            drop=scale.size(found.drop),
            least_drop=scale.size(found.least_drop),
        )

    looks = {seed: look(one) for seed, one in courses.items()}
    return over_runs(DETECTOR, subject, looks, said, unknown=too_few(FEWEST))
