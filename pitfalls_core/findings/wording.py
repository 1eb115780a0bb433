"""Verdicts in words: the templates of `pitfalls_core.findings.words`, filled from findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pitfalls_core.findings.comparison import Comparison, Interval
from pitfalls_core.findings.families import GUARDED, NEGATIVE
from pitfalls_core.findings.sentence import Quantity, Sentence, capitalised, compose
from pitfalls_core.findings.words import (
    BOUNDS,
    COUNTS,
    FURTHER,
    HEADLINES,
    IMPROVEMENT_BOUNDS,
    KINDS,
    LEADS,
    PLACES,
    RESOLUTION,
    SEED_KINDS,
    SENTENCES,
    UNINFORMATIVE,
    UNKNOWN_EXAMPLES,
    UNPAIRED_SENTENCES,
    VERDICT_WORDS,
)


@dataclass(frozen=True)
class Names:
    """What the reader sees for what a comparison names."""

    dataset: str
    treatment: str
    baseline: str
    metric: str


def verdict_sentences(
    comparison: Comparison, names: Names, *, control_detected: bool | None, family_size: int
) -> tuple[Sentence, ...]:
    """Return what may be said of `comparison`: the verdict, then whatever weakens it.

    Parameters
    ----------
    comparison
        The comparison.
    names
        What the reader sees for its parts.
    control_detected
        Whether the positive control was detected on the same dataset; None if there is no control.
    family_size
        Comparisons in its family that were corrected together.
    """
    decision = comparison.decision
    reason = "detectable" if decision.detectable else decision.reason
    sentences = [_fill(_template(comparison, reason), comparison, names)]
    if "uninformative" in comparison.flags:
        sentences.append(compose(FURTHER["uninformative"]))
    sentences += [
        compose(FURTHER[flag]) for flag in ("two_stage", "exploratory") if flag in comparison.flags
    ]
    if reason == "underpowered":
        sentences.append(_fill(FURTHER["seeds"], comparison, names))
    if comparison.verdict_family != decision.verdict:
        verdict = VERDICT_WORDS[comparison.verdict_family]
        size = Quantity(str(family_size), comparison.id)
        sentences.append(compose(FURTHER["family"], count=size, verdict=verdict))
    negative = {decision.verdict, comparison.verdict_family} & NEGATIVE
    if negative and not control_detected:
        known = "no_control" if control_detected is None else "control"
        sentences.append(compose(FURTHER[known]))
    return tuple(sentences)


def _template(comparison: Comparison, reason: str) -> str:
    place = comparison.decision.verdict, reason
    if not comparison.design.paired and place in UNPAIRED_SENTENCES:
        return UNPAIRED_SENTENCES[place]
    return SENTENCES[place]


def summary(comparisons: Sequence[Comparison], names: Sequence[Names]) -> Sentence:
    """Return what the abstract says of `comparisons`, grouped by their verdict in the family.

    It has no subject: "improved accuracy on A (...) and B (...), and degraded accuracy on C (...)".

    Parameters
    ----------
    comparisons
        Of one treatment.
    names
        What the reader sees for their parts, one for each.
    """
    together = list(zip(comparisons, names, strict=True))
    groups = []
    for verdict in dict.fromkeys(one.verdict_family for one in comparisons):
        members = [(one, seen) for one, seen in together if one.verdict_family == verdict]
        lead = _fill(LEADS[verdict], *members[0])
        places = joined([_place(one, seen) for one, seen in members])
        groups.append((*lead, " ", *places))
    return joined(groups, last=", and ")


def _place(comparison: Comparison, names: Names) -> Sentence:
    decision = comparison.decision
    guarded = decision.verdict == "inconclusive" and decision.reason in GUARDED
    guard = decision.reason if guarded else ""
    place = _fill(PLACES[comparison.verdict_family, guard], comparison, names)
    return compose(UNINFORMATIVE, place=place) if "uninformative" in comparison.flags else place


def headline(comparisons: Sequence[Comparison], names: Names) -> Sentence:
    """Return one sentence over `comparisons`, all of one treatment."""
    verdicts = {comparison.verdict_family for comparison in comparisons}
    template = HEADLINES[verdicts.pop() if len(verdicts) == 1 else "mixed"]
    return capitalised(_fill(template, comparisons[0], names))


def joined(parts: Sequence[Sentence], *, last: str = " and ", between: str = ", ") -> Sentence:
    """Join parts of a sentence by `between`, and by `last` before the final one."""
    pieces: list[str | Quantity] = []
    for place, part in enumerate(parts):
        if place:
            pieces.append(last if place == len(parts) - 1 else between)
        pieces += part
    return tuple(pieces)


def naming(title: str) -> str:
    """Return a variant for the middle of a sentence: "the refined variant", “Two threads”."""
    return f"“{title}”" if " " in title else f"the {phrase(title)} variant"


def phrase(title: str) -> str:
    """Return `title` for the middle of a sentence: "Noisy labels" with a small n, "AdamW" as is."""
    word = title.split(" ", maxsplit=1)[0]
    return title[:1].lower() + title[1:] if word[1:].islower() else title


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


def _counts(comparison: Comparison) -> dict[str, str | Quantity | Sentence]:
    design, sample = comparison.design, comparison.sample
    of = partial(Quantity, origin=comparison.id)
    examples = str(sample.examples or UNKNOWN_EXAMPLES)
    return {
        "margin": "" if design.margin is None else of(design.scale.size(design.margin)),
        "pairs": of(str(sample.n)),
        "planned": of(str(sample.planned)),
        "finished": of(str(sample.baseline_n + sample.treatment_n)),
        "expected": of(str(sample.baseline_planned + sample.treatment_planned)),
        "kind": KINDS[design.paired],
        "seeds": SEED_KINDS[design.paired],
        "examples": of(examples) if sample.examples else examples,
        "resolution": compose(RESOLUTION, examples=of(examples)) if sample.examples else "",
    }


def _quantities(comparison: Comparison) -> dict[str, Quantity | Sentence]:
    effect, reach, scale = comparison.effect, comparison.reach, comparison.design.scale
    if effect is None or reach is None:
        return {}
    texts = {
        "difference": scale.change(effect.difference),
        "size": scale.size(effect.difference),
        "ci95": scale.interval(effect.ci95),
        "ci90": scale.interval(effect.ci90),
        "detectable": scale.size(reach.minimum_detectable_effect),
    }
    return {
        **{name: Quantity(text, comparison.id) for name, text in texts.items()},
        "detect": _seeds(reach.seeds_to_detect_margin, comparison),
        "show": _seeds(reach.seeds_to_show_equivalence, comparison),
        "detect_upper": _seeds(reach.seeds_to_detect_at_upper_limit, comparison),
        "show_upper": _seeds(reach.seeds_to_show_at_upper_limit, comparison),
        "bounds": _ruled_out(BOUNDS, effect.ci90, comparison),
        "bound": ruled_out(comparison),
    }


def ruled_out(comparison: Comparison) -> Sentence:
    """Return which improvements are ruled out; empty if nothing could be assessed."""
    if comparison.effect is None:
        return ()
    return _ruled_out(IMPROVEMENT_BOUNDS, comparison.effect.ci90, comparison)


def _ruled_out(templates: dict[str, str], ci90: Interval, comparison: Comparison) -> Sentence:
    low, high = ci90
    scale = comparison.design.scale
    side = "no_improvement" if high <= 0 else "no_loss" if low >= 0 else "both"
    # A bound below what the decimals show would be read as zero.
    above, below = (
        Quantity(scale.size(max(bound, scale.smallest)), comparison.id) for bound in (high, -low)
    )
    return compose(templates[side], above=above, below=below)


def _seeds(number: int | None, comparison: Comparison) -> Sentence:
    if number is None:
        return compose(COUNTS["unknown"])
    return compose(COUNTS["known"], number=Quantity(str(number), comparison.id))
