"""What limits a study, as far as its records show: which words are needed, and their numbers."""

from collections.abc import Iterator

from pitfalls_core.display.captions import finished
from pitfalls_core.display.document import Inlines, Number
from pitfalls_core.display.sentences import evidence_label, unbroken
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.history.added_seeds import EXPLORATORY
from pitfalls_core.report.places import Places
from pitfalls_core.statistics.power import POWER

OPEN = ("inconclusive", "not_assessable")
"""Verdicts that say nothing either way."""


def limited_by(analysis: Analysis) -> Iterator[str]:
    """Yield the names of the words that apply, in order."""
    yield "scope"
    if _assessed(analysis):
        yield "reach"
    if _open(analysis):
        yield "open"
    if _found(analysis) < len(analysis.controls):
        yield "control"
    if len(analysis.primary) < len(analysis.comparisons):
        yield "secondary"
    if _exploratory(analysis):
        yield "exploratory"
    if _missing(analysis):
        yield "missing"
    if analysis.runs.profile == "smoke":
        yield "smoke"


def limits(analysis: Analysis) -> Places:
    """Return the numbers for the words, whether they apply or not."""
    return {
        "tasks": "; ".join(task.title for task in analysis.study.tasks),
        "profile": analysis.runs.profile,
        "pairs": (of_whole(finished(analysis.primary)),),
        **{name: (of_whole(count),) for name, count in _counts(analysis).items()},
        "power": f"{POWER:g}",
        **_reach(analysis),
    }


def _counts(analysis: Analysis) -> dict[str, int]:
    return {
        "primary": len(analysis.primary),
        "comparisons": len(analysis.comparisons),
        "secondary": len(analysis.comparisons) - len(analysis.primary),
        "open": _open(analysis),
        "found": _found(analysis),
        "sets": len(analysis.controls),
        "exploratory": _exploratory(analysis),
        "planned": len(analysis.runs.ledger.entries),
        "missing": _missing(analysis),
    }


def _reach(analysis: Analysis) -> dict[str, str | Inlines]:
    assessed = _assessed(analysis)
    if not assessed:
        return {}
    detectable, one = max(assessed, key=lambda pair: pair[0])
    margin = one.design.margin
    largest = Number(unbroken(one.design.scale.size(detectable)), evidence_label(one.id))
    return {
        "largest": (largest,),
        "margin": "not set" if margin is None else (of_whole(one.design.scale.size(margin)),),
        "enough": (of_whole(sum(_sees_margin(*pair) for pair in assessed)),),
    }


def _sees_margin(detectable: float, one: Comparison) -> bool:
    return one.design.margin is not None and detectable <= one.design.margin


def _assessed(analysis: Analysis) -> list[tuple[float, Comparison]]:
    """Return the primary comparisons whose reach is known, each with what it can detect."""
    return [
        (one.reach.minimum_detectable_effect, one)
        for one in analysis.primary
        if one.reach is not None
    ]


def _open(analysis: Analysis) -> int:
    return sum(one.verdict_family in OPEN for one in analysis.primary)


def _found(analysis: Analysis) -> int:
    return sum(analysis.control_detected(one) for one in analysis.controls)


def _exploratory(analysis: Analysis) -> int:
    return sum(EXPLORATORY in one.flags for one in analysis.comparisons)


def _missing(analysis: Analysis) -> int:
    ledger = analysis.runs.ledger
    return len(ledger.entries) - ledger.count("finished")
