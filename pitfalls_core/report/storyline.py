"""A paper from a Markdown file in which exhibits stand by name, as in ``{{ forest }}``."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pitfalls_core.display.document import Block, Figure, Prose, Table
from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.project import Project
from pitfalls_core.report.assemble import paper_of_values
from pitfalls_core.report.markdown import parse_markdown
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.places import Places, filled

Exhibit = Prose | Table | Figure | None

_PLACE = re.compile(r"^\{\{ *(\w+) *\}\}$", re.MULTILINE)
_TITLE = re.compile(r"^# \{\{ *title *\}\}$", re.MULTILINE)


def paper_of_story(
    template: Path, title: str, exhibits: Mapping[str, Exhibit], project: Project
) -> Paper:
    """Return the paper that the Markdown file `template` tells.

    Parameters
    ----------
    template
        Markdown with headings, text and places for exhibits.
    title
        What stands where the file says ``# {{ title }}``; text, not Markdown.
    exhibits
        What can stand in the file; nothing is put where one is None.
    project
        The project, for its outline and its bibliography.

    Raises
    ------
    InputError
        If the file cannot be read, or holds what a paper cannot show.
    UnknownNameError
        If a place in it has a name that is not in `exhibits`.
    """
    return paper_of_values(story(template, exhibits), project, title=title)


def story(
    template: Path, exhibits: Mapping[str, Exhibit], places: Places | None = None
) -> list[Block | Prose]:
    """Return what the Markdown file `template` tells, exhibits in their places.

    Parameters
    ----------
    template, exhibits
        As in `paper_of_story`.
    places
        What stands in places inside of sentences; without it there are none.

    Raises
    ------
    InputError, UnknownNameError
        As in `paper_of_story`.
    """
    told = list(_values(template, exhibits))
    if places is None:
        return told
    return [one for value in told for one in _filled(value, places, template)]


def _filled(value: Block | Prose, places: Places, template: Path) -> tuple[Block | Prose, ...]:
    """Return the blocks of the template filled; what is generated has no places."""
    if isinstance(value, Prose | Table | Figure):
        return (value,)
    return filled((value,), places, template)


def _values(template: Path, exhibits: Mapping[str, Exhibit]) -> Iterator[Block | Prose]:
    try:
        text = template.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the template {template} cannot be read: {error}") from error
    start = 0
    body = _TITLE.sub("", text)
    for match in _PLACE.finditer(body):
        yield from _prose(body, start, match.start(), template)
        exhibit = _exhibit(match[1], exhibits, template)
        if exhibit is not None:
            yield exhibit
        start = match.end()
    yield from _prose(body, start, len(body), template)


def _prose(body: str, start: int, end: int, template: Path) -> tuple[Block, ...]:
    line = body.count("\n", 0, start) + 1
    return parse_markdown(body[start:end], place=f"{template.name} from line {line}")


def _exhibit(name: str, exhibits: Mapping[str, Exhibit], template: Path) -> Exhibit:
    if name not in exhibits:
        raise UnknownNameError("exhibit", name, tuple(exhibits), f"in {template}")
    return exhibits[name]
