"""A look at an assembled document itself: what it cites, refers to, promises and leaves out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pitfalls_core.display.document import (
    Block,
    Citation,
    CodeBlock,
    CrossReference,
    Evidence,
    Figure,
    Heading,
    Number,
    Table,
    walk,
)
from pitfalls_core.display.plain import plain_text
from pitfalls_core.report.abbreviations import Glossary, unexplained, used
from pitfalls_core.report.texts import texts

Exhibit = Table | Figure

_COUNTED = re.compile(r"\b(runs?|seeds?|pairs?|draws|looks|n|studies)\b", re.IGNORECASE)
"""What a caption or a column says of what was counted."""

_INTERVAL = re.compile(r"\[[^\[\]]*\d[^\[\]]*,[^\[\]]*\d[^\[\]]*\]")
_PROMISE = re.compile(r"\bappendi(?:x|ces)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Audit:
    """What was found in a document.

    Parameters
    ----------
    cited
        Keys that it cites, sorted.
    exhibits
        Labels of its tables and figures, in order.
    unreferenced
        Those that no text refers to.
    measured
        Those that hold measured numbers.
    uncounted
        Of these, those that say neither in the caption nor in a column what was counted, or show
        intervals without saying so.
    appendices, empty
        Titles of the appendices, and of those that hold nothing.
    promises
        How often the text before the appendices names one.
    abbreviations, unexplained
        Those that are used, and those that nobody spells out.
    limitations
        Words of the section of that name.
    sections
        Titles of all sections that are no appendices.
    """

    cited: tuple[str, ...]
    exhibits: tuple[str, ...]
    unreferenced: tuple[str, ...]
    measured: tuple[str, ...]
    uncounted: tuple[str, ...]
    appendices: tuple[str, ...]
    empty: tuple[str, ...]
    promises: int
    abbreviations: tuple[str, ...]
    unexplained: tuple[str, ...]
    limitations: int
    sections: tuple[str, ...]


def audit_of(abstract: Sequence[Block], body: Sequence[Block], glossary: Glossary) -> Audit:
    """Look at a document of one study: its abstract and its body, with the author's sections."""
    whole = (tuple(abstract), tuple(body))
    exhibits = [one for one in walk(whole) if isinstance(one, Table | Figure)]
    references = [one for one in walk(whole) if isinstance(one, CrossReference)]
    # An optional reference, as in the checklist, is no way to an exhibit.
    named = {one.label for one in references if not one.optional}
    measured = [one for one in exhibits if _is_measured(one)]
    parts = list(_parts(body))
    appendices = [(title, blocks) for title, blocks, appendix in parts if appendix]
    sections = [(title, blocks) for title, blocks, appendix in parts if not appendix]
    return Audit(
        cited=tuple(
            sorted({key for one in walk(whole) if isinstance(one, Citation) for key in one.keys})
        ),
        exhibits=tuple(one.label for one in exhibits),
        unreferenced=tuple(one.label for one in exhibits if one.label not in named),
        measured=tuple(one.label for one in measured),
        uncounted=tuple(one.label for one in measured if not _says_what_it_shows(one)),
        appendices=tuple(title for title, _ in appendices),
        empty=tuple(title for title, blocks in appendices if not _holds_something(blocks)),
        promises=sum(
            len(_PROMISE.findall(text)) for _, blocks in sections for text in _said(blocks)
        ),
        abbreviations=used(whole),
        unexplained=unexplained(whole, glossary),
        limitations=sum(
            len(text.split())
            for title, blocks in sections
            if title.casefold() == "limitations"
            for text in _said(blocks)
        ),
        sections=tuple(title for title, _ in sections),
    )


def _is_measured(exhibit: Exhibit) -> bool:
    if isinstance(exhibit, Figure):
        return bool(exhibit.data)
    return any(isinstance(one, Number) for one in walk(exhibit.rows))


def _says_what_it_shows(exhibit: Exhibit) -> bool:
    headers = [one.header for one in exhibit.columns] if isinstance(exhibit, Table) else []
    said = " ".join((plain_text(exhibit.caption), *headers))
    shown = " ".join(texts(exhibit.rows)) if isinstance(exhibit, Table) else ""
    told = "interval" in said.casefold() or not _INTERVAL.search(shown)
    return bool(_COUNTED.search(said)) and told


def _parts(body: Sequence[Block]) -> Iterator[tuple[str, list[Block], bool]]:
    """Yield sections with title, blocks, and whether they are appendices.

    Sections are what stands below a heading of the second level; with all levels moved up by one,
    of the first.
    """
    levels = [one.level for one in body if isinstance(one, Heading)]
    top = 1 if levels.count(1) > 1 else 2
    title, appendix = "", False
    blocks: list[Block] = []
    for block in body:
        if isinstance(block, Heading) and block.level <= top:
            if title or blocks:
                yield title, blocks, appendix
            title, blocks, appendix = plain_text(block.children).strip(), [], block.appendix
        else:
            blocks.append(block)
    yield title, blocks, appendix


def _said(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the words of paragraphs, of which exhibits and evidence are none."""
    for block in blocks:
        if not isinstance(block, Table | Figure | Evidence | CodeBlock):
            yield " ".join(texts(block))


def _holds_something(blocks: Sequence[Block]) -> bool:
    """Return whether there is more than words: an exhibit, a listing, evidence."""
    return any(isinstance(one, Table | Figure | Evidence | CodeBlock) for one in blocks)
