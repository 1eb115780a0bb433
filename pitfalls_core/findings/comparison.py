"""A comparison: one treatment against the baseline, on one dataset, in one metric.

Differences are treatment minus baseline in the metric's stored unit, turned so that positive is
better. A number that cannot be had is None.
"""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["improved", "degraded", "equivalent", "inconclusive", "not_assessable"]
Interval = tuple[float, float]


@dataclass(frozen=True)
class Design:
    """What was fixed before the results.

    Parameters
    ----------
    dataset, metric, baseline, treatment
        What is compared; `dataset` is ``task/set``.
    family, primary
        The family for the correction of multiple testing, and whether the abstract may speak of it.
    margin
        The equivalence margin; None if none was set.
    chance
        The metric's value for a model that has learned nothing.
    perfect
        The metric's best value.
    alpha
        Level of every test.
    """

    dataset: str
    metric: str
    baseline: str
    treatment: str
    family: str
    primary: bool
    margin: float | None
    chance: float
    perfect: float = 1.0
    alpha: float = 0.05

    @property
    def id(self) -> str:
        """The comparison's name: ``dataset/metric/treatment-vs-baseline``."""
        return f"{self.dataset}/{self.metric}/{self.treatment}-vs-{self.baseline}"


@dataclass(frozen=True)
class Sample:
    """What was observed. Wins are seeds in which the treatment scored higher."""

    n: int
    planned: int
    baseline_mean: float | None
    baseline_sd: float | None
    treatment_mean: float | None
    treatment_sd: float | None
    wins: int
    losses: int
    ties: int
    examples: int | None
    runs: tuple[str, ...]


@dataclass(frozen=True)
class Effect:
    """The difference with its intervals and tests.

    `p_value` is that of the two-sided t test, `exact_p` of all sign flips, `equivalence_p` of both
    one-sided tests against the margin. `effect_size` is Hedges g of the paired differences.
    """

    difference: float
    ci95: Interval
    ci90: Interval
    p_value: float | None
    exact_p: float | None
    equivalence_p: float | None
    probability_of_improvement: float
    effect_size: float | None


@dataclass(frozen=True)
class Reach:
    """What the design could have shown, from the noise alone.

    `minimum_detectable_effect` is detected with probability 0.8; its range follows from how well
    this many seeds know the SD. Numbers of seeds are None without a margin, and where more than
    can be searched for would be needed.
    """

    minimum_detectable_effect: float
    minimum_detectable_effect_range: Interval
    smallest_confirmable_margin: float
    seeds_to_detect_margin: int | None
    seeds_to_show_equivalence: int | None


@dataclass(frozen=True)
class Decision:
    """A verdict with its reason.

    `detectable` says of an equivalent result that its difference is nevertheless not zero.
    """

    verdict: Verdict
    reason: str = ""
    detectable: bool = False


@dataclass(frozen=True)
class Comparison:
    """A design, what was observed, and what follows.

    Parameters
    ----------
    design, sample
        What was asked and what was observed.
    effect, reach
        None where nothing can be assessed.
    decision
        The verdict from unadjusted intervals.
    flags
        What weakens it.
    p_adjusted, equivalence_p_adjusted, verdict_family
        Holm-adjusted within the family; see `pitfalls_core.findings.families`.
    """

    design: Design
    sample: Sample
    effect: Effect | None
    reach: Reach | None
    decision: Decision
    flags: tuple[str, ...] = ()
    p_adjusted: float | None = None
    equivalence_p_adjusted: float | None = None
    verdict_family: Verdict = "inconclusive"

    @property
    def id(self) -> str:
        """The comparison's name."""
        return self.design.id
