"""A formula as a tree of MathML elements, of which only a few kinds and attributes are kept."""

import html
import re
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree as ET

from math_core import LatexError, LatexToMathML

from pitfalls_core.display.document import Math
from pitfalls_core.display.plain import visible
from pitfalls_core.errors import InputError
from pitfalls_core.report.mathematics.dialect import normal

_TAGS = """
    math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover
    mtable mtr mtd mpadded mphantom mstyle
"""
TAGS = frozenset(_TAGS.split())
_ATTRIBUTES = """
    display displaystyle scriptlevel accent accentunder stretchy form lspace rspace minsize
    maxsize symmetric width linethickness mathvariant largeop movablelimits
"""
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
_BEHIND = re.compile("[\ufe00-\ufe0f]")


@dataclass(frozen=True)
class Element:
    """An element of MathML.

    Parameters
    ----------
    tag
        One of `TAGS`.
    attributes
        Names out of `ATTRIBUTES`, with their values.
    align
        How a cell of a table is aligned: ``left``, ``right``, or nothing for centred.
    text
        The characters of an element without children.
    children
        The elements inside.
    """

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    align: str = ""
    text: str = ""
    children: tuple["Element", ...] = ()

    def get(self, name: str) -> str:
        """Return the value of an attribute, or nothing."""
        return dict(self.attributes).get(name, "")


@cache
def mathml(math: Math) -> Element:
    """Return `math` as MathML.

    Raises
    ------
    InputError
        If the formula cannot be shown (`pitfalls_core.report.mathematics.dialect.normal`), or is
        not well formed.
    """
    tex = normal(math.tex)
    try:
        text = _converter().convert_with_local_state(tex, displaystyle=math.display)
    except LatexError as error:
        problem = re.sub(r"^\d+: ", "", str(error)).rstrip(".")
        raise InputError(f"the formula {tex!r} cannot be read: {problem}; correct it") from None
    # Names of characters that HTML has and XML has not.
    named = re.sub(r"&(?!lt;|gt;|amp;|quot;|#)\w+;", lambda found: html.unescape(found[0]), text)
    return _element(ET.fromstring(named), tex)


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False, allow_unreliable_rendering=True)


def _element(found: ET.Element, tex: str) -> Element:
    if found.tag not in TAGS and not _is_font(found):
        raise InputError(
            f"the formula {tex!r} needs the element {found.tag!r} of MathML, which a document "
            "cannot show; write it with common commands of LaTeX, amsmath and amssymb"
        )
    # Fonts inside of a text are elements of HTML: only their characters are kept.
    text = "".join(found.itertext()) if found.tag == "mtext" else found.text or ""
    attributes = tuple((k, v) for k, v in found.items() if k in ATTRIBUTES)
    children = () if found.tag == "mtext" else tuple(_element(one, tex) for one in found)
    style = re.search(r"text-align: (left|right)", found.get("style", ""))
    align = style[1] if style and found.tag == "mtd" else ""
    return Element(found.tag, attributes, align, visible(_BEHIND.sub("", text)), children)


def _is_font(found: ET.Element) -> bool:
    return found.tag in {"b", "i", "em", "code", "span"}
