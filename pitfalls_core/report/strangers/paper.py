"""A stranger's notebook as a paper: its text, code and outputs, in order."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from pitfalls_core.display.document import (
    Block,
    CellText,
    Heading,
    Listing,
    Paragraph,
    Quotation,
    Strong,
)
from pitfalls_core.display.payload import MIME
from pitfalls_core.display.plain import plain_text, visible
from pitfalls_core.report.paper import Author, Paper
from pitfalls_core.report.strangers.hypertext import Reader
from pitfalls_core.report.strangers.images import Sources
from pitfalls_core.report.strangers.losses import Losses
from pitfalls_core.report.strangers.outputs import shown
from pitfalls_core.report.strangers.text import markdown_html


def is_ours(notebook: NotebookNode) -> bool:
    """Return whether a notebook shows display values of this package, and has a title."""
    outputs = (one for cell in notebook.cells for one in cell.get("outputs", []))
    typed = any(MIME in output.get("data", {}) for output in outputs)
    titled = any(
        line.startswith("# ")
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
    )
    return typed and titled


def logged_paper(notebook: NotebookNode, about: Mapping[str, Any]) -> Paper:
    """Return `paper_of_stranger`, and log what is shown otherwise."""
    losses = Losses()
    paper = paper_of_stranger(notebook, about, losses)
    losses.log()
    return paper


def paper_of_stranger(notebook: NotebookNode, about: Mapping[str, Any], losses: Losses) -> Paper:
    """Return any notebook as a paper; nothing is executed, fetched or dropped without a word.

    Parameters
    ----------
    notebook
        As it was executed; a cell without outputs shows none.
    about
        Metadata of nbconvert: ``path`` is the folder of the notebook, ``name`` its name.
    losses
        Takes what is shown otherwise than in the notebook.
    """
    folder = about.get("path")
    tables: list[str] = []
    blocks: list[Block] = []
    for number, cell in enumerate(notebook.cells, 1):
        sources = Sources(
            Path(os.fspath(folder)) if folder is not None else None,
            dict(cell.get("attachments", {})),
        )
        reader = Reader(f"cell {number}", sources, losses, tables)
        blocks += _cell(cell, reader)
    title, body = _titled(blocks)
    name = visible(str(about.get("name") or "Notebook"))
    given = notebook.metadata.get("title")
    title = visible(given).strip() if isinstance(given, str) and given.strip() else title
    return Paper(title or name, _authors(notebook), (), tuple(_levelled(body)), ())


def _cell(cell: NotebookNode, reader: Reader) -> Iterator[Block]:
    if cell.cell_type == "markdown":
        yield from reader.read(markdown_html(cell.source))
    elif cell.cell_type == "code":
        if cell.source.strip():
            count = cell.get("execution_count")
            title = f"In [{count}]" if count is not None else "In [ ]"
            yield CellText("source", title, visible(cell.source))
        yield from shown(cell.get("outputs", []), reader)
    elif cell.source.strip():
        yield CellText("printed", "raw cell", visible(cell.source))


def _authors(notebook: NotebookNode) -> tuple[Author, ...]:
    given = notebook.metadata.get("authors", [])
    named = (one.get("name") for one in given if isinstance(one, dict)) if given else ()
    return tuple(Author(visible(name)) for name in named if isinstance(name, str) and name)


def _titled(blocks: list[Block]) -> tuple[str, list[Block]]:
    """Split off the first heading if nothing that is a heading stands as high again."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    if not headings:
        return "", blocks
    first = headings[0]
    title = plain_text(first.children)
    if any(block.level <= first.level for block in headings[1:]):
        return title, blocks
    place = blocks.index(first)
    return title, blocks[:place] + blocks[place + 1 :]


def _levelled(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give headings levels without gaps, in the order that the notebook gives them."""
    above: list[int] = []
    for block in blocks:
        if not isinstance(block, Heading):
            yield _flat(block)
            continue
        while above and above[-1] >= block.level:
            above.pop()
        above.append(block.level)
        yield replace(block, level=len(above))


def _flat(block: Block) -> Block:
    """Return a block without headings inside of it: they would have no number."""
    match block:
        case Heading(_, children):
            return Paragraph((Strong(children),))
        case Quotation(blocks):
            return Quotation(tuple(map(_flat, blocks)))
        case Listing(items, ordered):
            return Listing(tuple(tuple(map(_flat, item)) for item in items), ordered)
    return block
