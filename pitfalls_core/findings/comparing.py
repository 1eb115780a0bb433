"""From two arms to a comparison: estimate, tests, reach, guards, verdict, flags."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.arms import Arm, Pairs
from pitfalls_core.findings.comparison import Comparison, Decision, Design, Effect, Reach, Sample
from pitfalls_core.findings.flags import flags_of
from pitfalls_core.findings.guards import at_floor_or_ceiling, inert
from pitfalls_core.findings.verdicts import decide
from pitfalls_core.statistics.effects import hedges_g_paired, probability_of_improvement
from pitfalls_core.statistics.equivalence import (
    equivalence_p,
    pairs_to_show_equivalence,
    smallest_confirmable_margin,
)
from pitfalls_core.statistics.exact import sign_flip_p
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.statistics.power import detectable_effect, sd_range, seeds_to_detect

LEAST_PAIRS = 2
"""An interval needs two differences."""


def compare(treatment: Arm, baseline: Arm, design: Design) -> Comparison:
    """Compare two arms by the procedure, guards included.

    Runs that did not finish stay in `planned`. If the verdict hangs on how they are scored (left
    out, or at chance), it is inconclusive.
    """
    comparison = _finished(treatment, baseline, design)
    complete = comparison.sample.n == comparison.sample.planned
    if complete or comparison.decision.verdict == "not_assessable":
        return comparison
    scored = [arm.with_failures_scored(design.chance) for arm in (treatment, baseline)]
    pairs = Pairs.of(scored[0], scored[1])
    *_, with_failures = _judged(pairs, paired_estimate(pairs.differences), design)
    if with_failures.verdict == comparison.decision.verdict:
        return comparison
    return replace(comparison, decision=Decision("inconclusive", "failed_runs_decide"))


def _finished(treatment: Arm, baseline: Arm, design: Design) -> Comparison:
    pairs = Pairs.of(treatment, baseline)
    sample = _sample(pairs, treatment, baseline)
    extreme = at_floor_or_ceiling(pairs, design, sample.examples)
    uninformative = ("uninformative",) if extreme else ()
    estimate = _estimate(pairs)
    if estimate is None:
        decision = Decision("not_assessable", "too_few_runs")
        return Comparison(design, sample, None, None, decision, uninformative)
    if not extreme and inert(treatment, baseline, pairs):
        decision = Decision("not_assessable", "treatment_may_not_have_been_applied")
        return Comparison(design, sample, None, None, decision)
    if estimate.degenerate:
        decision = Decision("not_assessable", "degenerate")
        return Comparison(design, sample, None, None, decision, uninformative)
    effect, reach, decision = _judged(pairs, estimate, design)
    flags = flags_of(pairs, (treatment, baseline), effect, decision, design)
    return Comparison(design, sample, effect, reach, decision, uninformative + flags)


def _judged(pairs: Pairs, estimate: Estimate, design: Design) -> tuple[Effect, Reach, Decision]:
    effect, reach = _effect(pairs, estimate, design), _reach(estimate, design)
    detectable = reach.minimum_detectable_effect
    return effect, reach, decide(estimate, design, detectable_effect=detectable)


def _estimate(pairs: Pairs) -> Estimate | None:
    if len(pairs.seeds) < LEAST_PAIRS:
        return None
    magnitude = max(float(np.abs(pairs.treatment).max()), float(np.abs(pairs.baseline).max()))
    return paired_estimate(pairs.differences, magnitude=magnitude)


def _sample(pairs: Pairs, treatment: Arm, baseline: Arm) -> Sample:
    differences = pairs.differences
    wins, losses = int((differences > 0).sum()), int((differences < 0).sum())
    return Sample(
        n=len(pairs.seeds),
        planned=pairs.planned,
        baseline_mean=_mean(pairs.baseline),
        baseline_sd=_sd(pairs.baseline),
        treatment_mean=_mean(pairs.treatment),
        treatment_sd=_sd(pairs.treatment),
        wins=wins,
        losses=losses,
        ties=len(pairs.seeds) - wins - losses,
        examples=baseline.examples,
        runs=tuple(
            arm.runs[seed] for arm in (baseline, treatment) for seed in pairs.seeds if arm.runs
        ),
    )


def _effect(pairs: Pairs, estimate: Estimate, design: Design) -> Effect:
    equivalence = None if design.margin is None else equivalence_p(estimate, design.margin)
    return Effect(
        difference=estimate.difference,
        ci95=estimate.interval(1 - design.alpha),
        ci90=estimate.interval(1 - 2 * design.alpha),
        p_value=estimate.p_value,
        exact_p=sign_flip_p(pairs.differences),
        equivalence_p=equivalence,
        probability_of_improvement=probability_of_improvement(pairs.treatment, pairs.baseline),
        effect_size=hedges_g_paired(pairs.differences),
    )


def _reach(estimate: Estimate, design: Design) -> Reach:
    n, margin = estimate.n, design.margin
    sd = estimate.standard_error * n**0.5
    detectable = detectable_effect(n, paired=True, alpha=design.alpha) * sd
    low, high = sd_range(n - 1)
    return Reach(
        minimum_detectable_effect=detectable,
        minimum_detectable_effect_range=(detectable * low, detectable * high),
        smallest_confirmable_margin=smallest_confirmable_margin(estimate, alpha=design.alpha),
        seeds_to_detect_margin=None
        if margin is None
        else seeds_to_detect(margin, sd, paired=True, alpha=design.alpha),
        seeds_to_show_equivalence=None
        if margin is None
        else pairs_to_show_equivalence(margin, sd, alpha=design.alpha),
    )


def _mean(scores: NDArray[np.float64]) -> float | None:
    return float(scores.mean()) if scores.size else None


def _sd(scores: NDArray[np.float64]) -> float | None:
    return float(scores.std(ddof=1)) if scores.size > 1 else None
