"""Sentences with numbers in them, each number knowing what it comes from."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

Piece = TypeVar("Piece")


@dataclass(frozen=True)
class Quantity:
    """A number as the reader sees it, and the id of what is behind it.

    That is a comparison, a claim (`pitfalls_core.findings.claims.deciding.claim_origin`), a task
    (`task_origin`), or all runs together (`WHOLE`).
    """

    text: str
    origin: str


WHOLE = "all runs"
"""The origin of what was counted or set for a report as a whole."""


def overall(value: object) -> Quantity:
    """Return a number that was counted or set for a report as a whole."""
    return Quantity(str(value), WHOLE)


def task_origin(task: str) -> str:
    """Return the origin of what was counted or pooled over the runs of a task."""
    return f"task {task}"


Sentence = tuple[str | Quantity, ...]


def compose(template: str, **values: str | Quantity | Sentence) -> Sentence:
    """Fill the ``{names}`` of `template`; a quantity stays a quantity, also inside a sentence.

    Raises
    ------
    KeyError
        If `template` names what `values` does not hold.
    """
    return filled(template, values)


def filled(
    template: str, values: Mapping[str, str | Piece | tuple[str | Piece, ...]]
) -> tuple[str | Piece, ...]:
    """Fill the ``{names}`` of `template` with texts, other pieces, or several of both.

    Raises
    ------
    KeyError
        If `template` names what `values` does not hold.
    """
    pieces: list[str | Piece] = []
    for text, name, _, _ in string.Formatter().parse(template):
        pieces += [text] if text else []
        value = () if name is None else values[name]
        pieces += value if isinstance(value, tuple) else [value]
    return tuple(pieces)


def capitalised(sentence: Sentence) -> Sentence:
    """Return `sentence` with a capital at its start; a quantity there stays as it is."""
    first = sentence[0]
    if not isinstance(first, str):
        return sentence
    return (first[:1].upper() + first[1:], *sentence[1:])


def plain_text(sentence: Sentence) -> str:
    """Return `sentence` as characters."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in sentence)
