"""A comparison: one treatment against the baseline, on one dataset, in one metric.

Differences are treatment minus baseline in the metric's stored unit, turned so that positive is
better. A number that cannot be had is None.
"""

from dataclasses import dataclass, field
from typing import Literal, Self

from pitfalls_core.findings.contrasts import Contrast
from pitfalls_core.findings.scale import ACCURACY, Scale
from pitfalls_core.findings.words import VERDICT_WORDS
from pitfalls_core.previewed import Previewed

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
        The metric's value for a model that has learned nothing; None if not known.
    perfect
        The metric's best value; None if not known.
    alpha
        Level of every test.
    paired
        Whether runs of equal seeds are compared with each other.
    lower_is_better
        Whether a smaller value is a better one, as for a loss.
    resolution
        The step in which scores were written down; None if not known.
    scale
        How the numbers look to the reader.
    first_stage
        Seeds 0 to this number less one fixed how many there are (Stein's two-stage rule), so that
        the test keeps their SD and degrees of freedom; None if all seeds were planned at once.
    """

    dataset: str
    metric: str
    baseline: str
    treatment: str
    family: str
    primary: bool
    margin: float | None
    chance: float | None
    perfect: float | None = 1.0
    alpha: float = 0.05
    paired: bool = True
    lower_is_better: bool = False
    resolution: float | None = None
    scale: Scale = ACCURACY
    first_stage: int | None = None

    @property
    def id(self) -> str:
        """The comparison's name: ``dataset/metric/treatment-vs-baseline``."""
        return f"{self.dataset}/{self.metric}/{self.treatment}-vs-{self.baseline}"


@dataclass(frozen=True)
class Sample:
    """What was observed.

    `n` of `planned` are pairs, or runs of the arm with fewer if runs are not paired; then there are
    no wins, which are seeds in which the treatment scored better. Means and SDs are those of the
    scores as they are, whatever their direction.
    """

    n: int
    planned: int
    baseline_n: int
    baseline_planned: int
    treatment_n: int
    treatment_planned: int
    baseline_mean: float | None
    baseline_sd: float | None
    treatment_mean: float | None
    treatment_sd: float | None
    wins: int | None
    losses: int | None
    ties: int | None
    examples: int | None
    runs: tuple[str, ...]


@dataclass(frozen=True)
class Effect:
    """The difference with its intervals and tests.

    `p_value` is that of the two-sided t test (Welch's if runs are not paired), `exact_p` of all
    sign flips or all splits, `equivalence_p` of both one-sided tests against the margin.
    `effect_size` is Hedges g, of the paired differences or over the pooled SD of the runs.
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

    `sd` is that of the paired differences, or of the runs, pooled over both arms. The effect
    `minimum_detectable_effect` is detected with probability 0.8; its range follows from how well
    this many runs know the SD. Numbers of seeds are None without a margin, and where more than can
    be searched for would be needed; those at the upper limit take the SD that the true one is below
    with confidence 0.8.
    """

    sd: float
    minimum_detectable_effect: float
    minimum_detectable_effect_range: Interval
    smallest_confirmable_margin: float
    seeds_to_detect_margin: int | None
    seeds_to_show_equivalence: int | None
    seeds_to_detect_at_upper_limit: int | None
    seeds_to_show_at_upper_limit: int | None


@dataclass(frozen=True)
class Decision:
    """A verdict with its reason.

    `detectable` says of an equivalent result that its difference is nevertheless not zero.
    """

    verdict: Verdict
    reason: str = ""
    detectable: bool = False


@dataclass(frozen=True)
class Collapse:
    """Runs that ended at or below chance, diverged, or lie far below their arm's median.

    `p_value` is that of Fisher's exact test for different rates; `verdict_without` is the verdict
    with these runs, and their partners, left out.
    """

    treatment: int
    baseline: int
    p_value: float
    verdict_without: Verdict


@dataclass(frozen=True, repr=False)
class Comparison(Previewed):
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
    collapse
        Collapsed runs; None if there are none.
    p_adjusted, equivalence_p_adjusted, verdict_family, detectable_in_family
        Holm-adjusted within the family, and the effect detected at the level that is left to one of
        its comparisons; see `pitfalls_core.findings.families`.
    at_last_epoch
        The same with scores after the last epoch in place of the selected one, which was not
        planned; None where runs do not have both, or no score differs.
    contrast
        The scores behind it.
    """

    design: Design
    sample: Sample
    effect: Effect | None
    reach: Reach | None
    decision: Decision
    flags: tuple[str, ...] = ()
    collapse: Collapse | None = None
    p_adjusted: float | None = None
    equivalence_p_adjusted: float | None = None
    verdict_family: Verdict = "inconclusive"
    detectable_in_family: float | None = None
    at_last_epoch: Self | None = None
    contrast: Contrast | None = field(default=None, compare=False, repr=False)

    @property
    def summary(self) -> str:
        """The id, the difference with its interval, and the verdict."""
        scale, effect = self.design.scale, self.effect
        change = f"{scale.change(effect.difference)} " if effect else ""
        interval = f"{scale.interval(effect.ci95)}, " if effect else ""
        return f"{self.id}: {change}{interval}{VERDICT_WORDS[self.decision.verdict]}"

    @property
    def id(self) -> str:
        """The comparison's name."""
        return self.design.id
