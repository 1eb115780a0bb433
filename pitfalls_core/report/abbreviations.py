"""Abbreviations: which ones a paper uses, what they stand for, and which ones nobody explains."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pitfalls_core.display.document import (
    Block,
    Citation,
    Code,
    CodeBlock,
    Column,
    Heading,
    Math,
    Row,
    Table,
    Text,
)
from pitfalls_core.display.sentences import words
from pitfalls_core.errors import InputError
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.texts import texts

FILE = "abbreviations.toml"
LABEL = "tab-abbreviations"

_USED = re.compile(r"\b(?:Bi)?[A-Z]{2,}(?=s?\b)")
"""Two capitals or more; a plural s, and a number behind a hyphen, are no part of it."""

Glossary = Mapping[str, str]


def glossary_path(project: Project) -> Path:
    """Return the abbreviations of `project`: its own, or the shipped ones."""
    own = project.root / "report_templates" / FILE
    return own if own.is_file() else SHIPPED / "report_templates" / FILE


def read_glossary(path: Path) -> Glossary:
    """Return abbreviations with what they stand for.

    Raises
    ------
    InputError
        If the file cannot be read, or holds something else than texts.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))["abbreviations"]
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        message = f"the abbreviations {path} cannot be read: {error}; the file holds one table "
        raise InputError(f"{message}[abbreviations] of texts") from error
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise InputError(f"the abbreviations {path}: every entry must be a text; got {found!r}")
    return found


def used(value: object) -> tuple[str, ...]:
    """Return the abbreviations in the words of `value`, sorted; code and citations have none."""
    return tuple(sorted({found for text in _prose(value) for found in _USED.findall(text)}))


def unexplained(value: object, glossary: Glossary) -> tuple[str, ...]:
    """Return the abbreviations in `value` that neither the glossary nor the text spells out.

    The text does where the abbreviation stands in brackets behind words, or words in brackets
    behind the abbreviation.
    """
    whole = " ".join(_prose(value))
    unknown = (one for one in used(value) if one not in glossary)
    return tuple(
        one for one in unknown if not re.search(rf"\w \({one}s?\)|\b{one}s? \([a-z]", whole)
    )


def abbreviations_of(value: object, glossary: Glossary) -> tuple[Block, ...]:
    """Return the appendix with the abbreviations that `value` uses; nothing if it uses none."""
    rows = tuple(
        Row(((words(one),), (words(glossary[one]),))) for one in used(value) if one in glossary
    )
    if not rows:
        return ()
    table = Table(
        label=LABEL,
        caption=(words("Abbreviations that this document uses, and what they stand for."),),
        columns=(Column("Abbreviation"), Column("Stands for")),
        rows=rows,
    )
    return (Heading(1, (Text("Abbreviations"),), appendix=True), table)


def _prose(value: object) -> Iterator[str]:
    return texts(value, without=(Code, CodeBlock, Citation, Math))
