"""The comparisons of a set as cases that a reader may judge by another margin."""

from dataclasses import replace

from pitfalls_core.display.margin_case import MarginCase
from pitfalls_core.display.sentences import unbroken
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.families import GUARDED
from pitfalls_core.findings.scale import GAP, metric_name
from pitfalls_core.findings.words import VERDICT_MARKS, VERDICT_WORDS

NO_INTERVAL = (0.0, 0.0)

LAST_EPOCH = "after the last epoch"


def margin_cases(found: ComparisonSet) -> tuple[MarginCase, ...]:
    """Return every comparison with its limits, its verdict and what that hangs on, in order.

    Verdicts are those before correction within the family, as in
    `pitfalls_core.findings.verdicts`.
    """
    return tuple(_with_rules(one, found) for one in found.comparisons)


def _with_rules(one: Comparison, found: ComparisonSet) -> MarginCase:
    planned, last = _case(one, found), one.at_last_epoch
    if last is None:
        return planned
    case = replace(_case(last, found), title=planned.title, group=planned.group, rule=LAST_EPOCH)
    return replace(planned, further=(case,))


def _case(one: Comparison, found: ComparisonSet) -> MarginCase:
    design, effect, decision = one.design, one.effect, one.decision
    scale, verdict = design.scale, decision.verdict
    guarded = effect is None or verdict == "not_assessable" or decision.reason in GUARDED
    ci95, ci90 = (NO_INTERVAL, NO_INTERVAL) if effect is None else (effect.ci95, effect.ci90)
    in_force = "no margin set" if design.margin is None else f"±{scale.size(design.margin)} set"
    return MarginCase(
        title=unbroken(f"{found.dataset_title(one)}: {found.treatment_title(one)}"),
        group=f"{metric_name(design.metric)}, {in_force}",
        margin=() if design.margin is None else (float(design.margin),),
        ci95=(float(ci95[0]), float(ci95[1])),
        ci90=(float(ci90[0]), float(ci90[1])),
        shown95=scale.interval(ci95) if effect else GAP,
        shown90=scale.interval(ci90) if effect else GAP,
        verdict=f"{VERDICT_MARKS[verdict]} {VERDICT_WORDS[verdict]}",
        holds=verdict if guarded else "",
        factor=float(scale.factor),
        decimals=scale.decimals,
        unit=scale.steps,
    )
