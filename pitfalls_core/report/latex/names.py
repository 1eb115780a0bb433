"""Names of LaTeX macros: letters only, and the same whenever the same thing is named."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

PREFIX = "pf"

_DIGITS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def letters(text: str) -> str:
    """Return `text` as capitalised words without anything between them, digits spelled out.

    ``"glyphs/shift_a"`` gives ``"GlyphsShiftA"``, ``"live_2"`` gives ``"LiveTwo"``. A text with
    characters that neither count nor separate, such as letters beyond ASCII, gets a digest.
    """
    words = "".join(
        _DIGITS[int(piece)] if piece.isdigit() else piece[0].upper() + piece[1:]
        for piece in re.findall(r"[A-Za-z]+|[0-9]", text)
    )
    plain = re.fullmatch(r"[A-Za-z0-9 _./:-]+", text)
    return words if plain and words else words + _digest(text)


def macro_stems(texts: Sequence[str], quantities: Sequence[Sequence[str]]) -> list[str]:
    """Return for each text what the names of its macros end with, so that no two names are equal.

    Texts that would share a name, as ``"a-b"`` and ``"a_b"`` would, get a digest each.

    Parameters
    ----------
    texts
        All different.
    quantities
        What the names of a text's macros begin with, behind `PREFIX`.
    """
    stems = [letters(text) for text in texts]
    taken = Counter(
        quantity + stem for stem, own in zip(stems, quantities, strict=True) for quantity in own
    )
    return [
        stem + _digest(text) if any(taken[quantity + stem] > 1 for quantity in own) else stem
        for text, stem, own in zip(texts, stems, quantities, strict=True)
    ]


def _digest(text: str) -> str:
    """Return ten letters that stand for `text`."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return digest[:10].translate(_LETTERS)
