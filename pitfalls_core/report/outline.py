"""The outline: what the author owns of the paper's front page."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.paper import Author

FIELDS = ("title", "authors")


@dataclass(frozen=True)
class Outline:
    """Title and authors; an empty title takes the study's, and authors are empty by default."""

    title: str = ""
    authors: tuple[Author, ...] = ()


def outline_path(project: Project) -> Path:
    """Return the outline of `project`: its own, or the shipped one."""
    own = project.root / "report_templates" / "outline.toml"
    return own if own.is_file() else SHIPPED / "report_templates" / "outline.toml"


def bibliography_path(project: Project) -> Path:
    """Return the bibliography of `project`: its own, or the shipped one."""
    own = project.root / "report_templates" / "references.bib"
    return own if own.is_file() else SHIPPED / "report_templates" / "references.bib"


def read_outline(path: Path) -> Outline:
    """Read an outline.

    Raises
    ------
    InputError
        If the file is no TOML, a field is of the wrong type, or an author has no name.
    UnknownNameError
        If it holds a field that does not exist.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"the outline {path} cannot be read: {error}") from error
    for name in values:
        if name not in FIELDS:
            raise UnknownNameError("field", name, FIELDS, f"in the outline {path}")
    title, authors = values.get("title", ""), values.get("authors", [])
    if not isinstance(title, str):
        raise InputError(f"the outline {path}: the title must be a text; got {title!r}")
    if not isinstance(authors, list):
        raise InputError(f"the outline {path}: authors must be a list of tables; got {authors!r}")
    return Outline(title, tuple(_author(author, path) for author in authors))


def _author(author: object, path: Path) -> Author:
    known = tuple(field.name for field in fields(Author))
    entries = author if isinstance(author, dict) else {}
    for name in entries:
        if name not in known:
            raise UnknownNameError("field", name, known, f"of an author in the outline {path}")
    texts = all(isinstance(value, str) for value in entries.values())
    if not texts or not entries.get("name"):
        message = (
            f"the outline {path}: an author is a table of texts with a name, as in "
            f'{{ name = "Ada Lovelace" }}; got {author!r}'
        )
        raise InputError(message)
    return Author(**entries)
