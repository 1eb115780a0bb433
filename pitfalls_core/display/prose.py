"""The generated prose of a study: abstract, results, and the evidence behind every number."""

from pitfalls_core.display.document import Evidence, Paragraph, Prose
from pitfalls_core.display.sentences import evidence_label, paragraph, unbroken
from pitfalls_core.findings.account import abstract as abstract_sentences
from pitfalls_core.findings.account import results as results_paragraphs
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.units import interval_in_points, p_text, points, size_in_points
from pitfalls_core.findings.words import COUNTS, UNKNOWN_EXAMPLES, VERDICT_WORDS


def abstract(analysis: Analysis) -> Prose:
    """Return the abstract, written from the verdicts."""
    return Prose((paragraph(abstract_sentences(analysis)),), role="abstract")


def results(analysis: Analysis) -> Prose:
    """Return the results in sentences, one paragraph for each comparison, then their scope."""
    paragraphs: tuple[Paragraph, ...] = tuple(map(paragraph, results_paragraphs(analysis)))
    return Prose(paragraphs)


def evidence(analysis: Analysis) -> Prose:
    """Return, for every comparison, everything that its numbers rest on."""
    comparisons = (*analysis.comparisons, *analysis.controls)
    return Prose(tuple(_evidence(one, analysis) for one in comparisons))


def _evidence(one: Comparison, analysis: Analysis) -> Evidence:
    study, design, sample = analysis.study, one.design, one.sample
    examples = sample.examples or UNKNOWN_EXAMPLES
    facts = (
        (
            "Compared",
            f"{design.treatment} − {design.baseline}, {design.metric} on {design.dataset}",
        ),
        ("Pairs", f"{sample.n} of {sample.planned} planned, {examples} test examples each"),
        *_effect_facts(one),
        *_margin_facts(one),
        ("Verdict", _verdict(one)),
        ("Flags", ", ".join(one.flags).replace("_", " ") or "none"),
        ("Runs", _runs(one, study.name)),
        ("Plan", f"SHA-256 {analysis.runs.plan_sha256[:16]}…"),
        ("Repeat", f"pitfalls report {study.name} --profile {analysis.runs.profile}"),
    )
    title = f"{study.dataset_title(design.dataset)}: {study.variant(design.treatment).title}"
    shown = tuple((name, unbroken(fact)) for name, fact in facts)
    return Evidence(evidence_label(one.id), unbroken(title), shown)


def _effect_facts(one: Comparison) -> list[tuple[str, str]]:
    effect, reach = one.effect, one.reach
    if effect is None or reach is None:
        return []
    low, high = map(size_in_points, reach.minimum_detectable_effect_range)
    return [
        ("Difference", f"{points(effect.difference)} points"),
        (
            "Intervals",
            f"95 % {interval_in_points(effect.ci95)}, 90 % {interval_in_points(effect.ci90)} "
            "(paired t)",
        ),
        (
            "Tests",
            f"t: p {_p(effect.p_value)}, after Holm's correction {_p(one.p_adjusted)}; exact sign "
            f"flips: p {_p(effect.exact_p)}",
        ),
        (
            "Detectable",
            f"{size_in_points(reach.minimum_detectable_effect)} with probability 0.8; between "
            f"{low} and {high}, since {one.sample.n} pairs leave the SD uncertain",
        ),
    ]


def _margin_facts(one: Comparison) -> list[tuple[str, str]]:
    effect, reach, margin = one.effect, one.reach, one.design.margin
    if effect is None or reach is None or margin is None:
        return []
    return [
        (
            "Equivalence",
            f"margin {size_in_points(margin)}, p {_p(effect.equivalence_p)}, after Holm's "
            f"correction {_p(one.equivalence_p_adjusted)}; smallest margin that would be "
            f"confirmed: {size_in_points(reach.smallest_confirmable_margin)}",
        ),
        (
            "Seeds needed",
            f"{_seeds(reach.seeds_to_detect_margin)} to detect the margin, "
            f"{_seeds(reach.seeds_to_show_equivalence)} to show equivalence",
        ),
    ]


def _verdict(one: Comparison) -> str:
    reason = f" ({one.decision.reason.replace('_', ' ')})" if one.decision.reason else ""
    family = f"in family “{one.design.family}”: {VERDICT_WORDS[one.verdict_family]}"
    return f"{VERDICT_WORDS[one.decision.verdict]}{reason}; {family}"


def _runs(one: Comparison, study: str) -> str:
    """Return the runs by task and variant, successive seeds as a range."""
    seeds: dict[str, list[int]] = {}
    for run in one.sample.runs:
        arm, _, seed = run.removeprefix(f"{study}/").rpartition("/")
        seeds.setdefault(arm, []).append(int(seed))
    return ", ".join(f"{arm}/{_ranges(sorted(seeds[arm]))}" for arm in seeds) or "none"


def _ranges(seeds: list[int]) -> str:
    groups: list[list[int]] = []
    for seed in seeds:
        if groups and seed == groups[-1][-1] + 1:
            groups[-1].append(seed)
        else:
            groups.append([seed])
    return " ".join(
        str(group[0]) if len(group) == 1 else f"{group[0]}–{group[-1]}" for group in groups
    )


def _p(p: float | None) -> str:
    text = p_text(p)
    return text if text.startswith("<") else f"= {text}"


def _seeds(number: int | None) -> str:
    return COUNTS["unknown"] if number is None else str(number)
