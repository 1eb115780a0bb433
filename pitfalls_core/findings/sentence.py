"""Sentences with numbers in them, each number knowing the comparison it comes from."""

import string
from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """A measured number as the reader sees it, and the id of the comparison behind it."""

    text: str
    comparison: str


Sentence = tuple[str | Quantity, ...]


def compose(template: str, **values: str | Quantity) -> Sentence:
    """Fill the ``{names}`` of `template`; a quantity stays a quantity.

    Raises
    ------
    KeyError
        If `template` names what `values` does not hold.
    """
    pieces: list[str | Quantity] = []
    for text, name, _, _ in string.Formatter().parse(template):
        pieces += [text] if text else []
        pieces += [values[name]] if name else []
    return tuple(pieces)


def plain_text(sentence: Sentence) -> str:
    """Return `sentence` as characters."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in sentence)
