r"""User text on its way into a document: one function for each target.

In HTML it is Jinja's autoescape. Typst receives string literals and never markup, LaTeX a table of
characters. Invisible characters are replaced everywhere (`pitfalls_core.display.plain.visible`).
"""

import hashlib
import re

from pitfalls_core.display.plain import visible

_LATEX = str.maketrans(
    {
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
        # A bracket at the start of a line or an item would open an optional argument.
        "[": "{[}",
        "]": "{]}",
        "\n": " ",
        "\t": " ",
        "\N{NO-BREAK SPACE}": "~",
        "\N{NARROW NO-BREAK SPACE}": r"\,",
        "\N{THIN SPACE}": r"\,",
        "\N{MINUS SIGN}": "$-$",
        "±": r"$\pm$",
        "×": r"$\times$",
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
)
_TYPST = str.maketrans(
    {"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\N{NO-BREAK SPACE}": r"\u{a0}"}
)
_UNSAFE_IN_NAMES = re.compile(r"[^a-z0-9_-]+")
_FORMULA = re.compile(r"[=+\-@\t]")


def typst_string(text: str) -> str:
    """Return `text` as a Typst string literal, quotes included."""
    return f'"{visible(text).translate(_TYPST)}"'


def latex_text(text: str) -> str:
    """Return `text` as LaTeX that prints it: no command, group or mathematics of its own."""
    escaped = visible(text).translate(_LATEX)
    # Fonts join these pairs: two hyphens to a dash, two commas or apostrophes to a quotation mark.
    return re.sub(r"([-,'])(?=\1)", r"\1{}", escaped)


def latex_url(url: str) -> str:
    r"""Return `url` for the first argument of ``\href``, where percent and hash need a backslash.

    Characters that could end the argument are percent-encoded (RFC 3986, section 2.1).
    """
    encoded = re.sub(r'[\\{}^~<>|"`\s]', lambda match: f"%{ord(match[0]):02X}", visible(url))
    return re.sub(r"([%#&_$])", r"\\\1", encoded)


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
