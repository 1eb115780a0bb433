"""Document values as plain characters, and which characters a document may hold."""

import re

from pitfalls_core.display.document import (
    Citation,
    Code,
    CrossReference,
    Emphasis,
    Inline,
    Inlines,
    Link,
    Math,
    Number,
    Strong,
    Text,
)

# Control characters other than tab and line feed, direction marks and overrides, lone surrogates
# and noncharacters: none of them can be seen, and the overrides make text read as it is not.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def visible(text: str) -> str:
    """Return `text` with control and direction characters replaced by U+FFFD."""
    return _INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text)


def printable(value: object) -> object:
    """Return what a template may print for `value`: a text is made visible, markup is finished.

    Templates apply this to every value (Jinja's ``finalize``), before they escape it.
    """
    return visible(value) if type(value) is str else value


def plain_text(inlines: Inlines) -> str:
    """Return the characters of `inlines`.

    Citations become ``[key]``, cross references their labels, and formulas LaTeX between dollars.
    """
    return "".join(_plain(inline) for inline in inlines)


def _plain(inline: Inline) -> str:
    match inline:
        case Text(text) | Code(text) | Number(text):
            return text
        case Strong(children) | Emphasis(children) | Link(_, children):
            return plain_text(children)
        case Citation(keys):
            return f"[{', '.join(keys)}]"
        case CrossReference(label):
            return label
        case Math(tex):
            return f"${tex}$"
