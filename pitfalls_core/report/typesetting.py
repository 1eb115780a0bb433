"""Typst source in, PDF bytes out: tagged, with its fonts inside, and the same bytes every time."""

import logging
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import typst

from pitfalls_core.errors import ExportFailed
from pitfalls_core.report.named_links import UnknownForm, with_named_links

LOG = logging.getLogger(__name__)

TAGGING = ("internal error: tags", "PDF/UA-1 error: invalid list (L) structure")
"""How refusals begin that are the typesetter's own: where a page ends inside of tagged content."""

_MISSING_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')


def typeset(source: str, files: Mapping[str, bytes]) -> bytes:
    """Return the PDF that the Typst text `source` describes, after the standard PDF/UA-1.

    A document that the typesetter cannot tag, through no fault of the document, comes without tags,
    and a warning is logged.

    Parameters
    ----------
    source
        The document.
    files
        What it refers to, by relative path: the only files that it can read.

    Raises
    ------
    ExportFailed
        If Typst refuses the document, or no font has one of its characters.
    """
    # A symbolic link would lead out of the folder, so it is a fresh one that holds only bytes.
    with tempfile.TemporaryDirectory(prefix="pitfalls-") as name:
        folder = Path(name)
        for path, content in {**files, "paper.typ": source.encode()}.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return _accessible(folder)


def _accessible(folder: Path) -> bytes:
    try:
        return _document(folder, tagged=True)
    except typst.TypstError as error:
        if not error.message.startswith(TAGGING):
            raise ExportFailed(_message(error.message, error.diagnostic, error.hints)) from None
        LOG.warning(
            "the PDF is not tagged for assistive technology, since the typesetter cannot tag this "
            "document: %s; the HTML is accessible",
            error.message,
        )
    try:
        return _document(folder, tagged=False)
    except typst.TypstError as error:
        raise ExportFailed(_message(error.message, error.diagnostic, error.hints)) from None


def _document(folder: Path, *, tagged: bool) -> bytes:
    try:
        return with_named_links(_compiled(folder, tagged=tagged, numbers="names"))
    except UnknownForm:  # another release of the typesetter: it makes the links, which takes longer
        return _compiled(folder, tagged=tagged, numbers="labels")


def _compiled(folder: Path, *, tagged: bool, numbers: str) -> bytes:
    document, warnings = typst.compile_with_warnings(
        folder / "paper.typ",
        root=folder,
        ignore_system_fonts=True,
        pdf_standards=["ua-1"] if tagged else [],
        pdf_tags=tagged,
        timestamp=0,
        sys_inputs={"numbers": numbers},
    )
    for warning in warnings:
        raise ExportFailed(_message(warning.message, warning.diagnostic, warning.hints))
    return bytes(document)


def _message(message: str, diagnostic: str, hints: list[str]) -> str:
    missing = _MISSING_GLYPH.search(message)
    if missing:
        return _missing_glyph(missing[1])
    place = re.search(r"paper\.typ:(\d+)", diagnostic)
    where = f" at line {place[1]} of the Typst source" if place else ""
    return f"the PDF could not be typeset: {message}{where}. {' '.join(hints)}".rstrip()


def _missing_glyph(shown: str) -> str:
    # The typesetter names what it cannot print, or has no name, by its number.
    text = re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), shown)
    names = ", ".join(f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed')}" for char in text)
    return (
        f"no font of the PDF has the character {text!r} ({names}). "
        "Use Latin, Greek, Cyrillic or Hebrew letters, or write the sign in words."
    )
