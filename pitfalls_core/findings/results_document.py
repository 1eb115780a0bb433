"""A ``results.json`` as it was written: opened, its fields taken, or refused with their place."""

import json
import sys
from pathlib import Path
from typing import Any

from pitfalls_core.errors import InputError

SCHEMA = 1
FILE = "results.json"
REMEDY = "name a results.json that `pitfalls report` or `pitfalls analyze` wrote"
NUMBER = (int, float)

Kind = type[Any] | tuple[type[Any], ...]


def read_document(path: Path) -> dict[str, Any]:
    """Return the content of a ``results.json``, of which only schema and studies were looked at.

    Raises
    ------
    InputError
        If the file is missing, or no ``results.json`` of this schema.
    """
    document = read_json(path, REMEDY)
    if not isinstance(document, dict) or not isinstance(document.get("studies"), list):
        raise InputError(f"{path} is no results.json, it holds no studies: {REMEDY}")
    schema = document.get("schema")
    if schema != SCHEMA or isinstance(schema, bool):
        raise InputError(
            f"{path} has schema {schema!r} and this program reads schema {SCHEMA}: "
            "write the file again with this version"
        )
    return document


def read_json(path: Path, remedy: str) -> Any:
    """Return the content of a JSON file; the message of a refusal ends in `remedy`.

    Raises
    ------
    InputError
        If the file cannot be read, or is not JSON.
    """
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise InputError(f"there is no file {path}: {remedy}") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): {remedy}") from None
    except RecursionError:
        raise InputError(f"{path} is nested too deeply: {remedy}") from None
    except ValueError as error:
        raise InputError(f"{path} is not JSON ({error}): {remedy}") from None


def field(entry: Any, name: str, kind: Kind, place: str) -> Any:
    """Return the value of a field that must be of `kind`; a truth value is no number.

    Raises
    ------
    InputError
        If the field is missing, of another kind, or a number that is not finite.
    """
    value = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise InputError(f"{place}: the field {name!r} is missing or no {_kind(kind)}: {REMEDY}")
    if kind == NUMBER and not is_number(value):
        raise InputError(f"{place}: the field {name!r} is {value}, and no finite number: {REMEDY}")
    return value


def maybe(entry: Any, name: str, kind: Kind, place: str) -> Any:
    """Return the value of a field as `field` does, or None where the file says that it is null."""
    if isinstance(entry, dict) and name in entry and entry[name] is None:
        return None
    return field(entry, name, kind, place)


def is_number(value: object) -> bool:
    """Return whether a value is a finite number, within the range of a float."""
    if not isinstance(value, NUMBER) or isinstance(value, bool):
        return False
    # A whole number in JSON may be larger than any float, which `math.isfinite` does not survive.
    return abs(value) <= sys.float_info.max


def _kind(kind: Kind) -> str:
    names = {
        bool: "truth value",
        int: "whole number",
        str: "text",
        list: "list",
        dict: "object",
    }
    if isinstance(kind, type):
        return names[kind]
    return "number" if kind == NUMBER else " or ".join(map(_kind, kind))
