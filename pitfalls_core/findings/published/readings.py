"""The readings of a printed spread: what two rows of a table say under each of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pitfalls_core.findings.comparison import Decision, Design, Interval, Reach
from pitfalls_core.findings.published.sensitivity import (
    Pairing,
    PrintedArm,
    Rounding,
    pairing_of,
    rounding_of,
)
from pitfalls_core.findings.verdicts import decide
from pitfalls_core.statistics.effects import small_sample_factor
from pitfalls_core.statistics.equivalence import (
    equivalence_p,
    pairs_to_show_equivalence,
    smallest_confirmable_margin,
)
from pitfalls_core.statistics.intervals import Estimate
from pitfalls_core.statistics.power import (
    detectable_effect,
    sd_range,
    sd_upper_factor,
    seeds_to_detect,
)
from pitfalls_core.statistics.summary import SPREADS, Reported, welch_from_summary

UNKNOWN = "unknown"
"""Asks for every reading of the spread, since the table does not say which is right."""

KINDS = tuple(SPREADS)
"""What a printed spread may be; the first is taken where there is room for one only."""

Kinds = tuple[str, str]
"""What the spread of the treatment is taken for, and that of the baseline."""


@dataclass(frozen=True)
class Reading:
    """What two rows say if their spreads are what they are taken for.

    The arms are compared as independent ones, by Welch's procedure. Differences are treatment minus
    baseline in the table's unit, turned so that positive is better.

    Parameters
    ----------
    kinds
        What the spreads are taken for.
    treatment_sd, baseline_sd
        SDs over runs, divisor n - 1, under this reading.
    ci95, ci90
        Intervals of the difference.
    p_value
        Of the two-sided t test against zero.
    equivalence_p
        Of both one-sided tests against the margin; None if there is none.
    effect_size
        The difference over the pooled SD, corrected for small samples (Hedges 1981).
    reach
        What such a table could have shown. Its numbers of seeds are runs per arm.
    decision
        The verdict with its reason.
    pairing
        What pairing could change; None if the arms have different numbers of runs.
    rounding
        What rounding could change.
    """

    kinds: Kinds
    treatment_sd: float
    baseline_sd: float
    ci95: Interval
    ci90: Interval
    p_value: float | None
    equivalence_p: float | None
    effect_size: float
    reach: Reach
    decision: Decision
    pairing: Pairing | None
    rounding: Rounding

    @property
    def improvement_ruled_out_above(self) -> float:
        """Larger improvements are ruled out at the level of the tests."""
        return self.ci90[1]

    @property
    def degradation_ruled_out_below(self) -> float:
        """Differences below this one are ruled out at the level of the tests."""
        return self.ci90[0]


def kinds_of(treatment: str | None, baseline: str | None, asked: str) -> tuple[Kinds, ...]:
    """Return the readings of two spreads.

    Parameters
    ----------
    treatment, baseline
        What the table itself says that each spread is; None or `UNKNOWN` if it does not.
    asked
        What spreads are of which the table says nothing: one of `KINDS`, or `UNKNOWN`.
    """
    supposed: Sequence[str] = KINDS if asked == UNKNOWN else (asked,)
    told = [None if kind == UNKNOWN else kind for kind in (treatment, baseline)]
    pairs = ((told[0] or kind, told[1] or kind) for kind in supposed)
    return tuple(dict.fromkeys(pairs))


def reading_of(
    kinds: Kinds, treatment: PrintedArm, baseline: PrintedArm, design: Design
) -> Reading:
    """Return what two arms say under one reading, which must not leave both without a spread."""
    first, second = treatment.reported, baseline.reported
    estimate = welch_from_summary(first, second)
    pooled, df = pooled_sd_and_df(first, second)
    reach = _reach(estimate, (treatment.n, baseline.n), pooled, design)
    detectable = reach.minimum_detectable_effect
    return Reading(
        kinds=kinds,
        treatment_sd=first.sd,
        baseline_sd=second.sd,
        ci95=estimate.interval(1 - design.alpha),
        ci90=estimate.interval(1 - 2 * design.alpha),
        p_value=estimate.p_value,
        equivalence_p=None if design.margin is None else equivalence_p(estimate, design.margin),
        effect_size=estimate.difference / pooled * small_sample_factor(df),
        reach=reach,
        decision=decide(estimate, design, detectable_effect=detectable),
        pairing=pairing_of(first, second, design),
        rounding=rounding_of(treatment, baseline, design),
    )


def pooled_sd_and_df(treatment: Reported, baseline: Reported) -> tuple[float, int]:
    """Return the SD of the runs within their arms, and its degrees of freedom n1 + n2 - 2."""
    arms = (treatment, baseline)
    df = sum(arm.n - 1 for arm in arms)
    variance: float = sum((arm.n - 1) * arm.sd**2 for arm in arms) / df
    return variance**0.5, df


def _reach(estimate: Estimate, runs: tuple[int, int], sd: float, design: Design) -> Reach:
    alpha, df = design.alpha, sum(runs) - 2
    in_sd = detectable_effect(min(runs), paired=False, alpha=alpha, other=max(runs))
    low, high = sd_range(df)
    detect, show = _runs_needed(sd, design)
    detect_upper, show_upper = _runs_needed(sd * sd_upper_factor(df), design)
    return Reach(
        sd=sd,
        minimum_detectable_effect=in_sd * sd,
        minimum_detectable_effect_range=(in_sd * sd * low, in_sd * sd * high),
        smallest_confirmable_margin=smallest_confirmable_margin(estimate, alpha=alpha),
        seeds_to_detect_margin=detect,
        seeds_to_show_equivalence=show,
        seeds_to_detect_at_upper_limit=detect_upper,
        seeds_to_show_at_upper_limit=show_upper,
    )


def _runs_needed(sd: float, design: Design) -> tuple[int | None, int | None]:
    """Return how many runs per arm detect the margin, and how many show equivalence."""
    margin, alpha = design.margin, design.alpha
    if margin is None:
        return None, None
    return (
        seeds_to_detect(margin, sd, paired=False, alpha=alpha),
        pairs_to_show_equivalence(margin, sd, paired=False, alpha=alpha),
    )
