"""Characters that no font of the PDF has, written as their code points."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pitfalls_core.display.document import Code, Math
from pitfalls_core.display.plain import visible
from pitfalls_core.report.paper import Author
from pitfalls_core.report.strangers.losses import Losses

_RANGES = Path(__file__).with_name("characters.txt")
_SHOWN = frozenset({"text", "alt", "header", "group", "title", "affiliation", "email"})
"""The fields of document values that hold characters for readers."""
# Signs that only change how the one before them looks.
_SELECTORS = re.compile("[\ufe00-\ufe0f]")
# A letter and its mark have to come from one font, and no font of text has marks for symbols.
_MARKS_FOR_SYMBOLS = range(0x20D0, 0x2100)

Value = TypeVar("Value")


def printable_in_pdf(value: Value, losses: Losses) -> Value:
    """Return a document value in which every character has a glyph.

    Characters without one become their code points, ``[U+4E2D]``; a formula that holds one becomes
    code.
    """
    changed: Value = _changed(value, lambda text: _replaced(text, losses))
    return changed


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, tuple):
        return tuple(
            change(part) if isinstance(part, str) else _changed(part, change) for part in value
        )
    if isinstance(value, Author):
        value = replace(value, name=change(value.name))
    if isinstance(value, Math):
        return value if change(value.tex) == value.tex else Code(change(value.tex))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    return replace(
        value,
        **{
            field.name: change(part)
            if isinstance(part, str) and field.name in _SHOWN
            else _changed(part, change)
            for field in fields(value)
            if isinstance(part := getattr(value, field.name), str | tuple)
        },
    )


def _replaced(text: str, losses: Losses) -> str:
    if text.isascii():
        return text
    known = characters()
    shown = []
    for sign in _SELECTORS.sub("", visible(text)):
        if ord(sign) < 0x20 or (ord(sign) in known and ord(sign) not in _MARKS_FOR_SYMBOLS):
            shown.append(sign)
        else:
            losses.note(f"no font of the PDF has U+{ord(sign):04X}; its code point stands for it")
            shown.append(f"[U+{ord(sign):04X}]")
    return "".join(shown)


@cache
def characters() -> frozenset[int]:
    """Return the code points that the fonts inside of the typesetter have."""
    found: set[int] = set()
    for line in _RANGES.read_text(encoding="ascii").split():
        first, _, last = line.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)
