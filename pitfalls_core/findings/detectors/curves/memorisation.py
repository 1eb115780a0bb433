"""Memorisation: more wrong labels learned by heart than seen through."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pitfalls_core.findings.detectors.curves.course import Course, Courses
from pitfalls_core.findings.detectors.curves.words import ABOVE, MEMORISATION
from pitfalls_core.findings.detectors.over_runs import over_runs, too_few
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.scale import share
from pitfalls_core.findings.sentence import Sentence, compose

DETECTOR = "memorisation"

CURVES = (("memorized", "recovered"), ("memorized_share", "recovered_share"))
"""Names of the curves over the training examples whose label is known to be flipped: the shares
that are predicted as the given label, and as the true one. Either pair will do."""

TAIL = 0.2
"""Share of the epochs, the last ones, in all of which the one must lie above the other."""

FEWEST = 5


@dataclass(frozen=True)
class Memorisation:
    """How two shares of the flipped examples went.

    Parameters
    ----------
    memorized, recovered
        At the end.
    above, epochs
        In how many of the last epochs, without a gap, the memorised share lies above the other;
        and of how many.
    tail
        How many it takes for an alarm.
    """

    memorized: float
    recovered: float
    above: int
    epochs: int
    tail: int

    @property
    def fired(self) -> bool:
        """Whether the memorised share stays above the recovered one until the end."""
        return self.above >= self.tail

    @property
    def size(self) -> float:
        """How far the memorised share lies above the recovered one."""
        return self.memorized - self.recovered

    @property
    def epoch(self) -> int:
        """From which epoch on the memorised share lies above."""
        return self.epochs - self.above + 1


def memorisation_in(
    memorized: Sequence[float], recovered: Sequence[float], *, tail: float = TAIL
) -> Memorisation | None:
    """Return where the memorised share crosses the recovered one; None if curves are too short.

    Parameters
    ----------
    memorized, recovered
        Shares of the examples with a flipped label, one an epoch.
    tail
        It fires where the former lies above the latter in all of this last share of the epochs.
    """
    gap = np.array([*memorized], dtype=np.float64)
    other = np.array([*recovered], dtype=np.float64)
    if len(gap) != len(other) or len(gap) < FEWEST or not np.isfinite(gap + other).all():
        return None
    below = np.flatnonzero(gap <= other)
    last = int(below[-1]) + 1 if below.size else 0
    count = max(2, math.ceil(tail * len(gap)))
    return Memorisation(float(gap[-1]), float(other[-1]), len(gap) - last, len(gap), count)


def memorisation(courses: Courses, subject: str, *, tail: float = TAIL) -> Pitfall:
    """Return whether some run ends with more flipped labels memorised than recovered.

    Parameters
    ----------
    courses
        The runs of an arm, with curves ``memorized`` and ``recovered``, or as `CURVES` says.
    subject
        What the reader sees.
    tail
        See `memorisation_in`.
    """

    def look(one: Course) -> Memorisation | None:
        for memorized, recovered in CURVES:
            if memorized in one.curves:
                shares = one.curves[memorized], one.curves.get(recovered, ())
                return memorisation_in(*shares, tail=tail)
        return None

    looks = {seed: look(one) for seed, one in courses.items()}
    return over_runs(DETECTOR, subject, looks, _said, unknown=too_few(FEWEST))


def _said(found: Memorisation) -> Sentence:
    key = "none" if not found.above else "all" if found.above == found.epochs else "some"
    return compose(
        MEMORISATION,
        memorized=share(found.memorized),
        recovered=share(found.recovered),
        above=compose(ABOVE[key], count=str(found.above), epochs=str(found.epochs)),
        tail=str(found.tail),
    )
