"""Pairs of runs that share a seed. Scores are turned beforehand so that higher is better."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

import numpy as np

from pitfalls_core.findings.arms import Arm, Label, in_order
from pitfalls_core.findings.scores import Planning, Rest, Scores, Summary, summary_of
from pitfalls_core.statistics.effects import hedges_g_of
from pitfalls_core.statistics.intervals import Estimate
from pitfalls_core.statistics.stacked import PairedNumbers, paired_numbers
from pitfalls_core.statistics.stages import two_stage_estimate


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
    first
        How many of the pairs, the first ones, are those of a first stage whose SD the test keeps;
        0 if there is only one stage.
    """

    paired: ClassVar[bool] = True

    seeds: tuple[Label, ...]
    planned: int
    treatment: Scores
    baseline: Scores
    first: int = 0

    @classmethod
    def of(cls, treatment: Arm, baseline: Arm, first_stage: int | None = None) -> "Pairs":
        """Join two arms; a seed that lacks its partner is left out and stays in `planned`.

        Seeds below `first_stage`, if it is given, are those of the first stage.
        """
        seeds = in_order(treatment.scores.keys() & baseline.scores.keys())
        expected = treatment.expected, baseline.expected
        same = expected[0] == expected[1]
        return cls(
            seeds,
            len(expected[0]) if same else len(set(expected[0]) & set(expected[1])),
            np.array([treatment.scores[seed] for seed in seeds], dtype=np.float64),
            np.array([baseline.scores[seed] for seed in seeds], dtype=np.float64),
            sum(seed in range(first_stage or 0) for seed in seeds),
        )

    @cached_property
    def n(self) -> int:
        """Number of pairs."""
        return len(self.seeds)

    @cached_property
    def differences(self) -> Scores:
        """Treatment minus baseline, axes (seeds,)."""
        return self.treatment - self.baseline

    @cached_property
    def numbers(self) -> PairedNumbers:
        """What the scores come to, for two pairs or more."""
        (numbers,) = paired_numbers(self.treatment[np.newaxis], self.baseline[np.newaxis])
        return numbers

    @property
    def wins(self) -> int:
        """Seeds in which the treatment scored higher."""
        return self._count(1)

    @property
    def losses(self) -> int:
        """Seeds in which the baseline scored higher."""
        return self._count(-1)

    def _count(self, sign: int) -> int:
        if self.n > 1:
            return self.numbers.wins if sign > 0 else self.numbers.losses
        return int(np.count_nonzero(sign * self.differences > 0))

    @cached_property
    def estimate(self) -> Estimate | None:
        """The mean difference with its error; None with fewer than two pairs."""
        n = self.n
        if n < 2:
            return None
        of = self.numbers
        if 1 < self.first < n:
            return two_stage_estimate(self.differences, self.first, magnitude=of.magnitude)
        return Estimate(of.difference, of.sd / math.sqrt(n), n - 1, n, of.magnitude)

    @property
    def summaries(self) -> tuple[Summary, Summary]:
        """Mean and SD of the treatment and of the baseline."""
        if self.n < 2:
            return summary_of(self.treatment), summary_of(self.baseline)
        of = self.numbers
        return (of.treatment_mean, of.treatment_sd), (of.baseline_mean, of.baseline_sd)

    def exact_p(self) -> float:
        """Return the p of all sign flips."""
        return self.numbers.exact_p

    def probability_of_improvement(self) -> float:
        """Return the share of all pairs of a run of each arm in which the treatment is better."""
        return self.numbers.probability_of_improvement

    def effect_size(self) -> float | None:
        """Return Hedges g of the paired differences."""
        return hedges_g_of(self.estimate) if self.estimate else None

    @cached_property
    def planning(self) -> Planning:
        """The SD of the differences, for two pairs or more; of two stages, that of the first."""
        if self.estimate is None:
            return Planning(self.n, None, 0.0, self.n - 1)
        sd = self.estimate.standard_error * math.sqrt(self.n)
        return Planning(self.n, None, sd, int(self.estimate.df))

    def transformed(self, scale: Callable[[Scores], Scores]) -> "Pairs":
        """Return the same pairs on another scale."""
        return replace(self, treatment=scale(self.treatment), baseline=scale(self.baseline))

    def sign_turns(self) -> bool:
        """Return whether the sign of the difference turns with some pair left out."""
        return self.numbers.sign_turns

    def some_rest_may_be(self, *, critical: float = 0.0, within: float = math.inf) -> bool:
        """Return False only if no estimate with a pair left out has such a t, or lies so near zero.

        Parameters
        ----------
        critical
            A t value to exceed.
        within
            A size to stay below.
        """
        return self.numbers.largest_rest_t > critical and self.numbers.smallest_rest < within

    def left_out(self) -> list[Rest]:
        """Return the estimates with each pair left out in turn; three pairs at least."""
        n, listed = self.n, self.differences.tolist()
        # Scaled below 1 in size, which is exact, so that no square overflows.
        exponent = math.frexp(max(map(abs, listed)))[1]
        small = [math.ldexp(d, -exponent) for d in listed]
        total = math.fsum(small)
        squares = [(d - total / n) ** 2 for d in small]
        square = math.fsum(squares)
        rests = []
        for d, own in zip(small, squares, strict=True):
            left = square - own * n / (n - 1)
            # What is left of a sum of squares by rounding alone is no spread.
            error = math.sqrt(left / ((n - 1) * (n - 2))) if left > 1e-13 * square else 0.0
            mean = (total - d) / (n - 1)
            rests.append(
                Rest(math.ldexp(mean, exponent), math.ldexp(error, exponent), n - 2, n - 1)
            )
        return rests


def work_out(pairs: Sequence[Pairs]) -> None:
    """Work out the numbers of `pairs`, all with equally many seeds, two at least, in one pass."""
    treatment, baseline = (
        np.stack([one.treatment for one in pairs]),
        np.stack([one.baseline for one in pairs]),
    )
    for one, numbers in zip(pairs, paired_numbers(treatment, baseline), strict=True):
        # Where a cached property keeps its value.
        one.__dict__["numbers"] = numbers
