r"""User text on its way into LaTeX: text, text for the list of bookmarks, addresses, comments.

What is printed is known to every engine: ASCII, the letters and marks of the T1 encoding, and signs
of the tables in `characters`. Any other character is left to the command ``\pfcharacter`` of
``pitfalls.sty``, which prints it where the font has it, and its number where not.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pitfalls_core.display.document import Math
from pitfalls_core.display.plain import visible
from pitfalls_core.report.fitting.breaking import REMEMBERED
from pitfalls_core.report.latex.characters import ACCENTS, COMMANDS, T1
from pitfalls_core.report.mathematics.dialect import normal, segments
from pitfalls_core.report.mathematics.mathml import mathml

_CLUSTER = re.compile(rf"[A-Za-z][{''.join(ACCENTS)}](?![\u0300-\u036f])|[\s\S]")

_BOOKMARKS = {
    "\N{MINUS SIGN}": "-",
    "±": "+/-",
    "×": "x",
    "÷": "/",
    "·": ".",
    "™": "(TM)",
    "≤": "\\textless{}=",
    "≥": "\\textgreater{}=",
    "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
    "\N{THIN SPACE}": " ",
    "\N{ZERO WIDTH SPACE}": "",
    "\N{SOFT HYPHEN}": "",
    "\N{NON-BREAKING HYPHEN}": "-",
}
"""What stands in a bookmark, which holds no mathematics and no commands of layout."""


@lru_cache(REMEMBERED)
def latex_text(text: str) -> str:
    """Return `text` as LaTeX that prints it: no command, group or mathematics of its own."""
    # Nearly all text is ASCII, which needs no normal form.
    plain = text.isascii() and text.isprintable()
    escaped = text.translate(_ASCII) if plain else "".join(map(_printed, _clusters(text)))
    # Fonts join these pairs: two hyphens to a dash, two commas or apostrophes to a quotation mark.
    return re.sub(r"([-,'])(?=\1)", r"\1{}", escaped)


def latex_bookmark(text: str) -> str:
    """Return `text` as LaTeX for a bookmark or the title of a PDF: characters only."""
    return "".join(map(_marked, _clusters(text)))


def latex_comment(text: str) -> str:
    """Return `text` for a line behind a percent sign, which it cannot leave.

    A sign that looks like a backslash stands for it, so that no program takes it for a command.
    """
    return re.sub(r"\s+", " ", visible(text)).replace("\\", "\N{SET MINUS}")


def latex_url(url: str) -> str:
    r"""Return `url` for the first argument of ``\href``, where percent and hash need a backslash.

    Characters that could end the argument, and those beyond ASCII, are percent-encoded in UTF-8
    (RFC 3986, section 2.1).
    """
    encoded = re.sub(r'[\\{}^~<>|"`\s]|[^\x00-\x7f]', _percent, visible(url))
    return re.sub(r"([%#&_$])", r"\\\1", encoded)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _clusters(text: str) -> Iterator[str]:
    """Yield the characters of `text`, a letter with a mark above it that T1 lacks as two."""
    for found in _CLUSTER.finditer(unicodedata.normalize("NFC", visible(text))):
        apart = unicodedata.normalize("NFD", found[0])
        known = found[0] in T1 or found[0] in COMMANDS
        yield apart if not known and _CLUSTER.fullmatch(apart) else found[0]


def _printed(character: str) -> str:
    if character in COMMANDS:
        return COMMANDS[character]
    if character.isascii() or character in T1:
        return character
    if len(character) > 1:
        return rf"\{ACCENTS[character[1]]}{{{character[0]}}}"
    return rf"\pfcharacter{{{ord(character):04X}}}"


def _marked(character: str) -> str:
    if character in _BOOKMARKS:
        return _BOOKMARKS[character]
    if len(character) > 1:
        return character[0]
    printed = _printed(character)
    if printed.startswith("$"):
        # The micro sign, for one, is called so and not mu; a raised figure becomes a plain one.
        plain = unicodedata.normalize("NFKC", character)
        return plain if plain.isascii() else unicodedata.name(plain).split()[-1].lower()
    return f"{{[}}U+{ord(character):04X}{{]}}" if printed.startswith(r"\pf") else printed


_ASCII = {code: _printed(chr(code)) for code in range(ord(" "), ord("~") + 1)}
"""Printable ASCII characters as LaTeX that prints them."""


def latex_math(tex: str) -> str:
    """Return the formula `tex` for the inside of mathematics: commands of the dialect, no others.

    Raises
    ------
    InputError
        If a document may not hold it (`pitfalls_core.report.mathematics.mathml.mathml`).
    """
    mathml(Math(tex))
    return "".join(
        re.sub(r"[^ -~]", _in_text if words else _in_math, piece)
        for words, piece in segments(normal(tex))
    )


def _in_text(sign: re.Match[str]) -> str:
    return latex_text(sign[0])


def _in_math(sign: re.Match[str]) -> str:
    escaped = latex_text(sign[0])
    bare = re.fullmatch(r"\$(.*)\$", escaped)
    if bare:
        return f"{bare[1]} "
    # Accents and characters by their numbers are commands of text.
    return rf"\mbox{{{escaped}}}" if escaped.startswith("\\") else escaped
