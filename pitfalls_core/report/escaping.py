"""User text on its way into a document: one function for each target.

In HTML it is Jinja's autoescape. Typst receives string literals and never markup; LaTeX has a table
of characters (`pitfalls_core.report.latex.escaping`). Invisible characters are replaced everywhere
(`pitfalls_core.display.plain.visible`).
"""

import hashlib
import re

from pitfalls_core.display.plain import visible

_TYPST = str.maketrans(
    {"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\N{NO-BREAK SPACE}": r"\u{a0}"}
)
_UNSAFE_IN_NAMES = re.compile(r"[^a-z0-9_-]+")
_FORMULA = re.compile(r"[=+\-@\t]")


def typst_string(text: str) -> str:
    """Return `text` as a Typst string literal, quotes included."""
    return f'"{visible(text).translate(_TYPST)}"'


def file_name(text: str) -> str:
    """Return a name for files and anchors, different for every different text.

    Lower-case letters, digits, hyphens and underscores stay. A text with anything else, an empty
    one and a very long one get a digest at their end, so that no two texts share a name.
    """
    if re.fullmatch(r"[a-z0-9_][a-z0-9_-]{0,79}", text):
        return text
    readable = _UNSAFE_IN_NAMES.sub("-", text.lower()).strip("-")[:60]
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{readable or 'x'}-{digest}"


def csv_cell(text: str) -> str:
    """Return `text` as one cell of a CSV file (RFC 4180), inert in spreadsheets.

    A text that a spreadsheet would take for a formula gets an apostrophe in front, unless it is a
    number.
    """
    text = visible(text)
    if _FORMULA.match(text) and not _is_number(text):
        text = f"'{text}"
    if re.search(r'[",\n]|^\s|\s$', text):
        quoted = text.replace('"', '""')
        return f'"{quoted}"'
    return text


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text) is not None
