"""The generated prose of a study: abstract, results, and the evidence behind every number."""

from pitfalls_core.display.arms import arm_evidence
from pitfalls_core.display.claims import claim_evidence
from pitfalls_core.display.document import Evidence, Listing, Paragraph, Prose
from pitfalls_core.display.entries import entry
from pitfalls_core.display.run_ranges import run_ranges
from pitfalls_core.display.sentences import evidence_label, paragraph
from pitfalls_core.display.whole import whole_evidence
from pitfalls_core.findings.account import abstract as abstract_sentences
from pitfalls_core.findings.account import results as results_paragraphs
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.explanations import overturn, why, worked
from pitfalls_core.findings.scale import Scale, p_text, share
from pitfalls_core.findings.sensitivity.secondary import secondary
from pitfalls_core.findings.words import COUNTS, SEED_KINDS, UNKNOWN_EXAMPLES, VERDICT_WORDS


def abstract(analysis: Analysis) -> Prose:
    """Return the abstract, written from the verdicts."""
    return Prose((paragraph(abstract_sentences(analysis)),), role="abstract")


def results(analysis: Analysis) -> Prose:
    """Return the results in sentences, one paragraph for each comparison, then their scope."""
    paragraphs: tuple[Paragraph, ...] = tuple(map(paragraph, results_paragraphs(analysis)))
    return Prose(paragraphs)


def why_it_failed(analysis: Analysis) -> Prose:
    """Return what stands behind every primary verdict that is not an improvement."""
    return Prose(tuple(map(paragraph, why.why_it_failed(analysis))))


def when_it_worked(analysis: Analysis) -> Prose:
    """Return where gains were found, and what they may owe to the test set."""
    return Prose((paragraph(worked.when_it_worked(analysis)),))


def what_could_overturn(analysis: Analysis) -> Prose:
    """Return what could overturn each primary verdict, as a list."""
    sentences = overturn.what_could_overturn(analysis)
    items = tuple((paragraph([sentence]),) for sentence in sentences)
    return Prose((Listing(items),) if items else ())


def evidence(found: ComparisonSet, whole: ComparisonSet | None = None) -> Prose:
    """Return everything that numbers rest on: all runs, and every comparison, claim, task and arm.

    Parameters
    ----------
    found
        The comparisons.
    whole
        Where `found` is a part of it, all that there is.
    """
    together = whole_evidence(whole or found)
    compared = comparison_evidence(found)
    if not isinstance(found, Analysis):
        return Prose((*together, *compared))
    claims = (claim_evidence(one, found.origin) for one in found.claims)
    return Prose((*together, *compared, *claims, *arm_evidence(found)))


def comparison_evidence(found: ComparisonSet) -> tuple[Evidence, ...]:
    """Return, for every comparison, everything that its numbers rest on."""
    return tuple(_evidence(one, found) for one in found.everything)


def _evidence(one: Comparison, found: ComparisonSet) -> Evidence:
    design = one.design
    facts = (
        ("Compared", f"{design.treatment} − {design.baseline}"),
        ("Metric", _metric(one)),
        ("Data set", f"{design.dataset}, “{found.dataset_title(one)}”"),
        ("Aggregation", _aggregation(one)),
        _sample_fact(one),
        *_effect_facts(one),
        *_margin_facts(one),
        *_secondary_facts(one),
        ("Verdict", _verdict(one)),
        ("Flags", ", ".join(one.flags).replace("_", " ") or "none"),
        *_collapse_facts(one),
        ("Runs", run_ranges(one.sample.runs)),
        *found.origin,
    )
    title = f"{found.dataset_title(one)}: {found.treatment_title(one)}"
    return entry(evidence_label(one.id), title, facts)


def _metric(one: Comparison) -> str:
    direction = "lower" if one.design.lower_is_better else "higher"
    return f"{one.design.metric}, {direction} is better"


def _aggregation(one: Comparison) -> str:
    if one.design.paired:
        return f"mean of {one.sample.n} paired differences, one for each seed"
    return "difference of the means of two groups of runs"


def _sample_fact(one: Comparison) -> tuple[str, str]:
    sample = one.sample
    examples = f", {sample.examples or UNKNOWN_EXAMPLES} test examples each"
    if one.design.paired:
        return "Pairs", f"{sample.n} of {sample.planned} planned{examples}"
    return (
        "Runs in each arm",
        f"baseline {sample.baseline_n} of {sample.baseline_planned} planned, treatment "
        f"{sample.treatment_n} of {sample.treatment_planned}{examples}; not paired",
    )


def _effect_facts(one: Comparison) -> list[tuple[str, str]]:
    effect, reach, scale = one.effect, one.reach, one.design.scale
    if effect is None or reach is None:
        return []
    low, high = map(scale.size, reach.minimum_detectable_effect_range)
    paired = one.design.paired
    counted = f"{one.sample.n} {'pairs' if paired else 'runs in the smaller arm'}"
    return [
        ("Difference", scale.change(effect.difference)),
        (
            "Intervals",
            f"95 % {scale.interval(effect.ci95)}, 90 % {scale.interval(effect.ci90)} "
            f"({'paired' if paired else 'Welch'} t)",
        ),
        (
            "Tests",
            f"t: p {_p(effect.p_value)}, after Holm's correction {_p(one.p_adjusted)}; exact "
            f"{'sign flips' if paired else 'splits'}: p {_p(effect.exact_p)}",
        ),
        (
            "Detectable",
            f"{scale.size(reach.minimum_detectable_effect)} with probability 0.8; between "
            f"{low} and {high}, since {counted} leave the SD uncertain{_in_family(one)}",
        ),
    ]


def _in_family(one: Comparison) -> str:
    if one.detectable_in_family is None:
        return ""
    return f"; after Bonferroni's correction {one.design.scale.size(one.detectable_in_family)}"


def _margin_facts(one: Comparison) -> list[tuple[str, str]]:
    effect, reach, margin = one.effect, one.reach, one.design.margin
    if effect is None or reach is None:
        return []
    size = one.design.scale.size
    smallest = f"smallest margin that would be confirmed: {size(reach.smallest_confirmable_margin)}"
    if margin is None:
        return [("Equivalence", f"no margin was set; {smallest}")]
    return [
        (
            "Equivalence",
            f"margin {size(margin)}, p {_p(effect.equivalence_p)}, after Holm's correction "
            f"{_p(one.equivalence_p_adjusted)}; {smallest}",
        ),
        (
            f"{SEED_KINDS[one.design.paired].capitalize()} needed",
            f"{_seeds(reach.seeds_to_detect_margin)} to detect the margin, "
            f"{_seeds(reach.seeds_to_show_equivalence)} to show equivalence; planned for the upper "
            f"limit of the SD, {_seeds(reach.seeds_to_detect_at_upper_limit)} and "
            f"{_seeds(reach.seeds_to_show_at_upper_limit)}",
        ),
    ]


def _secondary_facts(one: Comparison) -> list[tuple[str, str]]:
    """Return what describes the difference in other ways, and decides nothing."""
    found, effect = secondary(one), one.effect
    if found is None or effect is None:
        return []
    parts = [f"probability of improvement {effect.probability_of_improvement:.2f}"]
    if effect.effect_size is not None:
        parts.append(f"Hedges g {Scale(decimals=2).signed(effect.effect_size)}")
    if found.bootstrap_t is not None:
        parts.append(f"bootstrap-t 95 % {one.design.scale.interval(found.bootstrap_t)}")
    if found.within_margin is not None:
        parts.append(
            f"within the margin with probability {share(found.within_margin)} (flat prior)"
        )
    return [("Also", "; ".join(parts))]


def _collapse_facts(one: Comparison) -> list[tuple[str, str]]:
    collapse, sample = one.collapse, one.sample
    if collapse is None:
        return []
    return [
        (
            "Collapsed",
            f"{collapse.baseline} of {sample.baseline_n} baseline runs, {collapse.treatment} of "
            f"{sample.treatment_n} treatment runs (Fisher's exact test: p {_p(collapse.p_value)}); "
            f"verdict without them: {VERDICT_WORDS[collapse.verdict_without]}",
        )
    ]


def _verdict(one: Comparison) -> str:
    reason = f" ({one.decision.reason.replace('_', ' ')})" if one.decision.reason else ""
    family = f"in family “{one.design.family}”: {VERDICT_WORDS[one.verdict_family]}"
    return f"{VERDICT_WORDS[one.decision.verdict]}{reason}; {family}"


def _p(p: float | None) -> str:
    text = p_text(p)
    return text if text.startswith("<") else f"= {text}"


def _seeds(number: int | None) -> str:
    return COUNTS["unknown"] if number is None else str(number)
