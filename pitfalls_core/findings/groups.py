"""Two groups of runs that share nothing. Scores are turned beforehand so that higher is better."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

import numpy as np

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.scores import Planning, Rest, Scores, Summary, summary_of
from pitfalls_core.statistics.effects import hedges_g, pooled_sd, probability_of_improvement
from pitfalls_core.statistics.exact import label_permutation_p
from pitfalls_core.statistics.intervals import Estimate, welch_estimate


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

    def probability_of_improvement(self) -> float:
        """Return the share of all pairs of a run of each arm in which the treatment is better."""
        return probability_of_improvement(self.treatment, self.baseline)

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

    def sign_turns(self) -> bool:
        """Return whether the sign of the difference turns with some run left out."""
        whole = self.estimate.difference if self.estimate else 0.0
        return any(rest.difference * whole < 0 for rest in self.left_out())

    def some_rest_may_be(self, *, critical: float = 0.0, within: float = math.inf) -> bool:
        """Return True: what runs left out can do is looked at one by one."""
        return critical >= 0 and within > 0

    def left_out(self) -> list[Rest]:
        """Return the estimates with each run left out in turn; three runs an arm at least."""
        treatment, baseline = self.treatment, self.baseline
        rests = [
            *(welch_estimate(np.delete(treatment, i), baseline) for i in range(treatment.size)),
            *(welch_estimate(treatment, np.delete(baseline, i)) for i in range(baseline.size)),
        ]
        return [Rest(one.difference, one.standard_error, one.df, one.n) for one in rests]
