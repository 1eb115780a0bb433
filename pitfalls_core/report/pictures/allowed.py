"""What a drawing inside a page may hold: shapes, and nothing that acts or loads."""

import re

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"

ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "defs",
        "clipPath",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "use",
        "image",
    ]
)
DROPPED = frozenset({"metadata", "style", "title", "desc"})
"""Left out with all they hold; the rules of matplotlib's one style sheet are in `ROOT`."""

ROOT = {"stroke-linejoin": "round", "stroke-linecap": "butt"}

COLOURS = ("fill", "stroke")
KNOWN = frozenset(
    {"id", "style", "class", "version", "clip-path", "href", XLINK, "preserveAspectRatio"}
)
"""Attributes that are read otherwise, or not needed."""
PROPERTIES = frozenset(
    [
        "fill",
        "stroke",
        "stroke-width",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linejoin",
        "stroke-linecap",
        "stroke-miterlimit",
        "stroke-opacity",
        "fill-opacity",
        "fill-rule",
        "clip-rule",
        "opacity",
    ]
)
GEOMETRY = frozenset(
    [
        "d",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "r",
        "cx",
        "cy",
        "rx",
        "ry",
        "width",
        "height",
        "points",
        "transform",
        "viewBox",
    ]
)

_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-z]{3,20}|none")
_PLAIN = re.compile(r"[\w\s.,()+-]*")
_LOCAL = re.compile(r"#[\w.-]+")
_CLIP = re.compile(r"url\(#([\w.-]+)\)")
_PNG = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=\s]+")


class NotAllowedError(Exception):
    """A drawing holds something that a page does not take in; it is then shown as an image."""


def colour(value: str) -> str:
    """Return `value` if it is a plain colour.

    Raises
    ------
    NotAllowedError
        Otherwise; so do the other functions of this file.
    """
    return _matched(_COLOUR, value)


def plain(value: str) -> str:
    """Return `value` if it holds numbers, letters and little else, white space made small."""
    return " ".join(_matched(_PLAIN, value).split())


def reference(value: str) -> str:
    """Return the name that ``#name`` refers to."""
    return _matched(_LOCAL, value)[1:]


def clip(value: str) -> str:
    """Return the name that ``url(#name)`` refers to."""
    return _CLIP.sub(r"\1", _matched(_CLIP, value))


def picture(value: str) -> str:
    """Return the data URI of an embedded picture."""
    return "".join(_matched(_PNG, value).split())


def _matched(pattern: re.Pattern[str], value: str) -> str:
    if not pattern.fullmatch(value.strip()):
        raise NotAllowedError(value)
    return value.strip()
