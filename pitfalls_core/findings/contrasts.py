"""Two arms side by side: pairs of runs that share a seed, or two groups of runs that share nothing.

Both answer the same questions, so that whatever judges a difference need not know which it has.
Scores are turned beforehand so that higher is better.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.arms import Arm, Label
from pitfalls_core.statistics.effects import hedges_g, hedges_g_of, pooled_sd
from pitfalls_core.statistics.exact import label_permutation_p, sign_flip_p
from pitfalls_core.statistics.intervals import (
    Estimate,
    mean_and_sd,
    paired_estimate,
    welch_estimate,
)

Scores = NDArray[np.float64]


Summary = tuple[float | None, float | None]
"""Mean and SD; None where there are too few runs."""


def summary_of(scores: Scores) -> Summary:
    """Return mean and SD of the runs of an arm, axes (runs,)."""
    if scores.size > 1:
        return mean_and_sd(scores)
    return (float(scores[0]), None) if scores.size else (None, None)


@dataclass(frozen=True)
class Planning:
    """What a planned repetition of a contrast would rest on.

    Parameters
    ----------
    n, other
        Pairs, with `other` None; or runs of the smaller arm and of the larger one.
    sd
        SD of the paired differences, or of the runs, pooled over both arms.
    df
        Degrees of freedom of `sd`.
    """

    n: int
    other: int | None
    sd: float
    df: int

    @property
    def paired(self) -> bool:
        """Whether runs are paired."""
        return self.other is None


@dataclass(frozen=True)
class LeftOut:
    """The estimates with one pair, or one run, left out. Axes: (left out,)."""

    differences: Scores
    standard_errors: Scores
    df: Scores


@dataclass(frozen=True)
class Pairs:
    """Two arms, joined by seed.

    Parameters
    ----------
    seeds
        Seeds that finished in both arms.
    planned
        How many seeds were planned for both.
    treatment, baseline
        Scores, axes (seeds,), in the order of `seeds`.
    """

    paired: ClassVar[bool] = True

    seeds: tuple[Label, ...]
    planned: int
    treatment: Scores
    baseline: Scores

    @classmethod
    def of(cls, treatment: Arm, baseline: Arm) -> "Pairs":
        """Join two arms; a seed that lacks its partner is left out and stays in `planned`."""
        seeds = tuple(in_order(treatment.scores.keys() & baseline.scores.keys()))
        return cls(
            seeds,
            len(set(treatment.expected) & set(baseline.expected)),
            np.array([treatment.scores[seed] for seed in seeds], dtype=np.float64),
            np.array([baseline.scores[seed] for seed in seeds], dtype=np.float64),
        )

    @property
    def n(self) -> int:
        """Number of pairs."""
        return len(self.seeds)

    @cached_property
    def differences(self) -> Scores:
        """Treatment minus baseline, axes (seeds,)."""
        return self.treatment - self.baseline

    @property
    def wins(self) -> int:
        """Seeds in which the treatment scored higher."""
        return int(np.count_nonzero(self.differences > 0))

    @property
    def losses(self) -> int:
        """Seeds in which the baseline scored higher."""
        return int(np.count_nonzero(self.differences < 0))

    @cached_property
    def magnitude(self) -> float:
        """The largest absolute score."""
        return max(float(np.abs(self.treatment).max()), float(np.abs(self.baseline).max()))

    @cached_property
    def estimate(self) -> Estimate | None:
        """The mean difference with its error; None with fewer than two pairs."""
        if self.n < 2:
            return None
        return paired_estimate(self.differences, magnitude=self.magnitude)

    @cached_property
    def summaries(self) -> tuple[Summary, Summary]:
        """Mean and SD of the treatment and of the baseline."""
        return summary_of(self.treatment), summary_of(self.baseline)

    def exact_p(self) -> float:
        """Return the p of all sign flips."""
        return sign_flip_p(self.differences)

    def effect_size(self) -> float | None:
        """Return Hedges g of the paired differences."""
        return hedges_g_of(self.estimate) if self.estimate else None

    @cached_property
    def planning(self) -> Planning:
        """The SD of the differences, for two pairs or more."""
        error = self.estimate.standard_error if self.estimate else 0.0
        return Planning(self.n, None, error * math.sqrt(self.n), self.n - 1)

    def transformed(self, scale: Callable[[Scores], Scores]) -> "Pairs":
        """Return the same pairs on another scale."""
        return replace(self, treatment=scale(self.treatment), baseline=scale(self.baseline))

    def sign_can_turn(self) -> bool:
        """Return whether leaving one pair out turns the sign of the mean difference."""
        total = float(self.differences.sum())
        furthest = self.differences.max() if total > 0 else self.differences.min()
        return bool(total) and abs(furthest) > abs(total)

    def left_out(self) -> LeftOut:
        """Return the estimates with each pair left out in turn; three pairs at least."""
        n, d = self.n, self.differences
        centered = d - d.mean()
        square = centered @ centered
        squares = square - centered**2 * (n / (n - 1))
        # What is left of a sum of squares by rounding alone is no spread.
        squares[squares < 1e-13 * square] = 0.0
        errors = np.sqrt(squares / ((n - 1) * (n - 2)))
        return LeftOut((d.sum() - d) / (n - 1), errors, np.full(n, n - 2.0))


@dataclass(frozen=True)
class Groups:
    """Two arms whose runs share nothing.

    Parameters
    ----------
    planned
        How many runs were planned, in the arm of which fewer finished.
    treatment, baseline
        Scores of the finished runs, axes (runs,), one array an arm.
    """

    paired: ClassVar[bool] = False
    wins: ClassVar[None] = None
    losses: ClassVar[None] = None

    planned: int
    treatment: Scores
    baseline: Scores

    @classmethod
    def of(cls, treatment: Arm, baseline: Arm) -> "Groups":
        """Put two arms side by side."""
        fewer = min(treatment, baseline, key=lambda arm: (len(arm.scores), -len(arm.expected)))
        scores = ([*arm.scores.values()] for arm in (treatment, baseline))
        return cls(len(fewer.expected), *(np.array(each, dtype=np.float64) for each in scores))

    @property
    def n(self) -> int:
        """Finished runs of the arm with fewer."""
        return min(self.treatment.size, self.baseline.size)

    @cached_property
    def estimate(self) -> Estimate | None:
        """The difference of the means with Welch's error; None below two runs an arm."""
        return None if self.n < 2 else welch_estimate(self.treatment, self.baseline)

    @cached_property
    def summaries(self) -> tuple[Summary, Summary]:
        """Mean and SD of the treatment and of the baseline."""
        return summary_of(self.treatment), summary_of(self.baseline)

    def exact_p(self) -> float:
        """Return the p of all splits of the runs into two such arms."""
        return label_permutation_p(self.treatment, self.baseline)

    def effect_size(self) -> float | None:
        """Return Hedges g over the pooled SD of the runs."""
        return hedges_g(self.treatment, self.baseline)

    @cached_property
    def planning(self) -> Planning:
        """The pooled SD of the runs, for two runs an arm or more."""
        fewer, more = sorted((self.treatment.size, self.baseline.size))
        return Planning(fewer, more, pooled_sd(self.treatment, self.baseline), fewer + more - 2)

    def transformed(self, scale: Callable[[Scores], Scores]) -> "Groups":
        """Return the same runs on another scale."""
        return replace(self, treatment=scale(self.treatment), baseline=scale(self.baseline))

    def sign_can_turn(self) -> bool:
        """Return whether leaving one run out turns the sign of the difference of the means."""
        whole = self.estimate.difference if self.estimate else 0.0
        return bool((self.left_out().differences * whole < 0).any())

    def left_out(self) -> LeftOut:
        """Return the estimates with each run left out in turn; three runs an arm at least."""
        rests = [
            welch_estimate(np.delete(self.treatment, place), self.baseline)
            for place in range(self.treatment.size)
        ] + [
            welch_estimate(self.treatment, np.delete(self.baseline, place))
            for place in range(self.baseline.size)
        ]
        columns = zip(*((one.difference, one.standard_error, one.df) for one in rests), strict=True)
        return LeftOut(*(np.array(column) for column in columns))


Contrast = Pairs | Groups


def contrast_of(treatment: Arm, baseline: Arm, *, paired: bool) -> Contrast:
    """Put two arms side by side, joined by seed if `paired`."""
    return Pairs.of(treatment, baseline) if paired else Groups.of(treatment, baseline)


def in_order(labels: Iterable[Label]) -> list[Label]:
    """Return seeds in their order: numbers by size, whatever their type, before other names."""
    return list(_in_order(frozenset(labels)))


@lru_cache(maxsize=2**12)
def _in_order(labels: frozenset[Label]) -> tuple[Label, ...]:
    # Most arms of a table share their seeds, so that they are put in order once.
    return tuple(sorted(labels, key=_rank))


def _rank(label: Label) -> tuple[bool, int, str]:
    numeric = isinstance(label, int) or (label.isdecimal() and label.isascii())
    return (not numeric, int(label) if numeric else 0, str(label))
