"""A ``results.json`` read for comparing; what is no such file is refused with the place in it."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pitfalls_core.errors import InputError
from pitfalls_core.findings.results_document import (
    FILE,
    NUMBER,
    REMEDY,
    field,
    maybe,
    read_document,
)
from pitfalls_core.findings.revision.entries import Document, Entry, StudyEntries, Value
from pitfalls_core.findings.revision.fields import (
    CLAIM,
    COLLAPSE,
    COMPARISON,
    DOCUMENT,
    IN_COLLAPSE,
    RANGE,
    RUN,
    STUDY,
    Field,
)

T = TypeVar("T")

KINDS: Mapping[str, Any] = {
    "word": str,
    "truth": bool,
    "count": int,
    "stored": NUMBER,
    "pure": NUMBER,
}


def results_file(path: Path) -> Path:
    """Return `path`, or the ``results.json`` in it if it is a folder.

    Raises
    ------
    InputError
        If it is a folder without one.
    """
    if not path.is_dir():
        return path
    if not (path / FILE).exists():
        raise InputError(f"there is no {FILE} in the folder {path}: {REMEDY}, or its folder")
    return path / FILE


def read_entries(path: Path) -> Document:
    """Return what is compared of a ``results.json``.

    Raises
    ------
    InputError
        If the file is missing, is no ``results.json`` of this schema, lacks a field that the schema
        asks for, or names a study, comparison, run or claim twice.
    """
    document = read_document(path)
    own = Entry(_values(document, DOCUMENT, str(path)))
    return Document(own, _by_id(document["studies"], "name", _study, f"{path}, study"))


def _study(study: Mapping[str, Any], place: str) -> StudyEntries:
    fired = frozenset(
        f"{field(one, 'detector', str, place)}: {field(one, 'subject', str, place)}"
        for one in field(study, "pitfalls", list, place)
        if field(one, "fired", bool, place)
    )
    read = {"comparison": _comparison, "run": _run, "claim": _claim}
    entries = {
        f"{kind}s": _by_id(field(study, f"{kind}s", list, place), "id", one, f"{place}, {kind}")
        for kind, one in read.items()
    }
    return StudyEntries(Entry(_values(study, STUDY, place), {"pitfalls": fired}), **entries)


def _by_id(
    found: Iterable[Any], name: str, read: Callable[[Any, str], T], place: str
) -> dict[str, T]:
    entries: dict[str, T] = {}
    for number, one in enumerate(found, 1):
        key = field(one, name, str, f"{place} {number}")
        if key in entries:
            raise InputError(
                f"{place} {key!r} stands there twice, and cannot be told from the other: {REMEDY}"
            )
        entries[key] = read(one, f"{place} {key!r}")
    return entries


def _comparison(entry: Mapping[str, Any], place: str) -> Entry:
    return Entry(
        _values({**entry, **_collapse(entry, place), **_range(entry, place)}, COMPARISON, place),
        {name: _members(entry, name, place) for name in ("flags", "runs")},
    )


def _collapse(entry: Mapping[str, Any], place: str) -> dict[str, Value]:
    """Return the fields of the collapse by dotted names, which are all null if there was none."""
    collapse = maybe(entry, COLLAPSE, dict, place)
    if collapse is None:
        return {f"{COLLAPSE}.{name}": None for name in IN_COLLAPSE}
    values = _values(collapse, IN_COLLAPSE, f"{place}, {COLLAPSE}")
    return {f"{COLLAPSE}.{name}": value for name, value in values.items()}


def _range(entry: Mapping[str, Any], place: str) -> dict[str, Value]:
    ends = maybe(entry, RANGE, list, place)
    if ends is None:
        return {f"{RANGE}.low": None, f"{RANGE}.high": None}
    if len(ends) != 2:
        raise InputError(f"{place}: the field {RANGE!r} holds {len(ends)} numbers, not 2: {REMEDY}")
    low, high = sorted(
        field({RANGE: end}, RANGE, NUMBER, f"{place}, number {number}")
        for number, end in enumerate(ends, 1)
    )
    return {f"{RANGE}.low": low, f"{RANGE}.high": high}


def _run(entry: Mapping[str, Any], place: str) -> Entry:
    values = _values(entry, RUN, place)
    scores = field(entry, "scores", dict, place)
    return Entry(
        {**values, "seed": field(entry, "seed", (int, str), place)},
        {"shares": _members(entry, "shares", place)},
        {name: field(scores, name, NUMBER, f"{place}, scores") for name in sorted(scores)},
    )


def _claim(entry: Mapping[str, Any], place: str) -> Entry:
    return Entry(_values(entry, CLAIM, place))


def _values(entry: Any, fields: Mapping[str, Field], place: str) -> dict[str, Value]:
    take = {True: maybe, False: field}
    return {
        name: take[one.nullable](entry, name, KINDS[one.kind], place)
        for name, one in fields.items()
    }


def _members(entry: Mapping[str, Any], name: str, place: str) -> frozenset[str]:
    members = field(entry, name, list, place)
    return frozenset(
        field({name: one}, name, str, f"{place}, member {number}")
        for number, one in enumerate(members, 1)
    )
