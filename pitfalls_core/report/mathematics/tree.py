"""A formula as a small tree that templates for Typst write from."""

import re
from dataclasses import dataclass
from functools import cache

from pitfalls_core.display.document import Math
from pitfalls_core.report.mathematics.mathml import Element, mathml


@dataclass(frozen=True)
class Symbol:
    """One character, in the style that mathematics gives it."""

    character: str


@dataclass(frozen=True)
class Upright:
    """Upright characters: a number, a word, the name of a function."""

    text: str
    operator: bool = False


@dataclass(frozen=True)
class Space:
    """Horizontal space, in em."""

    width: float


@dataclass(frozen=True)
class Sequence:
    """Parts side by side; a fenced one grows its first and last part to its height."""

    parts: tuple["Node", ...]
    fenced: bool = False


@dataclass(frozen=True)
class Sized:
    """A delimiter of a given height, in em."""

    character: str
    height: float


@dataclass(frozen=True)
class Fraction:
    """A fraction; without its line, two parts above each other. `style` may force a size."""

    above: "Node"
    below: "Node"
    line: bool = True
    style: str = ""


@dataclass(frozen=True)
class Root:
    """A root, of a degree or square."""

    radicand: "Node"
    degree: "Node | None" = None


@dataclass(frozen=True)
class Scripts:
    """What stands below and above: beside the base, or as limits where the base is an operator."""

    base: "Node"
    below: "Node | None" = None
    above: "Node | None" = None
    limits: str = "scripts"


@dataclass(frozen=True)
class Accent:
    """A sign over its base."""

    base: "Node"
    sign: str


@dataclass(frozen=True)
class Bracketed:
    """A line, a brace or an arrow along its base: the name of Typst's function for it."""

    base: "Node"
    function: str


@dataclass(frozen=True)
class Hidden:
    """Space for a part that is not shown."""

    part: "Node"


@dataclass(frozen=True)
class Styled:
    """A part in a forced size: ``display``, ``inline``."""

    part: "Node"
    style: str


@dataclass(frozen=True)
class Cell:
    """A cell of a table and how it is aligned: ``left``, ``right`` or nothing for centred."""

    part: "Node"
    align: str


@dataclass(frozen=True)
class Rows:
    """A table; the columns of an aligned one touch."""

    rows: tuple[tuple[Cell, ...], ...]
    aligned: bool = False


Node = (
    Symbol
    | Upright
    | Space
    | Sequence
    | Sized
    | Fraction
    | Root
    | Scripts
    | Accent
    | Bracketed
    | Hidden
    | Styled
    | Rows
)

_NOTHING = frozenset("\u2061\u2062\u2063\u2064")
_LINES = {
    ("mover", "\u0332"): "overline",
    ("mover", "\u00af"): "overline",
    ("mover", "\u203e"): "overline",
    ("munder", "\u0332"): "underline",
    ("munder", "_"): "underline",
    ("mover", "\u23de"): "overbrace",
    ("munder", "\u23df"): "underbrace",
}
_ACCENTS = {
    "ˆ": "^",
    "^": "^",
    "˜": "~",
    "~": "~",
    "¯": "¯",
    "‾": "¯",
    "ˉ": "¯",
    "→": "→",
    "⃗": "→",
    "←": "←",
    "˙": ".",
    "¨": "¨",
    "ˇ": "ˇ",
    "˘": "˘",
    "´": "´",
    "`": "`",
    "˚": "∘",
}
_LARGE = frozenset("∏∐∑⋀⋁⋂⋃⨀⨁⨂⨄⨆∫∬∭∮")
_ARROWS = frozenset("→←↔⇒⇐⇔")


@cache
def tree(math: Math) -> Node:
    """Return `math` as a tree.

    Raises
    ------
    InputError
        As `pitfalls_core.report.mathematics.mathml.mathml`.
    """
    return _row(mathml(math).children)


def _row(elements: tuple[Element, ...]) -> Node:
    parts = tuple(_node(one) for one in elements)
    # A space without width would part a sign from its neighbour, and so from the space around it.
    shown = tuple(part for part in parts if part not in {Space(0.0), Sequence(())})
    if _is_fenced(elements):
        return Sequence(parts, fenced=True)
    return shown[0] if len(shown) == 1 else Sequence(shown)


def _is_fenced(elements: tuple[Element, ...]) -> bool:
    """Return whether a row stands between delimiters that grow, one of which may be missing."""
    ends = (elements[0], elements[-1]) if len(elements) > 1 else ()
    return bool(ends) and all(
        end.tag == "mo"
        and len(end.text) == 1
        and end.text in "()[]{}|‖⟨⟩⌈⌉⌊⌋/\\↑↓⇑⇓⎰⎱⟮⟯⟦⟧∣∥\u2063"
        and end.get("stretchy") != "false"
        and not end.get("minsize")
        for end in ends
    )


def _node(one: Element) -> Node:  # noqa: PLR0911  # one a kind of element
    match one.tag:
        case "mi" | "mn" | "mtext":
            return _letters(one)
        case "mo":
            return _operator(one)
        case "mspace":
            return Space(_em(one.get("width")))
        case "mfrac":
            above, below = map(_node, one.children)
            styles = {"true": "display", "false": "inline"}
            style = styles.get(one.get("displaystyle"), "")
            return Fraction(above, below, one.get("linethickness") != "0", style)
        case "msqrt":
            return Root(_row(one.children))
        case "mroot":
            radicand, degree = map(_node, one.children)
            return Root(radicand, degree)
        case "mtable":
            return _table(one)
        case "mphantom":
            return Hidden(_row(one.children))
        case "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover":
            return _scripts(one)
    style = {"true": "display", "false": "inline"}.get(one.get("displaystyle"), "")
    inside = _row(one.children)
    return Styled(inside, style) if style else inside


def _letters(one: Element) -> Node:
    if one.tag == "mi" and len(one.text) == 1 and one.get("mathvariant") != "normal":
        return Symbol(one.text)
    words = one.text.replace("\N{NO-BREAK SPACE}", " ")
    return Upright(words, operator=one.tag == "mi" and len(words) > 1 and words.isascii())


def _operator(one: Element) -> Node:
    if not one.text or one.text in _NOTHING:
        return Sequence(())
    if len(one.text) > 1:
        return Upright(one.text)
    if one.get("minsize"):
        return Sized(one.text, _em(one.get("minsize")))
    return Symbol(one.text)


def _scripts(one: Element) -> Node:
    base, *scripts = one.children
    if one.tag in {"munder", "mover"} and scripts[0].tag == "mo":
        sign = scripts[0].text
        if (one.tag, sign) in _LINES:
            return Bracketed(_node(base), _LINES[one.tag, sign])
        if one.get("accent") == "true" and sign in _ACCENTS:
            return Accent(_node(base), _ACCENTS[sign])
    below = _node(scripts[0]) if one.tag not in {"msup", "mover"} else None
    above = _node(scripts[-1]) if one.tag not in {"msub", "munder"} else None
    if one.tag.startswith("ms"):
        return Scripts(_node(base), below, above)
    shown = _node(base)
    if base.text in _ARROWS:
        shown = Bracketed(shown, "stretch")
    movable = base.text in _LARGE and base.get("movablelimits") != "false"
    return Scripts(shown, below, above, "movable" if movable else "limits")


def _table(one: Element) -> Rows:
    rows = tuple(
        tuple(Cell(_row(cell.children), cell.align) for cell in row.children)
        for row in one.children
    )
    aligned = one.get("displaystyle") == "true" and any(c.align for row in rows for c in row)
    return Rows(rows, aligned)


def _em(width: str) -> float:
    """Return a width in em; absolute units, of 10 points an em, and pixels are rare."""
    found = re.fullmatch(r"(-?[\d.]+)(em|rem|pt|px|)", width)
    if not found:
        return 0.0
    return float(found[1]) * {"rem": 1.6, "pt": 0.1, "px": 0.075}.get(found[2], 1.0)
