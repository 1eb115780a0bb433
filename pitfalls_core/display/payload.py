"""Document values as JSON and back, without loss: how an executed notebook carries them.

A value becomes an object with its class name under ``kind`` and one entry a field; tuples become
arrays, and bytes become base64 text. On the way back the annotations of the classes say what each
entry must be, so a payload that somebody edited is refused at the place where it is wrong.
"""

import base64
import typing
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pitfalls_core.display import document
from pitfalls_core.display.document import Block, Column, Inline, Prose, Row
from pitfalls_core.display.margin_case import MarginCase
from pitfalls_core.errors import InputError

MIME = "application/vnd.pitfalls.v1+json"
"""The private MIME type of these payloads in notebook outputs."""

DocumentValue = Inline | Block | Column | Row | MarginCase | Prose

KINDS: Mapping[str, type[DocumentValue]] = {kind.__name__: kind for kind in get_args(DocumentValue)}
"""The classes that have a payload, by the name that stands under ``kind``."""


def to_payload(value: object) -> dict[str, object]:
    """Return `value` as plain dictionaries, lists, texts, numbers and booleans.

    Raises
    ------
    InputError
        If `value` is no document value.
    """
    if not isinstance(value, DocumentValue):
        raise InputError(f"{value!r} is no document value. Show one of: {', '.join(KINDS)}.")
    entries = {field.name: _encode(getattr(value, field.name)) for field in fields(value)}
    return {"kind": type(value).__name__, **entries}


def from_payload(payload: object) -> DocumentValue:
    """Return the document value that `payload` was made from.

    Raises
    ------
    InputError
        If `payload` has an unknown kind, a missing or an extra entry, or an entry of another type
        than its field; the message names the place and the value.
    """
    return _object(payload, tuple(KINDS), "payload")


def _encode(value: object) -> object:
    if isinstance(value, DocumentValue):
        return to_payload(value)
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


def _decode(value: object, hint: object, place: str) -> object:
    """Return `value` as the type that annotation `hint` describes; `place` leads to it."""
    if get_origin(hint) is Literal:
        return _choice(value, get_args(hint), place)
    if get_origin(hint) is tuple:
        return _sequence(value, get_args(hint), place)
    if get_origin(hint) in (UnionType, typing.Union):
        return _object(value, tuple(kind.__name__ for kind in get_args(hint)), place)
    if hint in KINDS.values():
        return _object(value, (_name(hint),), place)
    if hint is bytes:
        return _bytes(value, place)
    if type(value) is not hint:
        raise _wrong(place, f"a value of type {_name(hint)}", value)
    return value


def _name(hint: object) -> str:
    return str(getattr(hint, "__name__", hint))


def _object(value: object, kinds: tuple[str, ...], place: str) -> DocumentValue:
    if not isinstance(value, dict) or value.get("kind") not in kinds:
        raise _wrong(place, f"an object whose kind is one of {', '.join(kinds)}", value)
    kind = KINDS[value["kind"]]
    hints = _hints(kind)  # type: ignore[arg-type]  # classes are hashable
    names = {"kind", *hints}
    for name in sorted(names ^ value.keys()):
        problem = "lacks the" if name in names else "has the unknown"
        raise _wrong(place, f"a complete {kind.__name__}; it {problem} entry {name!r}", value)
    entries: dict[str, Any] = {
        name: _decode(value[name], hint, f"{place}.{name}") for name, hint in hints.items()
    }
    return kind(**entries)


@cache
def _hints(kind: type[DocumentValue]) -> Mapping[str, object]:
    return get_type_hints(kind, vars(document))


def _sequence(value: object, hints: tuple[object, ...], place: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise _wrong(place, "an array", value)
    expected = hints[:1] * len(value) if hints[-1] is Ellipsis else hints
    if len(value) != len(expected):
        raise _wrong(place, f"an array of {len(expected)}", value)
    pairs = enumerate(zip(value, expected, strict=True))
    return tuple(_decode(item, hint, f"{place}[{index}]") for index, (item, hint) in pairs)


def _choice(value: object, choices: tuple[str, ...], place: str) -> object:
    if value not in choices:
        raise _wrong(place, f"one of {', '.join(choices)}", value)
    return value


def _bytes(value: object, place: str) -> bytes:
    wrong = _wrong(place, "bytes in base64", value)
    if not isinstance(value, str):
        raise wrong
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:
        raise wrong from None


def _wrong(place: str, wanted: str, value: object) -> InputError:
    shown = repr(value)
    shortened = shown if len(shown) <= 80 else f"{shown[:79]}…"
    return InputError(
        f"display {place}: expected {wanted}; got {shortened}. "
        "Execute the notebook again to renew its outputs."
    )
