"""Sentences as inlines: each number links to the evidence of its comparison."""

import re
from collections.abc import Iterable

from pitfalls_core.display.document import Inlines, Number, Paragraph, Text
from pitfalls_core.findings.sentence import Sentence


def evidence_label(comparison: str) -> str:
    """Return the label of the evidence for the comparison called `comparison`."""
    return "ev-" + re.sub(r"[^A-Za-z0-9]+", "-", comparison).strip("-").lower()


def inlines(sentence: Sentence) -> Inlines:
    """Return `sentence` as inlines; a percent sign stays with its number."""
    return tuple(
        Text(piece.replace(" %", "\N{NO-BREAK SPACE}%"))
        if isinstance(piece, str)
        else Number(piece.text, evidence_label(piece.comparison))
        for piece in sentence
    )


def paragraph(sentences: Iterable[Sentence]) -> Paragraph:
    """Return sentences as one paragraph, a space between them."""
    children: list[Text | Number] = []
    for sentence in sentences:
        children += [Text(" ")] if children else []
        children += inlines(sentence)  # type: ignore[arg-type]  # only texts and numbers
    return Paragraph(tuple(children))
