"""Single values in plain text: numbers with the digits that show a move, words, and counts."""

import math
from itertools import takewhile

from pitfalls_core.findings.revision.changes import Change, ComparisonRevision
from pitfalls_core.findings.revision.entries import Value
from pitfalls_core.findings.revision.fields import CLAIM, COMPARISON, STUDY
from pitfalls_core.findings.revision.words import FLIP, NO_RATIO, POINTS
from pitfalls_core.findings.scale import GAP, MINUS, MOST_DECIMALS, Scale
from pitfalls_core.findings.words import VERDICT_WORDS

SHARE = "share of"
"""How the unit of scores begins that are shares."""

LONGEST = 40
"""Characters of a word that are shown."""

LEAD = 10
"""Characters before the first difference of two long words."""

KINDS = {
    name: field.kind for fields in (STUDY, CLAIM, COMPARISON) for name, field in fields.items()
}
"""What kind of value a field holds; fields that are not named here are words, and scores."""


def is_share(unit: str) -> bool:
    """Return whether values in `unit` are shares, from 0 to 1."""
    return unit.startswith(SHARE)


def pair(change: Change, unit: str) -> tuple[str, str]:
    """Return the old value and the new one, with the decimals that show how far they differ."""
    if isinstance(change.old, str) and isinstance(change.new, str):
        skipped = _skipped(change.old, change.new)
        return word(change.old, skipped), word(change.new, skipped)
    factor = _factor(change.field, unit)
    return _value(change.old, change, factor), _value(change.new, change, factor)


def move_cell(change: Change, unit: str) -> str:
    """Return how far a number moved, with two digits; empty if it cannot be had or is zero."""
    if not change.move:
        return ""
    if not _is_measured(change.field):
        return _minus(f"{change.move:+.0f}")
    factor = _factor(change.field, unit)
    text = _scaled(change.move, abs(change.move), factor, signed=True)
    return POINTS.format(number=text) if factor != 1 else text


def ratio_cell(one: ComparisonRevision) -> str:
    """Return the move of a difference in half widths, or why there is no such number."""
    difference = one.change("difference")
    if difference is None:
        return NO_RATIO["unmoved"]
    if difference.move is None:
        return NO_RATIO["no_number"]
    if one.half_width is None:
        return NO_RATIO["no_interval"]
    if one.half_widths is None:
        return NO_RATIO["zero_width"]
    return _scaled(one.half_widths, abs(one.half_widths), 1.0, signed=True)


def verdict_cell(old: Value, new: Value) -> str:
    """Return a verdict, or both if it flipped."""
    if old == new:
        return word(old)
    return FLIP.format(old=word(old), new=word(new))


def word(value: Value, skipped: int = 0) -> str:
    """Return a value that is no number to be scaled, without its first `skipped` characters."""
    if value is None:
        return GAP
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = VERDICT_WORDS.get(str(value), str(value)) or GAP
    text = f"…{text[skipped:]}" if skipped else text
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def counted(number: int, noun: str) -> str:
    """Return a number of things, for example ``"1 run"`` or ``"2 entries"``."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def _skipped(old: str, new: str) -> int:
    """Return how many characters to leave out of long words so that they are seen to differ."""
    pairs = zip(old, new, strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return max(common - LEAD, 0) if common >= LONGEST - 1 else 0


def _value(value: Value, change: Change, factor: float) -> str:
    if not _is_measured(change.field) or not isinstance(value, int | float):
        return word(value)
    step = change.size if math.isfinite(change.size) else abs(value) / 100
    return _scaled(value, step, factor, signed=change.field == "difference")


def _scaled(value: float, step: float, factor: float, *, signed: bool) -> str:
    """Return a value with two digits of `step`, or with all of its own if those are too many."""
    resolution = step * factor
    decimals = 1 - math.floor(math.log10(resolution)) if resolution else 2
    if decimals > MOST_DECIMALS:
        digits = 2 if abs(value) == step else 15
        return _minus(f"{value * factor:{'+' if signed else ''}.{digits}g}")
    scale = Scale(factor=factor, decimals=max(decimals, 0))
    return scale.signed(value) if signed else scale.score(value)


def _is_score(field: str) -> bool:
    """Return whether a field is ``dataset/metric``."""
    return "/" in field


def _is_measured(field: str) -> bool:
    return KINDS.get(field) in ("stored", "pure") or _is_score(field)


def _factor(field: str, unit: str) -> float:
    stored = KINDS.get(field) == "stored" or _is_score(field)
    return 100.0 if stored and is_share(unit) else 1.0


def _minus(text: str) -> str:
    return text.replace("-", MINUS)
