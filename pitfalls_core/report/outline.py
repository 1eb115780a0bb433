"""The outline: what the author owns of the paper's front page."""

import tomllib
from dataclasses import dataclass
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
        If the file is no TOML, or an author has no name.
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
    try:
        authors = tuple(Author(**author) for author in values.get("authors", []))
    except TypeError as error:
        message = f"{path}: an author has a name and may have an affiliation and an email ({error})"
        raise InputError(message) from error
    return Outline(values.get("title", ""), authors)
