"""What the numbers of a published table rest on, once it has been looked at again."""

from pitfalls_core.display.document import Evidence, Prose
from pitfalls_core.display.entries import entry
from pitfalls_core.display.published.cells import printed, runs_text, title_of
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings.comparison import Decision
from pitfalls_core.findings.published.readings import Reading
from pitfalls_core.findings.published.reanalysis import Reanalyses, Reanalysis
from pitfalls_core.findings.published.wording import break_even_text, kinds_text, levels
from pitfalls_core.findings.published.words import KIND_WORDS
from pitfalls_core.findings.scale import p_text
from pitfalls_core.findings.words import VERDICT_WORDS


def published_evidence(reanalyses: Reanalyses) -> Prose:
    """Return, for every row, everything that its numbers rest on."""
    return Prose(tuple(_evidence(one) for one in reanalyses.comparisons))


def _evidence(one: Reanalysis) -> Evidence:
    rows = {"Variant": one.treatment, "Baseline": one.baseline}
    facts = [
        ("Compared", f"{one.treatment.variant} − {one.baseline.variant} on {one.design.dataset}"),
        *((name, f"{printed(row)}, line {row.line}") for name, row in rows.items()),
        ("Runs", runs_text(one)),
        *_margin_facts(one),
        ("Difference", one.design.scale.change(one.difference)),
        *((_read_as(reading), _reading_fact(reading, one)) for reading in one.readings),
        *_break_even_facts(one),
        ("Possible means", ", ".join(found.replace("_", " ") for found in one.grim)),
        ("Verdict", _verdict_fact(one.decision)),
        ("Flags", ", ".join(one.flags).replace("_", " ") or "none"),
    ]
    return entry(evidence_label(one.id), title_of(one), facts)


def _margin_facts(one: Reanalysis) -> list[tuple[str, str]]:
    margin = one.design.margin
    return [] if margin is None else [("Margin", one.design.scale.size(margin))]


def _reading_fact(reading: Reading, one: Reanalysis) -> str:
    scale, reach, level = one.design.scale, reading.reach, levels(one)
    low, high = map(scale.score, reach.minimum_detectable_effect_range)
    margin = one.design.margin
    equivalence = "" if margin is None else f"; equivalence p {p_text(reading.equivalence_p)}"
    return (
        f"{level['wide']} {scale.interval(reading.ci95)}, {level['narrow']} "
        f"{scale.interval(reading.ci90)}; p {p_text(reading.p_value)}{equivalence}; detectable "
        f"{scale.score(reach.minimum_detectable_effect)} (between {low} and {high}); smallest "
        f"margin that would be confirmed {scale.score(reach.smallest_confirmable_margin)}; "
        f"{_verdict_fact(reading.decision)}"
    )


def _break_even_facts(one: Reanalysis) -> list[tuple[str, str]]:
    if one.break_even is None:
        return []
    examples = one.break_even.examples
    needed = "" if examples is None else f"; {examples} test examples"
    return [("Break-even", f"SD {break_even_text(one.break_even, one)}{needed}")]


def _read_as(reading: Reading) -> str:
    return f"Read as {kinds_text(reading.kinds, KIND_WORDS)}"


def _verdict_fact(decision: Decision) -> str:
    reason = f" ({decision.reason.replace('_', ' ')})" if decision.reason else ""
    return f"{VERDICT_WORDS[decision.verdict]}{reason}"
