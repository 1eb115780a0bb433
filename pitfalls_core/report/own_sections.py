"""The author's own sections: where they stand in a paper, and what of a notebook gives way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pitfalls_core.display.document import (
    Block,
    CrossReference,
    Evidence,
    Figure,
    Heading,
    Prose,
    Table,
    Text,
    walk,
)
from pitfalls_core.display.plain import plain_text
from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.report.bibliography import cited
from pitfalls_core.report.markdown import parse_markdown
from pitfalls_core.report.paper import Reference

HEADINGS = {
    "introduction": "Introduction",
    "related_work": "Related work",
    "discussion": "Discussion",
    "ethics": "Ethics statement",
    "automation": "Use of automation",
}
"""The headings of the sections, by the names that the outline has for them."""

FIRST = ("introduction", "related_work")
"""Sections that stand before all others; the rest stand behind them."""


@dataclass(frozen=True)
class OwnSection:
    """A section of the author's: its blocks below its heading, and its place, for messages."""

    blocks: tuple[Block, ...]
    place: str


Sections = Mapping[str, OwnSection]


@dataclass
class _Part:
    """A heading with everything up to the next one of its level or above; the first has none."""

    heading: Heading | None
    values: list[Any]
    appendix: bool


def own_sections(blocks: Mapping[str, str], level: int, table: str) -> Sections:
    """Return the author's sections, the highest heading in each one level below `level`.

    Parameters
    ----------
    blocks
        Markdown by the name of its section.
    level
        Level of the sections' own headings.
    table
        The outline and the table in it that they come from, for messages.

    Raises
    ------
    InputError
        If one holds what a paper cannot show, or an appendix.
    """
    return {name: _section(text, level, f"{table} {name}") for name, text in blocks.items()}


def require_references(
    sections: Sections, shown: object, bibliography: Mapping[str, Reference]
) -> None:
    """Refuse a section that cites what is in no bibliography, or refers to what is not shown.

    Parameters
    ----------
    sections
        The author's sections.
    shown
        The document values that hold the tables and figures that may be referred to.
    bibliography
        The entries that may be cited.

    Raises
    ------
    UnknownNameError
        With the place of the section, and the nearest name.
    """
    exhibits = (one for one in walk(shown) if isinstance(one, Table | Figure | Evidence))
    labels = {one.label for one in exhibits}
    for section in sections.values():
        cited(section.blocks, bibliography, f"in {section.place}")
        for value in walk(section.blocks):
            if isinstance(value, CrossReference) and value.label not in labels:
                raise UnknownNameError("label", value.label, labels, f"in {section.place}")


def with_own_sections(values: Iterable[Any], sections: Sections, level: int) -> list[Any]:
    """Return the values of a notebook with the author's sections among them.

    A section takes the place of what the notebook says under the same heading; what cells show
    there (tables, figures, generated prose) stays, below it. A section that the notebook does not
    have is added: introduction and related work before the first section, the others behind the
    last one that is no appendix.

    Parameters
    ----------
    values
        Blocks and generated prose, in order.
    sections
        The author's sections by name.
    level
        Level of the headings of sections.
    """
    parts = _parts(values, level)
    missing = {}
    for name, section in sections.items():
        same = [part for part in parts if _is_called(part, name, level)]
        if same:
            shown = [one for one in same[0].values if isinstance(one, _SHOWN)]
            same[0].values = [*section.blocks, *shown]
        else:
            missing[name] = section
    return _values(_placed(parts, missing, level))


def around(
    body: Sequence[Block], sections: Sections, overview: Sequence[Block] = ()
) -> tuple[Block, ...]:
    """Return the `body` of proceedings with the author's sections before and behind the studies.

    Chapters of the `overview` give way to sections of the same name. Any other first-level heading
    is the title of a study, and stays.
    """
    parts = _parts(body, 1)
    ours = [one for one in overview if isinstance(one, Heading)]
    missing = {}
    for name, section in sections.items():
        # The overview comes first, so a study that is called the same is not the first one.
        same = [part for part in parts if _is_called(part, name, 1) and part.heading in ours]
        if same:
            same[0].values = list(section.blocks)
        else:
            missing[name] = section
    return tuple(_values(_placed(parts, missing, 1)))


_SHOWN = (Prose, Table, Figure, Evidence)
"""What cells show, in contrast to what Markdown says."""


def _parts(values: Iterable[Any], level: int) -> list[_Part]:
    parts = [_Part(None, [], appendix=False)]
    above = False
    for value in values:
        if isinstance(value, Heading) and value.level <= level:
            above = value.appendix if value.level < level else above
            parts.append(_Part(value, [], appendix=value.appendix or above))
        else:
            parts[-1].values.append(value)
    return parts


def _values(parts: Iterable[_Part]) -> list[Any]:
    return [
        value
        for part in parts
        for value in (*((part.heading,) if part.heading else ()), *part.values)
    ]


def _placed(parts: Sequence[_Part], sections: Sections, level: int) -> list[_Part]:
    """Return `parts` with `sections` before the first section and behind the last."""
    first = next((n for n, part in enumerate(parts) if _is_section(part, level)), len(parts))
    end = max(n for n, part in enumerate(parts) if not part.appendix) + 1
    first = min(first, end)
    new = {
        name: _Part(Heading(level, (Text(HEADINGS[name]),)), list(section.blocks), appendix=False)
        for name, section in sections.items()
    }
    opening = [new[name] for name in FIRST if name in new]
    closing = [new[name] for name in HEADINGS if name in new and name not in FIRST]
    # Related work follows an introduction that the notebook tells itself.
    first += first < end and _is_called(parts[first], "introduction", level)
    return [*parts[:first], *opening, *parts[first:end], *closing, *parts[end:]]


def _is_section(part: _Part, level: int) -> bool:
    return part.heading is not None and part.heading.level == level


def _is_called(part: _Part, name: str, level: int) -> bool:
    if part.heading is None or part.heading.level != level or part.appendix:
        return False
    return plain_text(part.heading.children).strip().casefold() == HEADINGS[name].casefold()


def _section(text: str, level: int, place: str) -> OwnSection:
    blocks = parse_markdown(text, place=place)
    headings = [block for block in blocks if isinstance(block, Heading)]
    for heading in headings:
        if heading.appendix:
            words = f"Appendix: {plain_text(heading.children)}"
            raise InputError(
                f"{place}: the heading {words!r} starts an appendix, which a section of the "
                "author's cannot hold; rename it, or put the appendix into the notebook"
            )
    shift = level + 1 - min((heading.level for heading in headings), default=0)
    deeper = (
        replace(block, level=block.level + shift) if isinstance(block, Heading) else block
        for block in blocks
    )
    return OwnSection(tuple(deeper), place)
