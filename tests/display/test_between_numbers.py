"""Between the numbers that lead to evidence stand words: no count is typed into a caption."""

import re

import pytest

from pitfalls_core.display.captions import finished
from pitfalls_core.display.document import (
    Figure,
    Inlines,
    Number,
    Paragraph,
    Prose,
    Table,
    Text,
    walk,
)
from pitfalls_core.display.sentences import caption, words
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.scale import GAP
from tests.display.cells import links
from tests.display.exhibits import EXHIBITS, Exhibit, Shown, makers_of
from tests.display.grounds import ground, labels, names

LEVELS = (
    r"\b(90|95|5) %",
    r"(?<=at the level )0\.05",
    r"(?<=alpha is )0\.05",
    r"(?<=with probability )0\.8",
    r"(?<=probability below )0\.5",
    r"(?<=upper )80 %(?= limit)",
    r"(?<=promised at most )2\.5 %",
    r"(?<=correlations )from 0\.95 to 0\b",
    r"(?<=of the arms )from (0\.95 to 0|0 to 0\.95)\b",
)
"""Levels of tests and intervals, probabilities of detection, and bounds of what is assumed."""

THRESHOLDS = (
    r"(?<=\()15 bins",
    r"(?<=Below )1(?= is better)",
    r"(?<=needs the interval above )0\.6",
    r"(?<=gains more than )5\.0 points",
    r"(?<=a confidence above )0\.9",
    r"(?<=off by more than )2(?= of these errors)",
    r"(?<=slope of the last )40 %",
    r"(?<=loss is above )20 %(?= of its first value)",
    r"(?<=of each detector the first )3\b",
    r"(?<=for each variant the )3(?= training examples)",
    r"(?<=Drawn are the first )12 of \d+(?= rows)",
    r"(?<=corrected for the )\d+(?= comparisons that could be assessed)",
    r"(?<=Further rows: )\d+",
    r"\d+(?= questions to a negative result)",
    r"\d+(?= of them cannot be, and say so)",
)
"""How something is measured and when it raises an alarm, and how many rows of a printed table
there are, which stands on the page itself."""

SETTINGS = (
    r"\d+ seeds, \d+ epochs, batches of \d+",
    r"(?<=has at most )\d+(?= seeds)",
)
"""Budgets that the study defines."""

NAMES = (r"“[^”]*”", r"(?<=source paper )\d{3}\b", "SHA-256", r"\bCI95\b", r"\bn − 1\b")
"""Titles, and what is called by a number."""

CONVENTIONS = re.compile("|".join((*NAMES, *LEVELS, *THRESHOLDS, *SETTINGS)))

LEFT_OUT = {
    "checklist.answered": "the checklist again, with answers about the document",
    "definition.definition": "the source of the study",
    "exploration.disagreement_tables": "a look in a notebook, which holds no evidence",
    "exploration.exploration_curves": "a look in a notebook",
    "exploration.forest_figure": "a look in a notebook",
    "exploration.seeds_figure": "a look in a notebook",
    "exploration.verdicts": "a look in a notebook",
    "pitfalls.detectors_of": "the table of detectors again",
    "prose.evidence": "what numbers lead to",
    "published.evidence.published_evidence": "what numbers lead to",
    "values.document_of": "previews of a notebook",
}
"""Makers that are not looked at, and why."""


def said_in(shown: Shown) -> list[Inlines]:
    """Return what is said in an exhibit outside of the cells of tables."""
    if isinstance(shown, Table):
        return [shown.caption, shown.note]
    if isinstance(shown, Figure):
        return [shown.caption]
    return [one.children for one in walk(shown.blocks) if isinstance(one, Paragraph)]


def typed(said: Inlines, known: tuple[str, ...] = ()) -> list[str]:
    """Return the numerals that are plain text, with what is around them.

    Conventions may hold digits, and so may `known` words of authors; of a linked number an
    ellipsis is left.
    """
    parts = (
        "…" if isinstance(one, Number) else one.text
        for one in walk(said)
        if isinstance(one, Text | Number)
    )
    text = "".join(parts).replace("\N{NO-BREAK SPACE}", " ")
    for name in known:
        text = text.replace(name.replace("\N{NO-BREAK SPACE}", " "), "")
    return re.findall(r".{0,30}\d[\d.,]*.{0,20}", CONVENTIONS.sub("", text))


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=str)
def test_every_number_leads_to_an_entry_and_none_is_typed(exhibit: Exhibit) -> None:
    """What was counted, set or measured is a link, in captions, notes and prose.

    Those in cells lead to an entry as well: the evidence of the same report holds it, and a gap
    leads nowhere.
    """
    shown = exhibit.shown()
    found = [] if shown is None else said_in(shown)
    assert [one for said in found for one in typed(said, names(exhibit.of))] == []
    linked = links((shown,))
    assert {label for _, label in linked} <= labels(exhibit.of)
    assert GAP not in [text for text, _ in linked]


def test_every_exhibit_is_looked_at() -> None:
    """Whatever makes a table, a figure or prose is above, or it is said why it is not."""
    looked_at = {one.name for one in EXHIBITS}
    assert looked_at | set(LEFT_OUT) == makers_of(Table, Figure, Prose)
    assert not looked_at & set(LEFT_OUT)


def test_a_typed_number_is_found() -> None:
    """The same caption with a linked number, and with one that an f-string has put there."""
    pairs = finished(ground("mixed").primary)
    assert pairs == "6 pairs"
    template = "Intervals of 95 % over {pairs} of “Head 1”, with probability 0.8."
    assert typed(caption(template, pairs=of_whole(pairs))) == []
    (found,) = typed((words(template.format(pairs=pairs)),))
    assert found.startswith("Intervals of  over 6 pairs of ")
    assert typed((words("Head 1 and 2 more"),), ("Head 1",)) == [" and 2 more"]
    for shown in ("0.8", "7 %", "16 bins", "3 seeds", "with probability 0.9", "95"):
        assert typed((words(f"({shown}"),)), shown


def test_allowed_numbers_are_few() -> None:
    """No convention is a number by itself: each names what stands beside it, or is a level."""
    for one in (
        "95",
        "0.05",
        "0.8",
        "6",
        "1,000",
        "3–6 pairs",
        "12 of 60",
        "36 of 36 planned runs",
    ):
        assert CONVENTIONS.search(one) is None, one
