"""Payloads carry every document value through JSON without loss, and refuse what was edited."""

import json
import re
from dataclasses import dataclass
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.display.document import (
    Citation,
    Code,
    CodeBlock,
    Column,
    CrossReference,
    Emphasis,
    Evidence,
    Figure,
    Heading,
    Link,
    Listing,
    Number,
    Paragraph,
    Prose,
    Row,
    Strong,
    Table,
    Text,
)
from pitfalls_core.display.payload import KINDS, DocumentValue, from_payload, to_payload
from pitfalls_core.errors import InputError

_characters = st.text(max_size=8)
_leaves = st.one_of(
    st.builds(Text, _characters),
    st.builds(Code, _characters),
    st.builds(Citation, st.lists(_characters, max_size=3).map(tuple)),
    st.builds(CrossReference, _characters),
    st.builds(Number, _characters, _characters),
)
_inline = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(Strong, st.lists(inner, max_size=2).map(tuple)),
        st.builds(Emphasis, st.lists(inner, max_size=2).map(tuple)),
        st.builds(Link, _characters, st.lists(inner, max_size=2).map(tuple)),
    ),
    max_leaves=4,
)
_inlines = st.lists(_inline, max_size=2).map(tuple)
_columns = st.builds(Column, _characters, st.sampled_from(("left", "center", "right")))
_rows = st.builds(Row, st.lists(_inlines, max_size=2).map(tuple), _characters)
_facts = st.lists(st.tuples(_characters, _characters), max_size=2).map(tuple)
_simple_blocks = st.one_of(
    st.builds(Heading, st.integers(1, 6), _inlines, st.booleans()),
    st.builds(Paragraph, _inlines),
    st.builds(CodeBlock, _characters),
    st.builds(Evidence, _characters, _characters, _facts),
    st.builds(
        Table,
        _characters,
        _inlines,
        st.lists(_columns, max_size=2).map(tuple),
        st.lists(_rows, max_size=2).map(tuple),
        _inlines,
        st.booleans(),
        _characters,
    ),
    st.builds(
        Figure,
        label=_characters,
        caption=_inlines,
        alt=_characters,
        svg_light=_characters,
        svg_dark=_characters,
        pdf=st.binary(max_size=8),
        png=st.binary(max_size=8),
        data=_characters,
        wide=st.booleans(),
    ),
)
_block = st.recursive(
    _simple_blocks,
    lambda inner: st.builds(
        Listing,
        st.lists(st.lists(inner, max_size=2).map(tuple), max_size=2).map(tuple),
        st.booleans(),
    ),
    max_leaves=3,
)
_prose = st.builds(
    Prose, st.lists(_block, max_size=3).map(tuple), st.sampled_from(("body", "abstract"))
)

FIGURE = Figure("fig-a", (Text("c"),), "alt", "<svg/>", "<svg/>", b"pdf", b"png", "x\n")


@settings(max_examples=50, deadline=None)
@given(st.one_of(_inline, _block, _columns, _rows, _prose))
def test_a_value_survives_json(value: DocumentValue) -> None:
    """Whatever the value, encoding, writing, reading and decoding give it back."""
    assert from_payload(json.loads(json.dumps(to_payload(value)))) == value


def test_every_document_value_has_a_kind() -> None:
    """The table of kinds is the union of document values, by class name."""
    assert {kind.__name__: kind for kind in get_args(DocumentValue)} == dict(KINDS)


def test_bytes_are_base64() -> None:
    """The payload of a figure holds its PNG as base64 text (RFC 4648)."""
    assert to_payload(FIGURE)["png"] == "cG5n"


def test_what_is_no_document_value_is_refused() -> None:
    """A class that only looks like a document value has no payload."""

    @dataclass(frozen=True)
    class Text:
        text: str

    known = ", ".join(KINDS)
    message = f"{Text('a')!r} is no document value. Show one of: {known}."
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        to_payload(Text("a"))


REMEDY = "Execute the notebook again to renew its outputs."


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            {"kind": "Painting"},
            f"display payload: expected an object whose kind is one of {', '.join(KINDS)}; "
            "got {'kind': 'Painting', 'label': 'ev-a', 'title': 't', 'facts': []}",
        ),
        (
            {"hue": 1},
            "display payload: expected a complete Evidence; it has the unknown entry 'hue'; got "
            "{'kind': 'Evidence', 'label': 'ev-a', 'title': 't', 'facts': [], 'hue': 1}",
        ),
        (
            {"label": 3},
            "display payload.label: expected a value of type str; got 3",
        ),
        (
            {"facts": "Test"},
            "display payload.facts: expected an array; got 'Test'",
        ),
        (
            {"facts": [["Test", "paired t"], ["Test"]]},
            "display payload.facts[1]: expected an array of 2; got ['Test']",
        ),
    ],
)
def test_an_edited_payload_is_refused_at_its_place(edit: dict[str, object], message: str) -> None:
    """The message names the entry that is wrong, what it should be and what it is."""
    payload = to_payload(Evidence("ev-a", "t", ()))
    assert from_payload(payload) == Evidence("ev-a", "t", ())
    with pytest.raises(InputError) as caught:
        from_payload({**payload, **edit})
    assert str(caught.value) == f"{message}. {REMEDY}"


def test_a_long_value_is_shortened() -> None:
    """The message shows the beginning of a value that would fill the screen."""
    with pytest.raises(InputError) as caught:
        from_payload({**to_payload(Evidence("ev-a", "t", ())), "facts": "a" * 1000})
    shown = "'" + "a" * 78
    assert str(caught.value) == (
        f"display payload.facts: expected an array; got {shown}…. {REMEDY}"
    )


def test_a_missing_entry_is_named() -> None:
    """A payload without one of its fields is refused, not filled with a default."""
    payload = to_payload(Heading(1, (Text("a"),)))
    del payload["appendix"]
    with pytest.raises(InputError) as caught:
        from_payload(payload)
    assert str(caught.value) == (
        "display payload: expected a complete Heading; it lacks the entry 'appendix'; got "
        f"{repr(payload)[:79]}…. {REMEDY}"
    )


@pytest.mark.parametrize("value", [3, "not base64!", "é", None])
def test_bytes_must_be_base64(value: object) -> None:
    """Bytes that cannot be decoded are refused."""
    with pytest.raises(InputError) as caught:
        from_payload({**to_payload(FIGURE), "png": value})
    assert str(caught.value) == (
        f"display payload.png: expected bytes in base64; got {value!r}. {REMEDY}"
    )


def test_a_choice_must_be_one_of_its_words() -> None:
    """An alignment that does not exist is refused."""
    with pytest.raises(InputError) as caught:
        from_payload({**to_payload(Column("a")), "align": "justify"})
    assert str(caught.value) == (
        "display payload.align: expected one of left, center, right; got 'justify'. " + REMEDY
    )


def test_a_truth_value_is_no_number() -> None:
    """A heading level of true is refused although Python counts it as one."""
    with pytest.raises(InputError) as caught:
        from_payload({**to_payload(Heading(1, ())), "level": True})
    assert str(caught.value) == (
        f"display payload.level: expected a value of type int; got True. {REMEDY}"
    )
