"""Claims that a gain in one place is none in another."""

import math

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.gains import interval_shown, intervals_shown
from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.remedy_words import REMEDIES
from pitfalls_core.findings.claims.rule import Draws, Held, Status, status_of
from pitfalls_core.findings.sentence import Quantity, Sentence, compose
from pitfalls_core.studies.claims.carried import HelpsOnlyOnFirst, SmallOrReversed


class HelpsOnlyOnFirstRule:
    """Two statements at once: a gain here, and no gain of the margin or more there."""

    def status(self, _: HelpsOnlyOnFirst, ground: Ground, /) -> Status:
        """Refuted if either is false throughout its uncertainty, jointly."""
        if not ground.comparisons:
            return "not testable"
        if len(ground.comparisons) < 2 or not ground.complete:
            return "inconclusive"
        here, there = (one.effect for one in ground.comparisons)
        joint = ground.joint_intervals
        if here is None or there is None or len(joint) < 2:
            return "inconclusive"
        supported = here.ci95[0] > 0 and there.ci90[1] < ground.margin
        return status_of(supported, refuted=joint[0][1] <= 0 or joint[1][0] > 0)

    def noise(self, _: HelpsOnlyOnFirst, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences on both sets."""
        return _differences(ground)

    def holds(self, _: HelpsOnlyOnFirst, draws: Draws, _ground: Ground, /) -> Held:
        """Whether the mean is positive on the first and not on the second."""
        means = draws.mean(axis=1)
        return np.asarray((means[:, 0] > 0) & (means[:, 1] <= 0), dtype=np.bool_)

    def evidence(self, _: HelpsOnlyOnFirst, ground: Ground, /) -> tuple[Sentence, ...]:
        """Read a gain off the 95 % interval, and its absence off the 90 % interval."""
        pairs = zip(ground.comparisons, ground.titles, ("ci95", "ci90"), strict=False)
        return tuple(interval_shown(one, title, level) for one, title, level in pairs)


class SmallOrReversedRule:
    """What was observed is true or false; runs that never finished could change it."""

    def status(self, predicate: SmallOrReversed, ground: Ground, /) -> Status:
        """Inconclusive if runs that never finished decide."""
        seen = _differences(ground)
        if seen is None:
            return "not testable" if not ground.comparisons else "inconclusive"
        met, planned = int(_met(predicate, seen).sum()), ground.comparisons[0].sample.planned
        needed = math.ceil(predicate.share * planned)
        return status_of(met >= needed, refuted=met + planned - len(seen) < needed)

    def noise(self, _: SmallOrReversed, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences on both sets."""
        return _differences(ground)

    def holds(self, predicate: SmallOrReversed, draws: Draws, _ground: Ground, /) -> Held:
        """Whether so many seeds gain little, or lose."""
        needed = math.ceil(predicate.share * draws.shape[1])
        return np.asarray(_met(predicate, draws).sum(axis=1) >= needed, dtype=np.bool_)

    def evidence(self, predicate: SmallOrReversed, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the seeds that count, then both intervals."""
        seen = _differences(ground)
        if seen is None:
            return (compose(REMEDIES["too_few"]),)
        first = ground.comparisons[0]
        count = compose(
            REMEDIES["seeds"],
            met=Quantity(str(int(_met(predicate, seen).sum())), first.id),
            seeds=Quantity(str(len(seen)), first.id),
        )
        return (count, *intervals_shown(ground, "ci95"))


def _differences(ground: Ground) -> NDArray[np.float64] | None:
    """Return the paired differences on both sets, axes (seeds, 2); a guard has no say in counts."""
    return ground.differences() if len(ground.comparisons) == 2 else None


def _met(predicate: SmallOrReversed, differences: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which seeds count; the last axis of `differences` holds both sets."""
    met = (differences[..., 0] < predicate.gain) | (differences[..., 1] < 0)
    return np.asarray(met, dtype=np.bool_)
