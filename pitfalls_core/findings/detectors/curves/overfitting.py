"""Overfitting: a validation loss, or error, that rises while the training loss falls on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pitfalls_core.findings.detectors.curves.course import (
    TRAIN_LOSS,
    VALIDATION_ACCURACY,
    VALIDATION_LOSS,
    Course,
    Courses,
)
from pitfalls_core.findings.detectors.curves.words import OVERFITTING
from pitfalls_core.findings.detectors.over_runs import over_runs, too_few
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.courses import running_median
from pitfalls_core.statistics.generalisation_loss import generalisation_loss

BY_LOSS = "overfitting by loss"
BY_ACCURACY = "overfitting by accuracy"

LEAST_LOSS = 20.0
"""Generalisation loss in percent from which it fires (Prechelt 1998)."""

TAIL = 0.2
"""Share of the epochs, the last ones, in all of which it must lie that high."""

LEAST_RISE = 0.01
"""An error must lie a point above its lowest value, too: of few errors, one more is a fifth."""

WIDTH = 5
"""Epochs of the running median that smooths both curves."""

FEWEST = 8
"""Epochs that it takes."""


@dataclass(frozen=True)
class Overfitting:
    """What the two curves of one run say.

    Parameters
    ----------
    onset, epochs
        The first epoch with the lowest smoothed validation error, counted from 1, and how many
        there are.
    tail
        How many of the last epochs were looked at.
    loss, rise
        Lowest generalisation loss in percent, and lowest rise above the minimum, in these.
    falls
        Whether the smoothed training loss ends below its value at the onset.
    least, least_rise
        The thresholds.
    """

    onset: int
    epochs: int
    tail: int
    loss: float
    rise: float
    falls: bool
    least: float
    least_rise: float

    @property
    def fired(self) -> bool:
        """Whether the error stays that far up, and training goes on."""
        return self.loss >= self.least and self.rise >= self.least_rise and self.falls

    @property
    def size(self) -> float:
        """The generalisation loss."""
        return self.loss

    @property
    def epoch(self) -> int:
        """The onset."""
        return self.onset


def overfitting_in(
    errors: Sequence[float],
    train_losses: Sequence[float],
    *,
    least: float = LEAST_LOSS,
    least_rise: float = 0.0,
    tail: float = TAIL,
) -> Overfitting | None:
    """Return what the curves of one run say; None if they are too short or not finite.

    Parameters
    ----------
    errors
        Validation losses, or validation errors, one an epoch; not negative.
    train_losses
        Training losses, one an epoch.
    least, least_rise, tail
        It fires where the generalisation loss is `least` percent, and the rise `least_rise`, or
        more in the last share `tail` of the epochs, while the training loss falls on.
    """
    curves = np.array([*errors], dtype=np.float64), np.array([*train_losses], dtype=np.float64)
    usable = all(np.isfinite(curve).all() for curve in curves) and len(curves[0]) == len(curves[1])
    if not usable or len(curves[0]) < FEWEST or curves[0].min() < 0:
        return None
    smooth, train = (running_median(curve, WIDTH) for curve in curves)
    onset, count = int(np.argmin(smooth)), max(2, math.ceil(tail * len(smooth)))
    return Overfitting(
        onset=onset + 1,
        epochs=len(smooth),
        tail=count,
        loss=float(generalisation_loss(smooth)[-count:].min()),
        rise=float(smooth[-count:].min() - smooth[onset]),
        falls=bool(train[-1] < train[onset]),
        least=least,
        least_rise=least_rise,
    )


def overfitting_by_loss(
    courses: Courses, subject: str, *, least: float = LEAST_LOSS, tail: float = TAIL
) -> Pitfall:
    """Return whether the validation loss of some run rises while its training loss falls.

    Parameters
    ----------
    courses
        The runs of an arm, with curves ``train_loss`` and ``validation_loss``.
    subject
        What the reader sees.
    least, tail
        See `overfitting_in`.
    """

    def look(one: Course) -> Overfitting | None:
        losses = one.curves.get(VALIDATION_LOSS, ()), one.curves.get(TRAIN_LOSS, ())
        return overfitting_in(*losses, least=least, tail=tail)

    looks = {seed: look(one) for seed, one in courses.items()}
    return over_runs(BY_LOSS, subject, looks, _loss_said, unknown=too_few(FEWEST))


def overfitting_by_accuracy(
    courses: Courses,
    subject: str,
    *,
    least: float = LEAST_LOSS,
    least_rise: float = LEAST_RISE,
    tail: float = TAIL,
) -> Pitfall:
    """Return whether the validation error of some run rises while its training loss falls.

    The error is one less the accuracy. Loss and accuracy are looked at apart, since a loss may
    rise by confidence alone.

    Parameters
    ----------
    courses
        The runs of an arm, with curves ``train_loss`` and ``validation_accuracy``.
    subject
        What the reader sees.
    least, least_rise, tail
        See `overfitting_in`.
    """

    def look(one: Course) -> Overfitting | None:
        errors = [1 - value for value in one.curves.get(VALIDATION_ACCURACY, ())]
        losses = one.curves.get(TRAIN_LOSS, ())
        return overfitting_in(errors, losses, least=least, least_rise=least_rise, tail=tail)

    looks = {seed: look(one) for seed, one in courses.items()}
    return over_runs(BY_ACCURACY, subject, looks, _accuracy_said, unknown=too_few(FEWEST))


def _loss_said(found: Overfitting) -> Sentence:
    return _said(found, "loss")


def _accuracy_said(found: Overfitting) -> Sentence:
    return _said(found, "accuracy")


def _said(found: Overfitting, kind: str) -> Sentence:
    late = found.onset > found.epochs - found.tail
    return compose(
        OVERFITTING["late" if late else kind],
        what=OVERFITTING[f"of {kind}"],
        onset=str(found.onset),
        epochs=str(found.epochs),
        loss="∞" if math.isinf(found.loss) else f"{found.loss:.0f}",
        rise=ACCURACY.size(found.rise),
        tail=str(found.tail),
        least=f"{found.least:g}",
        least_rise=ACCURACY.size(found.least_rise),
        train=OVERFITTING["falls" if found.falls else "does not fall"],
    )
