"""Sentences as inlines: each number links to the evidence of its comparison."""

import hashlib
import re
from collections.abc import Iterable, Mapping

from pitfalls_core.display.document import Inline, Inlines, Number, Paragraph, Text
from pitfalls_core.findings.sentence import Sentence, filled


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


def caption(template: str, **values: str | Number | Inlines) -> Inlines:
    """Fill the ``{names}`` of `template`; a percent sign stays with its number.

    Raises
    ------
    KeyError
        If `template` names what `values` does not hold.
    """
    pieces: list[Inline] = []
    given: Mapping[str, str | Inline | tuple[str | Inline, ...]] = {**values}
    found: tuple[str | Inline, ...] = filled(template, given)
    for piece in found:
        if isinstance(piece, str):
            _add(pieces, piece)
        else:
            pieces.append(piece)
    return tuple(pieces)


def _add(pieces: list[Inline], text: str) -> None:
    """Add `text` to the last piece if that is text, else behind it."""
    last = pieces[-1] if pieces else None
    if isinstance(last, Text):
        pieces[-1] = Text(unbroken(last.text + text))
    elif text:
        pieces.append(words(text))


def inlines(sentence: Sentence) -> Inlines:
    """Return `sentence` as inlines; a percent sign stays with its number."""
    return tuple(
        words(piece)
        if isinstance(piece, str)
        else Number(unbroken(piece.text), evidence_label(piece.origin))
        for piece in sentence
    )


def paragraph(sentences: Iterable[Sentence]) -> Paragraph:
    """Return sentences as one paragraph, a space between them."""
    children: list[Text | Number] = []
    for sentence in sentences:
        children += [Text(" ")] if children else []
        children += inlines(sentence)  # type: ignore[arg-type]  # only texts and numbers
    return Paragraph(tuple(children))
