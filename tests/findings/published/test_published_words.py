"""The words for published tables: none is dead, none says too much, and every case has its own."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pitfalls_core.findings.published import words
from pitfalls_core.findings.published.readings import KINDS
from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import Question, Reanalyses
from pitfalls_core.findings.published.wording import headline, kinds_text, sentences_of
from pitfalls_core.findings.sentence import plain_text
from tests.findings.published_tables import (
    Cells,
    domainbed,
    paper_000,
    paper_001,
    two_rows,
)
from tests.findings.test_words import FORBIDDEN

BASE: Cells = ("50.0", "1.0", 6)

ROWS: tuple[tuple[Cells, Cells], ...] = (
    (BASE, ("60.0", "1.0", 6)),
    (BASE, ("40.0", "1.0", 6)),
    (BASE, ("51.7", "1.0", 6)),
    (BASE, ("48.3", "1.0", 6)),
    (BASE, ("50.3", "1.0", 6)),
    (("50.0", "0.3", 6), ("50.5", "0.3", 6)),
    (("50.0", "0.1", 6), ("50.6", "0.1", 6)),
    (("50.0", "0.5", 6), ("50.5", "0.5", 6)),
    (("50.0", "0.1", 6), ("50.1", "0.1", 7)),
    (("50.0", "20", 6), ("50.5", "20", 6)),
    (("50.0", "0.1", 2), ("50.5", "0.1", 2)),
    (("50.0", "0.0", 6), ("50.5", "0.0", 6)),
    (("50.0", None, 6), ("50.5", None, 6)),
    (("50.0", "1.0", None), ("50.5", "1.0", 6)),
    (("50.0", None, 1), ("50.0", None, 1)),
    (("50.0", None, 1), ("50.1", None, 1)),
    (("50.0", "1000", 6), ("50.5", "1000", 6)),
)
"""Pairs of rows; with a margin of one or none they give every verdict and every reason."""


def answers() -> Iterator[Reanalyses]:
    """Yield tables with every verdict and reason, with one reading and with several."""
    for margin in (1.0, None):
        for spread in ("sd", "unknown"):
            asked = Question(
                "old", margin=margin, spread=spread, examples=20, perfect=100, unit="%"
            )
            for pair in ROWS:
                yield reanalyse(two_rows(*pair), asked)
        yield reanalyse(domainbed(), Question("ERM", margin=margin))
        yield reanalyse(paper_000(), Question("Baseline", margin=margin, spread="pop-se"))
        yield reanalyse(paper_001(), Question("Baseline", margin=margin, perfect=100))


FOUND = tuple(answers())

COMPARED = [one for found in FOUND for one in found.comparisons]

SAID = [plain_text(sentence) for one in COMPARED for sentence in sentences_of(one)]

LINES = [headline(one) for one in COMPARED]

LONG = replace(FOUND[0], comparisons=FOUND[0].comparisons * 30).shown

NOTED = [note for found in (*FOUND, LONG) for note in found.notes]


def templates() -> dict[str, str]:
    """Return every template of the module, by the name of its table and its key."""
    tables = {name: value for name, value in vars(words).items() if name.isupper()}
    return {f"{name} {key}": text for name, table in tables.items() for key, text in table.items()}


TEMPLATES = templates()


def test_every_reason_has_a_sentence_and_every_sentence_a_reason() -> None:
    """The pairs of verdict and reason that come out are exactly those that are worded."""
    decisions = [one.decision for one in COMPARED]
    found = {(one.verdict, "detectable" if one.detectable else one.reason) for one in decisions}
    assert found == words.SENTENCES.keys()


@pytest.mark.parametrize("name", [name for name in TEMPLATES if "KIND_NAMES" not in name])
def test_no_template_is_dead(name: str) -> None:
    """Each template occurs in what is said of these tables."""
    pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(TEMPLATES[name]))
    assert any(re.search(pattern, text) for text in (*SAID, *LINES, *NOTED)), TEMPLATES[name]


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_sentence_says_more_than_a_table_can(word: str) -> None:
    """Neither a template nor a sentence contains a forbidden word."""
    texts = [*TEMPLATES.values(), *SAID, *LINES, *NOTED]
    assert [text for text in texts if re.search(rf"\b{word}", text.lower())] == []


def test_sentences_are_sentences() -> None:
    """They begin with a capital or a name, end in a full stop, and have no gaps."""
    for text in {*SAID, *NOTED}:
        assert re.match(r"[A-Z]|new ", text), text
        assert text.endswith("."), text
        assert not re.search(r"\s\s|\s[,;:)]|\s\.\D|\(\s|[{}]|None|nan|inf\b|_", text), text
        assert not re.search(r"[-−]0\.0\b|\b1 runs", text), text


def test_every_kind_of_spread_has_its_words() -> None:
    """In full, and short for the head of a row; both arms are named where they differ."""
    assert words.KIND_WORDS.keys() == words.KIND_NAMES.keys() == set(KINDS)
    assert kinds_text(("sd", "sd"), words.KIND_NAMES) == "SD"
    assert kinds_text(("sd", "ci95"), words.KIND_NAMES) == "SD and CI95"
