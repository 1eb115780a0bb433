"""Verdicts as lines of text: what is ruled out first, then a table."""

from collections.abc import Iterator, Sequence

from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.own_results.account import headlines
from pitfalls_core.findings.own_results.assessment import Assessment
from pitfalls_core.findings.own_results.training import Training
from pitfalls_core.findings.published.reanalysis import Reanalyses, Reanalysis
from pitfalls_core.findings.published.wording import headline
from pitfalls_core.findings.scale import GAP, p_text
from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.findings.words import VERDICT_WORDS
from pitfalls_core.results.logs.logged import number_text

HEADER = ("dataset", "metric", "treatment", "n", "difference", "95 % interval", "p", "verdict")
MOST_ALARMS = 6
"""Alarms of single runs that are printed."""
PUBLISHED_HEADER = ("dataset", "treatment", "difference", "95 % interval", "p", "verdict")


def verdict_lines(found: Assessment) -> list[str]:
    """Return what to print about `found`, line by line."""
    heads = [f"{plain_text(sentence)}." for sentence in headlines(found)]
    listed = found.shown
    rows = [HEADER, *(_row(one) for one in (*listed.comparisons, *listed.controls))]
    lines = [*heads, *([""] if heads else []), *aligned(rows)]
    if found.left_out:
        lines.append(f"and {found.left_out} more comparisons: see comparisons.csv")
    return [*lines, *_alarm_lines(found.training), *(f"note: {note}" for note in found.notes)]


def _alarm_lines(found: Training | None) -> Iterator[str]:
    """Yield one line for each alarm of a run, the first ones, and how many there are."""
    if found is None:
        return
    for one in found.alarms[:MOST_ALARMS]:
        place = "" if one.step is None else f" at step {number_text(one.step)}"
        yield f"alarm: {one.detector} in run {one.run}{place}: {plain_text(one.evidence)}"
    if len(found.alarms) > MOST_ALARMS:
        yield f"and {len(found.alarms) - MOST_ALARMS} more alarms: see results.json"
    yield f"curves of training: {found.seen} of {len(found.courses)} runs have any"


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield `rows` as lines whose columns stand under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _row(one: Comparison) -> tuple[str, ...]:
    design, sample, effect = one.design, one.sample, one.effect
    count = f"{sample.n}/{sample.planned}"
    if not design.paired:
        count = f"{sample.treatment_n}+{sample.baseline_n}"
    reason = f" ({one.decision.reason.replace('_', ' ')})" if one.decision.reason else ""
    raw, family = VERDICT_WORDS[one.decision.verdict], VERDICT_WORDS[one.verdict_family]
    corrected = "" if raw == family else f"; in its family {family}"
    return (
        design.dataset,
        design.metric,
        design.treatment,
        count,
        design.scale.change(effect.difference) if effect else GAP,
        design.scale.interval(effect.ci95) if effect else GAP,
        p_text(effect.p_value) if effect else GAP,
        f"{raw}{reason}{corrected}",
    )


def published_lines(found: Reanalyses) -> list[str]:
    """Return what to print about a published table, line by line."""
    listed = found.shown
    rows = [PUBLISHED_HEADER, *(_published_row(one) for one in listed.comparisons)]
    notes = [f"note: {note}" for note in listed.notes]
    return [*map(headline, listed.comparisons), "", *aligned(rows), *notes]


def _published_row(one: Reanalysis) -> tuple[str, ...]:
    first, scale = one.primary, one.design.scale
    reason = f" ({one.decision.reason.replace('_', ' ')})" if one.decision.reason else ""
    return (
        one.design.dataset,
        one.design.treatment,
        scale.change(one.difference),
        scale.interval(first.ci95) if first else GAP,
        p_text(first.p_value) if first else GAP,
        f"{VERDICT_WORDS[one.decision.verdict]}{reason}",
    )
