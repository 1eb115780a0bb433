"""Claims that a treatment is better, not better, or the same on named datasets."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.sentence import Quantity, Sentence, compose
from pitfalls_core.findings.words import EVIDENCE
from pitfalls_core.statistics.multiplicity import holm
from pitfalls_core.studies.claims.gains import AllEquivalent, MeanNotHigher, NoneBetter


class NoneBetterRule:
    """Supported only by intervals that rule out improvements of the margin or more everywhere."""

    def status(self, _: NoneBetter, ground: Ground, /) -> Status:
        """Refuted by any improvement, corrected."""
        refuted = any(one.verdict_family == "improved" for one in ground.sound)
        ruled_out = (one.effect and one.effect.ci90[1] < ground.margin for one in ground.sound)
        return status_of(ground.complete and all(ruled_out), refuted=refuted)

    def noise(self, _: NoneBetter, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences."""
        return ground.differences()

    def holds(self, _: NoneBetter, draws: Draws, _ground: Ground, /) -> Held:
        """Whether Holm's procedure finds no improvement."""
        means, errors = moments(draws)
        p = np.apply_along_axis(holm, 1, 2 * stdtr(draws.shape[1] - 1, -np.abs(means / errors)))
        return np.asarray(~((p < ALPHA) & (means > 0)).any(axis=1), dtype=np.bool_)

    def evidence(self, _: NoneBetter, ground: Ground, /) -> tuple[Sentence, ...]:
        """One-sided bounds are those of the 90 % intervals."""
        return intervals_shown(ground, "ci90")


class AllEquivalentRule:
    """Equivalence on all datasets, each at the level of a single test."""

    def status(self, _: AllEquivalent, ground: Ground, /) -> Status:
        """Refuted where some difference lies beyond the margin, jointly."""
        supported = all(one.decision.verdict == "equivalent" for one in ground.sound)
        margin = ground.margin
        outside = (low > margin or high < -margin for low, high in ground.joint_intervals)
        return status_of(ground.complete and supported, refuted=any(outside))

    def noise(self, _: AllEquivalent, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences."""
        return ground.differences()

    def holds(self, _: AllEquivalent, draws: Draws, ground: Ground, /) -> Held:
        """Whether every 90 % interval lies inside the margin."""
        means, errors = moments(draws)
        reach = np.abs(means) - stdtrit(draws.shape[1] - 1, ALPHA) * errors
        return np.asarray((reach < ground.margin).all(axis=1), dtype=np.bool_)

    def evidence(self, _: AllEquivalent, ground: Ground, /) -> tuple[Sentence, ...]:
        """Equivalence is read off the 90 % intervals."""
        return intervals_shown(ground, "ci90")


class MeanNotHigherRule:
    """The sign of mean differences, on any or on all datasets."""

    def status(self, predicate: MeanNotHigher, ground: Ground, /) -> Status:
        """Uncorrected where all must hold, jointly where one suffices."""
        intervals, joint = ground.intervals, ground.joint_intervals
        if predicate.where == "any":
            supported = any(high <= 0 for _, high in joint)
            refuted = ground.complete and all(low > 0 for low, _ in intervals)
        else:
            supported = ground.complete and all(high <= 0 for _, high in intervals)
            refuted = any(low > 0 for low, _ in joint)
        return status_of(supported, refuted=refuted)

    def noise(self, _: MeanNotHigher, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences."""
        return ground.differences()

    def holds(self, predicate: MeanNotHigher, draws: Draws, _ground: Ground, /) -> Held:
        """Whether the means are as stated."""
        not_higher = draws.mean(axis=1) <= 0
        held = not_higher.any(axis=1) if predicate.where == "any" else not_higher.all(axis=1)
        return np.asarray(held, dtype=np.bool_)

    def evidence(self, _: MeanNotHigher, ground: Ground, /) -> tuple[Sentence, ...]:
        """Signs are read off the 95 % intervals."""
        return intervals_shown(ground, "ci95")


def moments(draws: Draws) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return means and standard errors over the seeds, axes (studies, columns)."""
    return draws.mean(axis=1), draws.std(axis=1, ddof=1) / np.sqrt(draws.shape[1])


def intervals_shown(ground: Ground, level: str) -> tuple[Sentence, ...]:
    """Return the interval of each comparison: ``ci90`` or ``ci95``."""
    pairs = zip(ground.comparisons, ground.titles, strict=True)
    return tuple(interval_shown(one, title, level) for one, title in pairs)


def interval_shown(one: Comparison, title: str, level: str) -> Sentence:
    """Return the interval of one comparison in words."""
    if one.effect is None:
        return compose(EVIDENCE["none"], dataset=title)
    scale = one.design.scale
    ci95 = Quantity(scale.range(one.effect.ci95), one.id)
    ci90 = Quantity(scale.range(one.effect.ci90), one.id)
    return compose(EVIDENCE[level], dataset=title, ci95=ci95, ci90=ci90)
