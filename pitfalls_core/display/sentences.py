"""Sentences as inlines: each number links to the evidence of its comparison."""

import hashlib
import re
from collections.abc import Iterable

from pitfalls_core.display.document import Inlines, Number, Paragraph, Text
from pitfalls_core.findings.sentence import Sentence


def evidence_label(comparison: str) -> str:
    """Return the label of the evidence for `comparison`, different for every comparison.

    An id whose readable form another id might share gets a digest at its end.
    """
    label = "ev-" + re.sub(r"[^a-z0-9_]+", "-", comparison.lower()).strip("-")
    if re.fullmatch(r"[a-z0-9_]+(/[a-z0-9_]+)*-vs-[a-z0-9_]+", comparison):
        return label
    return f"{label}-{hashlib.sha256(comparison.encode()).hexdigest()[:12]}"


def unbroken(text: str) -> str:
    """Return `text` with every percent sign kept on the line of its number."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def words(text: str) -> Text:
    """Return `text` as an inline; a percent sign stays with its number."""
    return Text(unbroken(text))


def inlines(sentence: Sentence) -> Inlines:
    """Return `sentence` as inlines; a percent sign stays with its number."""
    return tuple(
        words(piece)
        if isinstance(piece, str)
        else Number(unbroken(piece.text), evidence_label(piece.comparison))
        for piece in sentence
    )


def paragraph(sentences: Iterable[Sentence]) -> Paragraph:
    """Return sentences as one paragraph, a space between them."""
    children: list[Text | Number] = []
    for sentence in sentences:
        children += [Text(" ")] if children else []
        children += inlines(sentence)  # type: ignore[arg-type]  # only texts and numbers
    return Paragraph(tuple(children))
