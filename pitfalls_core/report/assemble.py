"""Executed notebooks become one notebook, and that becomes the paper. Nothing is written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from pitfalls_core.display.document import Block, Code, Heading, Number, Prose, Text, walk
from pitfalls_core.display.payload import MIME, from_payload
from pitfalls_core.display.plain import plain_text
from pitfalls_core.errors import InputError
from pitfalls_core.project import Project
from pitfalls_core.report.bibliography import cited, load_bibliography
from pitfalls_core.report.markdown import parse_markdown
from pitfalls_core.report.outline import (
    Outline,
    bibliography_path,
    outline_path,
    read_outline,
)
from pitfalls_core.report.paper import Paper

VOLATILE = re.compile(r" at 0x[0-9a-fA-F]{4,}|/tmp/|/home/|/root/")
"""What may not stand in a paper: object addresses and paths of one machine."""


def merged(notebooks: Sequence[NotebookNode]) -> NotebookNode:
    """Return one notebook with the cells of all, ids made distinct."""
    whole: NotebookNode = new_notebook()
    for part, notebook in enumerate(notebooks):
        for cell in notebook.cells:
            copy: NotebookNode = NotebookNode({**cell, "id": f"{part}-{cell['id']}"})
            whole.cells.append(copy)
    return whole


def paper_of(notebook: NotebookNode, project: Project | None = None) -> Paper:
    """Assemble the paper of an executed notebook: its Markdown and its typed outputs, in order.

    A single first-level heading is the title; with several, each is a section of proceedings.

    Raises
    ------
    InputError
        If a cell shows something that is no display object, or that holds an address or a path.
    """
    project = project or Project.containing(Path.cwd())
    outline = read_outline(outline_path(project))
    values = list(_values(notebook))
    abstract = tuple(block for one in values if _is_abstract(one) for block in one.blocks)
    body = tuple(block for one in values if not _is_abstract(one) for block in _blocks(one))
    title, sections = _title(body, outline)
    references = cited((abstract, sections), load_bibliography(bibliography_path(project)))
    return Paper(title, outline.authors, abstract, sections, references)


def _values(notebook: NotebookNode) -> Iterator[Any]:
    for number, cell in enumerate(notebook.cells, start=1):
        place = f"cell {number}"
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
    texts = (part.text for part in walk(value) if isinstance(part, Text | Code | Number))
    found = VOLATILE.search("\n".join(texts))
    if found:
        message = f"{place} shows {found[0]!r}, which differs from one machine or run to the next"
        raise InputError(message)
    yield value


def _is_abstract(value: object) -> bool:
    return isinstance(value, Prose) and value.role == "abstract"


def _blocks(value: Any) -> tuple[Block, ...]:
    return value.blocks if isinstance(value, Prose) else (value,)


def _title(body: Sequence[Block], outline: Outline) -> tuple[str, tuple[Block, ...]]:
    """Split off the title; a lone first-level heading moves every other heading up by one."""
    tops = [block for block in body if isinstance(block, Heading) and block.level == 1]
    if len(tops) != 1:
        return outline.title, tuple(body)
    rest = tuple(
        replace(block, level=block.level - 1) if isinstance(block, Heading) else block
        for block in body
        if block is not tops[0]
    )
    return outline.title or plain_text(tops[0].children), rest
