"""Plateaus: a training loss that does not fall any more, far above zero."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pitfalls_core.findings.detectors.curves.course import TRAIN_LOSS, Course, Courses
from pitfalls_core.findings.detectors.curves.words import PLATEAU
from pitfalls_core.findings.detectors.over_runs import over_runs, too_few
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.scale import share
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.slope import slope

DETECTOR = "plateau"

TAIL = 0.4
"""Share of the epochs, the last ones, that the slope is taken over."""

MOST = 0.2
"""At or below this share of the loss at the start it is convergence."""

FEWEST = 10

ROUNDING = 1e-9
"""A change of the loss over all epochs below this share of it is rounding."""


@dataclass(frozen=True)
class Plateau:
    """How the loss moves at the end, all of it as shares of the loss of the first epoch.

    Parameters
    ----------
    slope, interval
        Change per epoch, and its 95 % interval.
    level
        Mean over the last epochs.
    tail, epochs
        How many are the last ones, and how many there are.
    most
        The threshold.
    """

    slope: float
    interval: tuple[float, float]
    level: float
    tail: int
    epochs: int
    most: float

    @property
    def fired(self) -> bool:
        """Whether the loss stands still, and not near zero."""
        return self.interval[0] <= 0 <= self.interval[1] and self.level > self.most

    @property
    def size(self) -> float:
        """The level."""
        return self.level

    @property
    def epoch(self) -> int:
        """The first of the last epochs."""
        return self.epochs - self.tail + 1


def plateau_in(
    losses: Sequence[float], *, most: float = MOST, tail: float = TAIL
) -> Plateau | None:
    """Return how the loss of one run moves at the end; None if it has too few epochs.

    Parameters
    ----------
    losses
        One an epoch, the first of them positive.
    most, tail
        It fires where the 95 % interval of the slope over the last share `tail` of the epochs holds
        zero, and the mean loss there is above the share `most` of the first.
    """
    curve = np.array([*losses], dtype=np.float64)
    if len(curve) < FEWEST or not np.isfinite(curve).all() or curve[0] <= 0:
        return None
    end = curve[-max(4, math.ceil(tail * len(curve))) :] / curve[0]
    found, level = slope(end), float(end.mean())
    interval = found.interval(0.95)
    if found.degenerate and abs(found.difference) * len(end) <= ROUNDING * abs(level):
        interval = (0.0, 0.0)
    return Plateau(found.difference, interval, level, len(end), len(curve), most)


def plateau(courses: Courses, subject: str, *, most: float = MOST, tail: float = TAIL) -> Pitfall:
    """Return whether the training loss of some run stands still far above zero.

    Parameters
    ----------
    courses
        The runs of an arm, with the curve ``train_loss``.
    subject
        What the reader sees.
    most, tail
        See `plateau_in`.
    """

    def look(one: Course) -> Plateau | None:
        return plateau_in(one.curves.get(TRAIN_LOSS, ()), most=most, tail=tail)

    looks = {seed: look(one) for seed, one in courses.items()}
    return over_runs(DETECTOR, subject, looks, _said, unknown=too_few(FEWEST))


def _said(found: Plateau) -> Sentence:
    low, high = found.interval
    return compose(
        PLATEAU,
        tail=str(found.tail),
        epochs=str(found.epochs),
        slope=f"{_percent(found.slope)} %",
        interval=f"[{_percent(low)}, {_percent(high)}] %",
        level=share(found.level),
        most=f"{100 * found.most:g} %",
    )


def _percent(value: float) -> str:
    return f"{100 * value + 0.0:+.2g}".replace("-", "−")
