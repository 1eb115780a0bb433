"""What stands in the cells of a published table that was looked at again."""

from pitfalls_core.display.cells import NONE
from pitfalls_core.display.document import Inlines, Number, Strong, Text
from pitfalls_core.display.sentences import evidence_label, unbroken
from pitfalls_core.findings.comparison import Decision, Interval
from pitfalls_core.findings.published.readings import Reading
from pitfalls_core.findings.published.reanalysis import Reanalyses, Reanalysis
from pitfalls_core.findings.published.wording import break_even_text
from pitfalls_core.findings.scale import GAP, p_text
from pitfalls_core.findings.words import VERDICT_MARKS, VERDICT_WORDS
from pitfalls_core.results.published import PublishedRow

ANY = "any"
"""Stands for a bound when every improvement is ruled out."""


def number(text: str, one: Reanalysis) -> Inlines:
    """Return a number that links to its evidence; a gap stays a gap."""
    return NONE if text == GAP else (Number(unbroken(text), evidence_label(one.id)),)


def verdict(decision: Decision) -> Inlines:
    """Return a verdict with its mark."""
    return (
        Strong((Text(f"{VERDICT_MARKS[decision.verdict]} {VERDICT_WORDS[decision.verdict]}"),)),
    )


def title_of(one: Reanalysis) -> str:
    """Return the dataset and the variant of a row."""
    return f"{one.design.dataset}: {one.design.treatment}"


def printed(row: PublishedRow) -> str:
    """Return the mean as printed, with the spread in brackets if there is one."""
    return f"{row.mean.text} ({row.spread.text})" if row.spread else row.mean.text


def runs_text(one: Reanalysis) -> str:
    """Return the runs per arm, or those of treatment and baseline where they differ."""
    counts = [GAP if n is None else str(n) for n in one.runs]
    return ", ".join(dict.fromkeys(counts))


def interval_text(interval: Interval, one: Reanalysis) -> str:
    """Return an interval without its unit."""
    return one.design.scale.interval(interval)


def p_range(p_values: Interval) -> str:
    """Return the lowest and the highest p; one of them where they are shown alike."""
    return " to ".join(dict.fromkeys(map(p_text, p_values)))


def detectable(reading: Reading, one: Reanalysis) -> str:
    """Return the difference that such a table detects with probability 0.8."""
    return one.design.scale.score(reading.reach.minimum_detectable_effect)


def ruled_out_above(one: Reanalysis) -> str:
    """Return the improvement above which every reading rules it out; there must be a reading."""
    bound = max(reading.improvement_ruled_out_above for reading in one.readings)
    scale = one.design.scale
    return ANY if bound <= 0 else scale.score(max(bound, scale.smallest))


def runs_needed(reading: Reading) -> str:
    """Return how many runs per arm detect the margin, and how many show equivalence."""
    reach = reading.reach
    needed = (reach.seeds_to_detect_margin, reach.seeds_to_show_equivalence)
    return ", ".join(GAP if count is None else str(count) for count in needed)


def break_even_sd(one: Reanalysis) -> Inlines:
    """Return the SD between runs below which single numbers would be set apart."""
    found = one.break_even
    return NONE if found is None or not found.sd else number(break_even_text(found, one), one)


def break_even_examples(one: Reanalysis) -> Inlines:
    """Return the number of test examples from which single numbers would be set apart."""
    count = one.break_even.examples if one.break_even else None
    return NONE if count is None else number(str(count), one)


def margin_of(reanalyses: Reanalyses) -> Inlines:
    """Return the margin, which leads to the first comparison; nothing where none was set."""
    if reanalyses.question.margin is None:
        return ()
    return number(reanalyses.scale.size(reanalyses.question.margin), reanalyses.comparisons[0])
