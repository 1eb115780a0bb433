"""Verdicts in words: the templates of `pitfalls_core.findings.words`, filled from findings."""

from collections.abc import Sequence
from dataclasses import dataclass

from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.sentence import Quantity, Sentence, compose
from pitfalls_core.findings.units import interval_in_points, points, size_in_points
from pitfalls_core.findings.words import (
    FRAGMENTS,
    FURTHER,
    HEADLINES,
    SENTENCES,
    VERDICT_WORDS,
    WITHOUT_INTERVAL,
)


@dataclass(frozen=True)
class Names:
    """What the reader sees for what a comparison names."""

    dataset: str
    treatment: str
    baseline: str
    metric: str


def verdict_sentences(
    comparison: Comparison, names: Names, *, control_detected: bool, family_size: int
) -> tuple[Sentence, ...]:
    """Return what may be said of `comparison`: the verdict, then whatever weakens it.

    Parameters
    ----------
    comparison
        The comparison.
    names
        What the reader sees for its parts.
    control_detected
        Whether the positive control was detected on the same dataset.
    family_size
        Comparisons in its family.
    """
    decision, reach = comparison.decision, comparison.reach
    reason = "detectable" if decision.detectable else decision.reason
    sentences = [_fill(SENTENCES[decision.verdict, reason], comparison, names)]
    if "uninformative" in comparison.flags:
        sentences.append(compose(FURTHER["uninformative"]))
    if reason == "underpowered" and reach is not None:
        detect, show = reach.seeds_to_detect_margin, reach.seeds_to_show_equivalence
        seeds = {"detect": _count(detect, comparison), "show": _count(show, comparison)}
        sentences.append(compose(FURTHER["seeds"], **seeds))
    if comparison.verdict_family != decision.verdict:
        verdict = VERDICT_WORDS[comparison.verdict_family]
        sentences.append(compose(FURTHER["family"], count=str(family_size), verdict=verdict))
    negative = comparison.verdict_family in ("equivalent", "inconclusive")
    if negative and not control_detected:
        sentences.append(compose(FURTHER["control"]))
    return tuple(sentences)


def fragment(comparison: Comparison, names: Names) -> Sentence:
    """Return what the abstract says of `comparison`, by its family-wise verdict."""
    verdict = comparison.verdict_family
    if verdict == "inconclusive" and comparison.effect is None:
        return _fill(WITHOUT_INTERVAL, comparison, names)
    return _fill(FRAGMENTS[verdict], comparison, names)


def headline(comparisons: Sequence[Comparison], names: Names) -> Sentence:
    """Return one sentence over `comparisons`, all of one treatment."""
    verdicts = {comparison.verdict_family for comparison in comparisons}
    template = HEADLINES[verdicts.pop() if len(verdicts) == 1 else "mixed"]
    return _fill(template, comparisons[0], names)


def joined(parts: Sequence[Sentence]) -> Sentence:
    """Join parts of a sentence with commas and a final "and"."""
    pieces: list[str | Quantity] = []
    for place, part in enumerate(parts):
        if place:
            pieces.append(" and " if place == len(parts) - 1 else ", ")
        pieces += part
    return tuple(pieces)


def _fill(template: str, comparison: Comparison, names: Names) -> Sentence:
    values = {**_names(names), **_counts(comparison), **_quantities(comparison)}
    return compose(template, **values)


def _names(names: Names) -> dict[str, str]:
    return {
        "dataset": names.dataset,
        "treatment": names.treatment,
        "baseline": names.baseline,
        "metric": names.metric,
    }


def _counts(comparison: Comparison) -> dict[str, str | Quantity]:
    margin, sample = comparison.design.margin, comparison.sample
    return {
        "margin": "" if margin is None else size_in_points(margin),
        "pairs": _count(sample.n, comparison),
        "planned": str(sample.planned),
    }


def _quantities(comparison: Comparison) -> dict[str, Quantity]:
    effect, reach = comparison.effect, comparison.reach
    if effect is None or reach is None:
        return {}
    texts = {
        "difference": points(effect.difference),
        "ci95": interval_in_points(effect.ci95),
        "ci90": interval_in_points(effect.ci90),
        "above": size_in_points(max(effect.ci90[1], 0.0)),
        "detectable": size_in_points(reach.minimum_detectable_effect),
    }
    return {name: Quantity(text, comparison.id) for name, text in texts.items()}


def _count(number: int | None, comparison: Comparison) -> Quantity:
    return Quantity("more than a million" if number is None else str(number), comparison.id)
