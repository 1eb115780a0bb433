"""Canonical JSON: one text for one value, and another text for every other value."""

import hashlib
import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.canonical import canonical, digest, plain

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=20,
)  # fmt: skip


@dataclass(frozen=True)
class Point:
    """A value with an optional field and a nested one."""

    x: float
    label: str | None = None
    inner: "Point | None" = None


@given(JSON_VALUES)
def test_canonical_text_can_be_read_back(value: Any) -> None:
    """Reading the text gives the value, and writing that again gives the text."""
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


@given(st.dictionaries(st.text(), st.integers(), min_size=2), st.randoms())
def test_the_order_of_keys_does_not_count(mapping: dict[str, int], random: Any) -> None:
    """A mapping in another order has the same text."""
    items = list(mapping.items())
    random.shuffle(items)
    assert canonical(dict(items)) == canonical(mapping)


def test_text_of_a_nested_value() -> None:
    """Keys are sorted, nothing is spaced, letters stay letters, tuples are lists."""
    value = {"b": (1, (2.5, "ü")), "a": Point(0.1, inner=Point(-0.0, "x"))}
    assert canonical(value) == '{"a":{"inner":{"label":"x","x":-0.0},"x":0.1},"b":[1,[2.5,"ü"]]}'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 2), [1, 2]),
        ({"a": 1}, MappingProxyType({"a": 1})),
        (Point(1.0), {"x": 1.0}),
        (Point(1.0, None), Point(1.0)),
    ],
)
def test_equal_values_of_different_types_have_one_text(one: object, other: object) -> None:
    """Tuples and lists, mappings of any kind, and values with or without an unset field agree."""
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (1, True),
        (0, False),
        ("1", 1),
        ({"x": None}, {}),
        ([None], []),
        (0.1 + 0.2, 0.3),
        (Point(1.0, "a"), Point(1.0, "b")),
    ],
)
def test_different_values_have_different_texts(one: object, other: object) -> None:
    """Kinds of numbers, text and numbers, None in a mapping and its absence are told apart."""
    assert canonical(one) != canonical(other)


def test_only_fields_that_are_none_are_left_out() -> None:
    """A mapping keeps its None: there it is a value that somebody gave."""
    assert plain(Point(1.0)) == {"x": 1.0}
    assert plain({"x": None, "y": (None, Point(2.0))}) == {"x": None, "y": [None, {"x": 2.0}]}


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_json_does_not_have_are_refused(number: float) -> None:
    """A non-finite number anywhere in the value raises."""
    with pytest.raises(ValueError, match=r"^Out of range float values are not JSON compliant"):
        canonical({"scores": [0.5, number]})


def test_digest_is_that_of_the_text_in_utf8() -> None:
    """The digest is SHA-256 of the canonical text."""
    assert digest({"ä": 1}) == hashlib.sha256(b'{"\xc3\xa4":1}').hexdigest()
