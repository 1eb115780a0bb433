"""The outline: what the author owns of the paper, its front page and the author's own sections."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.paper import Author
from pitfalls_core.studies.catalogue import study_names

FIELDS = ("title", "authors", "text", "studies")
BLOCKS = ("introduction", "related_work", "discussion", "ethics", "automation")
"""The author's own sections, by the names that the outline has for them."""


@dataclass(frozen=True)
class StudyOutline:
    """What the author owns of one study: its title, and Markdown by the name of its section."""

    title: str = ""
    blocks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outline:
    """What the author owns of a paper.

    Parameters
    ----------
    title
        Of the whole paper; if it is empty, that of the study is taken.
    authors
        Nobody by default.
    text
        Markdown of the whole paper, by the name of its section; without the empty ones.
    studies
        The same for single studies, by their names.
    """

    title: str = ""
    authors: tuple[Author, ...] = ()
    text: Mapping[str, str] = field(default_factory=dict)
    studies: Mapping[str, StudyOutline] = field(default_factory=dict)

    def of(self, study: str) -> StudyOutline:
        """Return what the outline holds about `study` alone; nothing, if it does not name it."""
        return self.studies.get(study, StudyOutline())

    def text_for(self, study: str) -> Mapping[str, str]:
        """Return the author's Markdown for a report about `study`, by the name of its section.

        What was written for the study goes before what was written for the whole paper.
        """
        return {**self.text, **self.of(study).blocks}

    def title_for(self, study: str) -> str:
        """Return the author's title for a report about `study` alone, or empty text."""
        return self.of(study).title or self.title


def outline_path(project: Project) -> Path:
    """Return the outline of `project`: its own, or the shipped one."""
    own = project.root / "report_templates" / "outline.toml"
    return own if own.is_file() else SHIPPED / "report_templates" / "outline.toml"


def bibliography_path(project: Project) -> Path:
    """Return the bibliography of `project`: its own, or the shipped one."""
    own = project.root / "report_templates" / "references.bib"
    return own if own.is_file() else SHIPPED / "report_templates" / "references.bib"


def outline_of(project: Project) -> Outline:
    """Read the outline of `project`.

    Raises
    ------
    InputError, UnknownNameError
        As `read_outline` does, and if it holds the text of a study that does not exist.
    """
    path = outline_path(project)
    outline = read_outline(path)
    known = study_names(project) if outline.studies else ()
    for name in outline.studies:
        if name not in known:
            raise UnknownNameError("study", name, known, f"in the outline {path}")
    return outline


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
        if name in BLOCKS:
            raise InputError(
                f"the outline {path}: {name!r} stands outside of the table [text]; move it below "
                "the line [text], or below [studies.NAME] if it is about one study"
            )
    _require_known(values, FIELDS, f"in the outline {path}")
    authors = values.get("authors", [])
    if not isinstance(authors, list):
        raise InputError(f"the outline {path}: authors must be a list of tables; got {authors!r}")
    text = _table(values, "text", path)
    _require_known(text, BLOCKS, f"in [text] of the outline {path}")
    return Outline(
        _text(values, "title", f"the outline {path}: the title"),
        tuple(_author(author, path) for author in authors),
        _blocks(text, f"the outline {path}, [text]:"),
        {name: _study(name, path, values) for name in _table(values, "studies", path)},
    )


def _study(name: str, path: Path, values: Mapping[str, Any]) -> StudyOutline:
    table = _table(values["studies"], name, path, f"studies.{name}")
    _require_known(table, ("title", *BLOCKS), f"in [studies.{name}] of the outline {path}")
    place = f"the outline {path}, [studies.{name}]:"
    return StudyOutline(_text(table, "title", f"{place} the title"), _blocks(table, place))


def _blocks(table: Mapping[str, Any], place: str) -> Mapping[str, str]:
    """Return the sections that are not empty, in the order in which a paper has them."""
    texts = {name: _text(table, name, f"{place} {name}") for name in BLOCKS}
    return {name: text for name, text in texts.items() if text.strip()}


def _table(values: Mapping[str, Any], name: str, path: Path, header: str = "") -> dict[str, Any]:
    table = values.get(name, {})
    if not isinstance(table, dict):
        header = header or name
        message = f"the outline {path}: {header} must be a table [{header}]; got {table!r}"
        raise InputError(message)
    return table


def _text(values: Mapping[str, Any], name: str, what: str) -> str:
    text = values.get(name, "")
    if not isinstance(text, str):
        raise InputError(f"{what} must be a text; got {text!r}")
    return text


def _require_known(values: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    for name in values:
        if name not in known:
            raise UnknownNameError("field", name, known, place)


def _author(author: object, path: Path) -> Author:
    known = tuple(field.name for field in fields(Author))
    entries = author if isinstance(author, dict) else {}
    _require_known(entries, known, f"of an author in the outline {path}")
    texts = all(isinstance(value, str) for value in entries.values())
    if not texts or not entries.get("name"):
        message = (
            f"the outline {path}: an author is a table of texts with a name, as in "
            f'{{ name = "Ada Lovelace" }}; got {author!r}'
        )
        raise InputError(message)
    return Author(**entries)
