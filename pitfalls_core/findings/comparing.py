"""From two arms to a comparison: estimate, tests, reach, guards, verdict, flags."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.collapse import collapse_of
from pitfalls_core.findings.comparison import (
    Comparison,
    Decision,
    Design,
    Effect,
    Reach,
    Sample,
    Verdict,
)
from pitfalls_core.findings.contrasts import Contrast, contrast_of, prepare
from pitfalls_core.findings.flags import flags_of
from pitfalls_core.findings.guards import at_floor_or_ceiling, inert
from pitfalls_core.findings.pairs import Pairs
from pitfalls_core.findings.scores import Planning
from pitfalls_core.findings.verdicts import decide, verdict_alone
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


@dataclass(frozen=True)
class Case:
    """Two arms to be compared, and what was fixed beforehand."""

    treatment: Arm
    baseline: Arm
    design: Design


def compare(treatment: Arm, baseline: Arm, design: Design) -> Comparison:
    """Compare two arms by the procedure, guards included.

    Runs that did not finish stay in `planned`. If the verdict hangs on how they are scored (left
    out, or at chance; at the worst score of either arm if chance is not known), it is inconclusive.
    """
    (comparison,) = compare_all([Case(treatment, baseline, design)])
    return comparison


def compare_all(cases: Sequence[Case]) -> list[Comparison]:
    """Return `compare` of every case; many at once take a fraction of the time."""
    turned = [_turned(case) if case.design.lower_is_better else case for case in cases]
    contrasts = [
        contrast_of(
            case.treatment,
            case.baseline,
            paired=case.design.paired,
            first_stage=case.design.first_stage,
        )
        for case in turned
    ]
    prepare(contrasts)
    found = [_compare(case, contrast) for case, contrast in zip(turned, contrasts, strict=True)]
    return [
        replace(one, design=case.design, sample=_turned_back(one.sample))
        if case.design.lower_is_better
        else one
        for one, case in zip(found, cases, strict=True)
    ]


def _compare(case: Case, contrast: Contrast) -> Comparison:
    treatment, baseline, design = case.treatment, case.baseline, case.design
    comparison = _of_finished(case, contrast)
    complete = treatment.complete and baseline.complete
    if complete or comparison.decision.verdict == "not_assessable":
        return comparison
    score, flags = design.chance, comparison.flags
    if score is None:
        score = min([*treatment.scores.values(), *baseline.scores.values()])
        flags = (*flags, "failed_runs_scored_at_worst")
    scored = [arm.with_failures_scored(score) for arm in (treatment, baseline)]
    if _verdict(scored[0], scored[1], design) == comparison.decision.verdict:
        return replace(comparison, flags=flags)
    return replace(comparison, flags=flags, decision=Decision("inconclusive", "failed_runs_decide"))


def _of_finished(case: Case, contrast: Contrast) -> Comparison:
    treatment, baseline, design = case.treatment, case.baseline, case.design
    sample = _sample(contrast, treatment, baseline)
    extreme = at_floor_or_ceiling(contrast, design, sample.examples)
    uninformative = ("uninformative",) if extreme else ()
    estimate = contrast.estimate
    reason = (
        "too_few_runs"
        if estimate is None
        else "treatment_may_not_have_been_applied"
        if not extreme and inert(treatment, baseline, contrast)
        else "degenerate"
        if estimate.degenerate
        else ""
    )
    if estimate is None or reason:
        decision = Decision("not_assessable", reason)
        return Comparison(design, sample, None, None, decision, uninformative, contrast=contrast)
    effect, reach = _effect(contrast, estimate, design), _reach(contrast, estimate, design)
    decision = decide(estimate, design, detectable_effect=reach.minimum_detectable_effect)
    collapse = collapse_of(treatment, baseline, partial(_verdict, design=design), design)
    flags = uninformative + flags_of(
        contrast,
        effect,
        decision,
        design,
        examples=sample.examples,
        collapsed=collapse is not None,
    )
    return Comparison(design, sample, effect, reach, decision, flags, collapse, contrast=contrast)


def _verdict(treatment: Arm, baseline: Arm, design: Design) -> Verdict:
    """Return the verdict of the rule alone on two arms."""
    contrast = contrast_of(
        treatment, baseline, paired=design.paired, first_stage=design.first_stage
    )
    estimate = contrast.estimate
    return "not_assessable" if estimate is None else verdict_alone(estimate, design)


def _sample(contrast: Contrast, treatment: Arm, baseline: Arm) -> Sample:
    wins, losses, n = contrast.wins, contrast.losses, contrast.n
    seeds = contrast.seeds if isinstance(contrast, Pairs) else None
    (treatment_mean, treatment_sd), (baseline_mean, baseline_sd) = contrast.summaries
    return Sample(
        n=n,
        planned=contrast.planned,
        baseline_n=len(baseline.scores),
        baseline_planned=len(baseline.expected),
        treatment_n=len(treatment.scores),
        treatment_planned=len(treatment.expected),
        baseline_mean=baseline_mean,
        baseline_sd=baseline_sd,
        treatment_mean=treatment_mean,
        treatment_sd=treatment_sd,
        wins=wins,
        losses=losses,
        ties=None if wins is None or losses is None else n - wins - losses,
        examples=baseline.examples,
        runs=tuple(
            arm.runs[seed]
            for arm in (baseline, treatment)
            if arm.runs
            for seed in (arm.scores if seeds is None else seeds)
        ),
    )


def _effect(contrast: Contrast, estimate: Estimate, design: Design) -> Effect:
    equivalence = None if design.margin is None else equivalence_p(estimate, design.margin)
    return Effect(
        difference=estimate.difference,
        ci95=estimate.interval(1 - design.alpha),
        ci90=estimate.interval(1 - 2 * design.alpha),
        p_value=estimate.p_value,
        exact_p=contrast.exact_p(),
        equivalence_p=equivalence,
        probability_of_improvement=contrast.probability_of_improvement(),
        effect_size=contrast.effect_size(),
    )


def _reach(contrast: Contrast, estimate: Estimate, design: Design) -> Reach:
    planning, alpha = contrast.planning, design.alpha
    in_sd = detectable_effect(planning.n, paired=planning.paired, alpha=alpha, other=planning.other)
    detectable = in_sd * planning.sd
    low, high = sd_range(planning.df)
    upper = planning.sd * sd_upper_factor(planning.df)
    detect, show = _seeds_needed(planning, planning.sd, design)
    detect_upper, show_upper = _seeds_needed(planning, upper, design)
    return Reach(
        sd=planning.sd,
        minimum_detectable_effect=detectable,
        minimum_detectable_effect_range=(detectable * low, detectable * high),
        smallest_confirmable_margin=smallest_confirmable_margin(estimate, alpha=alpha),
        seeds_to_detect_margin=detect,
        seeds_to_show_equivalence=show,
        seeds_to_detect_at_upper_limit=detect_upper,
        seeds_to_show_at_upper_limit=show_upper,
    )


def _seeds_needed(planning: Planning, sd: float, design: Design) -> tuple[int | None, int | None]:
    """Return the seeds to detect the margin and to show equivalence within it."""
    margin, paired, alpha = design.margin, planning.paired, design.alpha
    if margin is None:
        return None, None
    return (
        seeds_to_detect(margin, sd, paired=paired, alpha=alpha),
        pairs_to_show_equivalence(margin, sd, paired=paired, alpha=alpha),
    )


def _turned(case: Case) -> Case:
    """Return `case` with the sign of all scores turned, so that higher is better."""
    design = case.design
    chance = None if design.chance is None else -design.chance
    perfect = None if design.perfect is None else -design.perfect
    return Case(
        case.treatment.turned(),
        case.baseline.turned(),
        replace(design, chance=chance, perfect=perfect),
    )


def _turned_back(sample: Sample) -> Sample:
    """Return `sample` with the means as they were scored."""
    means = (sample.baseline_mean, sample.treatment_mean)
    baseline, treatment = (None if mean is None else -mean for mean in means)
    return replace(sample, baseline_mean=baseline, treatment_mean=treatment)
