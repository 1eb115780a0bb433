"""Frozen values as canonical JSON: one text for one value, so that digests can be compared."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any

LEAVES = frozenset({str, int, float, bool, type(None)})
"""Types whose values are plain as they are."""


def plain(value: object) -> Any:
    """Return `value` as dictionaries, lists, text and numbers; fields that are None are left out.

    Leaving None out lets a new optional field appear without changing the digest of old values.
    A field that has no part in comparisons has none here either.
    """
    if type(value) in LEAVES:  # most values are; thousands of run keys are made of them
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        compared = (field.name for field in dataclasses.fields(value) if field.compare)
        fields = {name: getattr(value, name) for name in compared}
        return plain({name: item for name, item in fields.items() if item is not None})
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def canonical(value: object) -> str:
    """Return `value` as JSON with sorted keys and no spaces; non-finite numbers are refused."""
    return canonical_of_plain(plain(value))


def canonical_of_plain(values: Any) -> str:
    """Return what `canonical` returns, of values that `plain` returned."""
    return json.dumps(
        values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON of `value`, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
