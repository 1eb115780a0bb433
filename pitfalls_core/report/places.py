"""Values in the places of a sentence, as in ``The margin is {{ margin }}.``"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pitfalls_core.display.document import Block, Inlines, Text
from pitfalls_core.display.sentences import words
from pitfalls_core.errors import UnknownNameError
from pitfalls_core.report.mapped import mapped

Places = Mapping[str, str | Inlines]
"""What stands in each place: text, or inlines where a number leads to its evidence."""

_PLACE = re.compile(r"\{\{ *(\w+) *\}\}")


def filled(blocks: tuple[Block, ...], places: Places, template: Path) -> tuple[Block, ...]:
    """Return `blocks` with a value in every place of their sentences.

    Values are put into text that was read as Markdown before, so that nothing in them is markup.

    Parameters
    ----------
    blocks
        What `template` says.
    places
        Values by the names of the places.
    template
        Where the blocks come from, for messages.

    Raises
    ------
    UnknownNameError
        If a place has a name that is not in `places`.
    """
    done: tuple[Block, ...] = _filled(blocks, places, template)
    return done


def _filled(value: Any, places: Places, template: Path) -> Any:
    if isinstance(value, tuple):
        parts = (_spread(part, places, template) for part in value)
        return tuple(part for several in parts for part in several)
    return mapped(value, lambda part: _filled(part, places, template))


def _spread(value: Any, places: Places, template: Path) -> tuple[Any, ...]:
    if isinstance(value, Text):
        return tuple(_pieces(value.text, places, template))
    return (_filled(value, places, template),)


def _pieces(text: str, places: Places, template: Path) -> Iterator[Any]:
    start = 0
    for match in _PLACE.finditer(text):
        if match.start() > start:
            yield Text(text[start : match.start()])
        name = match[1]
        if name not in places:
            raise UnknownNameError("place", name, tuple(places), f"in {template}")
        value = places[name]
        yield from (words(value),) if isinstance(value, str) else value
        start = match.end()
    if start < len(text):
        yield Text(text[start:])
