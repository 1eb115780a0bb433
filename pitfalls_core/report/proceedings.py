"""Several studies in one paper: each a section, its labels its own, all appendices last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pitfalls_core.display.document import (
    Block,
    CrossReference,
    Evidence,
    Figure,
    Heading,
    Number,
    Table,
    Text,
    walk,
)
from pitfalls_core.errors import InputError
from pitfalls_core.report.mapped import mapped
from pitfalls_core.report.markdown import SECTION

TITLE = "Proceedings"
"""Of a paper about several studies, unless the outline says otherwise."""


Value = TypeVar("Value")


@dataclass(frozen=True)
class Chapter:
    """What the notebook of one study contributes; the study is empty if it is not known."""

    study: str
    abstract: tuple[Block, ...]
    body: tuple[Block, ...]

    @property
    def titles(self) -> tuple[Heading, ...]:
        """The first-level headings."""
        headings = (block for block in self.body if isinstance(block, Heading))
        return tuple(heading for heading in headings if heading.level == 1)


def bound(chapters: Sequence[Chapter]) -> Chapter:
    """Return `chapters` as one: distinct labels, abstracts below titles, appendices last.

    Raises
    ------
    InputError
        If one of them has no title.
    """
    for chapter in chapters:
        if not chapter.titles:
            message = (
                f"the notebook of study {chapter.study} has no title; start it with a Markdown "
                "cell `# Title`"
            )
            raise InputError(message)
    distinct = [of_study(chapter, chapter.study) for chapter in chapters]
    body = tuple(block for chapter in distinct for block in _summarised(chapter))
    return Chapter("", (), appendices_last(body))


def own_label(study: str, label: str) -> str:
    """Return `label` as it reads in proceedings, where every study has a table of its results."""
    return f"{study}--{label}"


def appendices_last(body: Sequence[Block]) -> tuple[Block, ...]:
    """Return `body` with the appendices of all its chapters at the end, under their titles.

    A chapter starts at a first-level heading. What stands in an appendix goes with it: everything
    up to the next heading of its level or above that is none.
    """
    sections: list[Block] = []
    appendices: list[Block] = []
    title = Heading(1, ())
    titled = inside = False
    for block in body:
        if isinstance(block, Heading) and block.level == 1:
            title, titled, inside = block, block.appendix, block.appendix
        elif isinstance(block, Heading) and block.level == SECTION:
            inside = block.appendix or title.appendix
            if inside and not titled:
                appendices.append(replace(title, appendix=True))
                titled = True
        (appendices if inside else sections).append(block)
    return (*sections, *appendices)


@dataclass(frozen=True)
class Overview:
    """What stands around the studies of proceedings.

    Parameters
    ----------
    abstract
        Of all studies together.
    body
        Chapters before the studies.
    closing
        Chapters behind them, before the appendices.
    """

    abstract: tuple[Block, ...] = ()
    body: tuple[Block, ...] = ()
    closing: tuple[Block, ...] = ()


def with_overview(chapter: Chapter, overview: Overview) -> Chapter:
    """Return proceedings with the `overview` around their studies.

    A number of the overview whose evidence its study does not show is plain text.
    """
    held = (chapter.body, overview.body, overview.closing)
    shown = {value.label for value in walk(held) if isinstance(value, Evidence)}
    end = next((n for n, block in enumerate(chapter.body) if _is_appendix(block)), None)
    studies, appendices = chapter.body[:end], () if end is None else chapter.body[end:]
    said = (overview.abstract, overview.body, overview.closing)
    abstract, before, behind = _led_back(said, shown)
    body = (*before, *studies, *behind, *appendices)
    return replace(chapter, abstract=abstract, body=body)


def _is_appendix(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1 and block.appendix


def _led_back(value: Any, shown: set[str]) -> Any:
    if isinstance(value, Number) and value.evidence not in shown:
        return Text(value.text)
    return mapped(value, lambda part: _led_back(part, shown))


def without_dangling(chapter: Chapter) -> Chapter:
    """Return `chapter` with a dash for every optional reference to a label that it lacks."""
    whole = (chapter.abstract, chapter.body)
    labels = {value.label for value in walk(whole) if isinstance(value, Table | Figure)}
    abstract, body = _resolved(whole, labels)
    return replace(chapter, abstract=abstract, body=body)


def _resolved(value: Any, labels: set[str]) -> Any:
    if isinstance(value, CrossReference) and value.optional and value.label not in labels:
        return Text("\N{EN DASH}")
    return mapped(value, lambda part: _resolved(part, labels))


def of_study(value: Value, study: str) -> Value:
    """Return a document value with its labels, and its references to labels, those of `study`."""
    relabelled: Value = _relabelled(value, study)
    return relabelled


def _summarised(chapter: Chapter) -> Iterator[Block]:
    """Yield the body of a chapter with its abstract below its first title, which begins a page."""
    first = chapter.titles[0]
    for block in chapter.body:
        if block is first:
            yield replace(first, chapter=True)
            yield from chapter.abstract
        else:
            yield block


def _relabelled(value: Any, study: str) -> Any:
    if isinstance(value, Table | Figure | Evidence | CrossReference):
        value = replace(value, label=own_label(study, value.label))
    if isinstance(value, Number):
        value = replace(value, evidence=own_label(study, value.evidence))
    return mapped(value, lambda part: _relabelled(part, study))
