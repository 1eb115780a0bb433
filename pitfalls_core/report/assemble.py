"""Executed notebooks become one notebook, and that becomes the paper. Nothing is written."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from pitfalls_core.display.document import Block, Heading, Prose
from pitfalls_core.display.parts import names_of
from pitfalls_core.display.payload import MIME, from_payload
from pitfalls_core.display.plain import plain_text
from pitfalls_core.errors import InputError
from pitfalls_core.project import Project
from pitfalls_core.report.auditing import audited, with_abbreviations
from pitfalls_core.report.authorship import Authorship
from pitfalls_core.report.bibliography import cited
from pitfalls_core.report.markdown import parse_markdown
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.parameters import numbered
from pitfalls_core.report.proceedings import (
    TITLE,
    Chapter,
    Overview,
    appendices_last,
    bound,
    with_overview,
    without_dangling,
)

STUDY = "pitfalls_study"
"""Metadata of a cell: the study whose notebook it comes from."""

VOLATILE = {
    "at 0x": re.compile(r"at 0x[0-9a-fA-F]{4,}"),
    "/": re.compile(
        r"/(?<![\w/.:-]/)(?:home|mnt|opt|private|root|scratch|tmp|Users|usr|var)/[^\s'\",;)]*"
    ),
    ":\\Users\\": re.compile(r"\b[A-Za-z]:\\Users\\[^\s'\",;)]*"),
}
"""What may not stand in a paper: object addresses and paths of one machine.

Figures are megabytes of text, so each pattern is looked for only where its mark is found.
"""


def merged(notebooks: Mapping[str, NotebookNode]) -> NotebookNode:
    """Return one notebook with the cells of all, marked with their studies, ids made distinct.

    Parameters
    ----------
    notebooks
        Executed notebooks by study.
    """
    whole: NotebookNode = new_notebook()
    for part, (study, notebook) in enumerate(notebooks.items()):
        for cell in notebook.cells:
            metadata = NotebookNode({**cell.metadata, STUDY: study})
            changes = {"id": f"{part}-{cell['id']}", "metadata": metadata}
            whole.cells.append(NotebookNode({**cell, **changes}))
    return whole


def paper_of(
    notebook: NotebookNode,
    project: Project | None = None,
    overview: Overview = Overview(),  # noqa: B008
) -> Paper:
    """Assemble the paper of an executed notebook: its Markdown and its typed outputs, in order.

    A single first-level heading is the title; with several, each is a section, and appendices go
    to the end. Studies that were merged are sections of proceedings, behind the `overview`.

    Raises
    ------
    InputError
        If a cell shows something that is no display object, or that holds an address or a path, or
        if there is no title.
    """
    project = project or Project.containing(Path.cwd())
    studies = [
        (study, list(_values(study, cells)))
        for study, cells in groupby(notebook.cells, lambda cell: str(cell.metadata.get(STUDY, "")))
    ]
    author = Authorship.of(project)
    if len(studies) > 1:
        chapters = [
            audited(_chapter(study, author.chapter(study, _own(values, overview))), author)
            for study, values in studies
        ]
        whole = with_overview(bound(chapters), overview)
        whole = replace(whole, body=author.proceedings(whole.body, overview))
        return _paper(whole, author.outline.title or TITLE, author)
    study, values = studies[0] if studies else ("", [])
    title, whole = _titled(audited(_chapter(study, author.alone(study, values)), author))
    return _paper(whole, author.outline.title_for(study) or title, author)


def paper_of_values(values: Iterable[Any], project: Project, *, title: str) -> Paper:
    """Assemble a paper from blocks and generated prose, in order.

    It is called `title`, unless the blocks hold a title of their own.

    Raises
    ------
    InputError
        If there is no title.
    UnknownNameError
        If a citation is not in the bibliography.
    """
    author = Authorship.of(project)
    own, whole = _titled(_chapter("", author.alone("", list(values))))
    return _paper(whole, author.outline.title or own or title, author)


def _paper(whole: Chapter, title: str, author: Authorship) -> Paper:
    if not title:
        message = (
            "the notebook has no title; start it with a Markdown cell `# Title`, or set the title "
            "in report_templates/outline.toml"
        )
        raise InputError(message)
    whole = with_abbreviations(without_dangling(whole), author)
    references = cited((whole.abstract, whole.body), author.bibliography)
    return Paper(title, author.outline.authors, whole.abstract, whole.body, references)


def _chapter(study: str, shown: Iterable[Any]) -> Chapter:
    values = list(shown)
    abstract = tuple(block for one in values if _is_abstract(one) for block in one.blocks)
    body = tuple(block for one in values if not _is_abstract(one) for block in _blocks(one))
    return Chapter(study, abstract, body)


def _own(values: Iterable[Any], overview: Overview) -> list[Any]:
    """Return what a study says itself: without common words that the `overview` says once."""
    said = (*overview.body, *overview.closing)
    return [
        one
        for one in values
        if not (
            isinstance(one, Prose)
            and one.role == "common"
            and any(block in said for block in one.blocks)
        )
    ]


def _values(study: str, cells: Iterable[NotebookNode]) -> Iterator[Any]:
    notebook = f"notebook of study {study}, " if study else ""
    for number, cell in numbered(cells):
        place = f"{notebook}cell {number}"
        if cell.cell_type == "markdown":
            yield from parse_markdown(cell.source, place=place)
        elif cell.cell_type == "code":
            for output in cell.get("outputs", []):
                yield from _output(output, place)


def _output(output: NotebookNode, place: str) -> Iterator[Any]:
    """Take the typed value of an output; what a cell prints stays in the notebook."""
    if output.output_type == "stream":
        return
    if MIME not in output.get("data", {}):
        message = (
            f"{place} shows something that a paper cannot hold; end its last line with a "
            "semicolon, or show a table, a figure or prose of pitfalls_core.display"
        )
        raise InputError(message)
    value = from_payload(output.data[MIME])
    found = _volatile("\n".join(_texts(value)))
    if found:
        message = (
            f"{place} shows {found!r}, which differs from one machine or run to the next; "
            "leave it out"
        )
        raise InputError(message)
    yield value


def _volatile(text: str) -> str:
    """Return the first part of `text` that is one of `VOLATILE`; nothing if none is."""
    found = (pattern.search(text) for mark, pattern in VOLATILE.items() if mark in text)
    return next((one[0] for one in found if one), "")


def _texts(value: object) -> Iterator[str]:
    """Yield every text inside a document value, those of figures included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif names := names_of(value):
        for name in names:
            yield from _texts(getattr(value, name))


def _is_abstract(value: object) -> bool:
    return isinstance(value, Prose) and value.role == "abstract"


def _blocks(value: Any) -> tuple[Block, ...]:
    return value.blocks if isinstance(value, Prose) else (value,)


def _titled(chapter: Chapter) -> tuple[str, Chapter]:
    """Split off the title; without several first-level headings all headings move up by one."""
    if len(chapter.titles) > 1:
        return "", replace(chapter, body=appendices_last(chapter.body))
    title = plain_text(chapter.titles[0].children) if chapter.titles else ""
    body = tuple(
        replace(block, level=block.level - 1) if isinstance(block, Heading) else block
        for block in chapter.body
        if block not in chapter.titles
    )
    return title, replace(chapter, body=body)
