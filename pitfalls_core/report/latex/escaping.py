r"""User text on its way into LaTeX: text, text for the list of bookmarks, addresses, comments.

What is printed is known to every engine: ASCII, the letters and marks of the T1 encoding, and signs
that stand in the table below. Any other character is left to the command ``\pfcharacter`` of
``pitfalls.sty``, which prints it where the font has it, and its number where not.
"""

import re
import unicodedata
from collections.abc import Mapping

from pitfalls_core.display.document import Math
from pitfalls_core.display.plain import visible
from pitfalls_core.report.mathematics.dialect import normal, segments
from pitfalls_core.report.mathematics.mathml import mathml

_COMMANDS: Mapping[str, str] = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    # Behind the end of a row or of an item, these would be read as arguments of its command.
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    "\n": " ",
    "\t": " ",
    "\N{NO-BREAK SPACE}": "~",
    "\N{SOFT HYPHEN}": r"\-",
    "\N{ZERO WIDTH SPACE}": r"\allowbreak{}",
    "\N{NON-BREAKING HYPHEN}": r"\mbox{-}",
    "\N{NARROW NO-BREAK SPACE}": r"\,",
    "\N{THIN SPACE}": r"\,",
    "\N{MINUS SIGN}": "$-$",
    "±": r"$\pm$",
    "×": r"$\times$",
    "÷": r"$\div$",
    "·": r"$\cdot$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
    "≠": r"$\ne$",
    "≈": r"$\approx$",
    "→": r"$\to$",
    "←": r"$\leftarrow$",
    "↔": r"$\leftrightarrow$",
    "↑": r"$\uparrow$",
    "↓": r"$\downarrow$",
    "∞": r"$\infty$",
    "√": r"$\surd$",
    "∑": r"$\sum$",
    "∈": r"$\in$",
    "²": r"$^2$",
    "³": r"$^3$",
    "°": r"$^\circ$",
    "α": r"$\alpha$",
    "β": r"$\beta$",
    "γ": r"$\gamma$",
    "δ": r"$\delta$",
    "ε": r"$\varepsilon$",
    "η": r"$\eta$",
    "θ": r"$\theta$",
    "κ": r"$\kappa$",
    "λ": r"$\lambda$",
    "μ": r"$\mu$",
    "µ": r"$\mu$",
    "π": r"$\pi$",
    "ρ": r"$\rho$",
    "σ": r"$\sigma$",
    "τ": r"$\tau$",
    "φ": r"$\varphi$",
    "χ": r"$\chi$",
    "ψ": r"$\psi$",
    "ω": r"$\omega$",
    "Γ": r"$\Gamma$",
    "Δ": r"$\Delta$",
    "Θ": r"$\Theta$",
    "Λ": r"$\Lambda$",
    "Σ": r"$\Sigma$",
    "Φ": r"$\Phi$",
    "Ω": r"$\Omega$",
    "✓": r"$\surd$",
    "\N{REPLACEMENT CHARACTER}": "{?}",
}
_T1 = frozenset(
    "¡¢£¤¥¦§¨©ª«®¯´¶¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"
    "ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİıĴĵĶķĹĺĻļĽľŁłŃńŅņŇňŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠš"
    "ŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžȘșȚț–—‘’‚“”„†‡•…‰‹›€™"
)
"""Characters beyond ASCII that pdflatex prints with the T1 encoding."""

_BOOKMARKS = {
    "\N{MINUS SIGN}": "-",
    "±": "+/-",
    "×": "x",
    "÷": "/",
    "·": ".",
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


def latex_text(text: str) -> str:
    """Return `text` as LaTeX that prints it: no command, group or mathematics of its own."""
    escaped = "".join(map(_printed, unicodedata.normalize("NFC", visible(text))))
    # Fonts join these pairs: two hyphens to a dash, two commas or apostrophes to a quotation mark.
    return re.sub(r"([-,'])(?=\1)", r"\1{}", escaped)


def latex_bookmark(text: str) -> str:
    """Return `text` as LaTeX for a bookmark or the title of a PDF: characters only."""
    return "".join(map(_marked, unicodedata.normalize("NFC", visible(text))))


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


def _printed(character: str) -> str:
    if character in _COMMANDS:
        return _COMMANDS[character]
    if character.isascii() or character in _T1:
        return character
    return rf"\pfcharacter{{{ord(character):04X}}}"


def _marked(character: str) -> str:
    if character in _BOOKMARKS:
        return _BOOKMARKS[character]
    printed = _printed(character)
    if printed.startswith("$"):
        # The micro sign, for one, is called so and not mu.
        letter = unicodedata.normalize("NFKC", character)
        return unicodedata.name(letter).split()[-1].lower()
    return f"{{[}}U+{ord(character):04X}{{]}}" if printed.startswith(r"\pf") else printed


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
    return f"{bare[1]} " if bare else escaped
