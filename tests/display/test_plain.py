"""Document values are walked in reading order, read as plain text, and free of invisible signs."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from pitfalls_core.display.document import (
    Citation,
    Code,
    Column,
    CrossReference,
    Emphasis,
    Inline,
    Link,
    Listing,
    Number,
    Paragraph,
    Row,
    Strong,
    Table,
    Text,
    walk,
)
from pitfalls_core.display.plain import plain_text, printable, visible


def test_walk_meets_every_value_in_reading_order() -> None:
    """A value comes before its parts, and captions come before rows and rows before notes."""
    rows = (Row(((Text("3"), Strong((Text("4"),))),)),)
    table = Table("t", (Text("1"),), (Column("2"),), rows, (Text("5"),))
    blocks = (Listing(((Paragraph((Text("0"),)),),)), table)
    met = list(walk(blocks))
    assert "".join(value.text for value in met if isinstance(value, Text)) == "01345"
    assert met[0] is blocks[0]
    assert met.index(table) < met.index(table.columns[0]) < met.index(rows[0])


@pytest.mark.parametrize(
    ("inline", "expected"),
    [
        (Text("a"), "a"),
        (Code("a_b"), "a_b"),
        (Number("+1.3", "ev"), "+1.3"),
        (Strong((Text("a"), Emphasis((Text("b"),)))), "ab"),
        (Link("https://a.org", (Text("a"),)), "a"),
        (Citation(("a", "b")), "[a, b]"),
        (CrossReference("tab-a"), "tab-a"),
    ],
)
def test_plain_text(inline: Inline, expected: str) -> None:
    """Every inline has a plain reading."""
    assert plain_text((Text("<"), inline, Text(">"))) == f"<{expected}>"


@settings(deadline=None)
@given(st.text())
def test_nothing_invisible_remains(text: str) -> None:
    """No control, direction or surrogate character is left, apart from tab and newline."""
    kept = visible(text)
    assert len(kept) == len(text)
    assert {unicodedata.category(char) for char in set(kept) - {"\n", "\t"}}.isdisjoint(
        {"Cc", "Cs"}
    )
    assert {unicodedata.bidirectional(char) for char in kept}.isdisjoint(
        {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    )


@pytest.mark.parametrize("text", ["plain", "naïve – “x”\n\ty", "中文", "👩‍🔬", "שלום", "a\u00a0b"])
def test_visible_text_is_left_alone(text: str) -> None:
    """Letters of all scripts, joined emoji and spaces stay."""
    assert visible(text) == text


def test_markup_is_finished() -> None:
    """Texts are made visible; markup and what is no text pass as they are."""
    assert printable("a\x00") == "a\N{REPLACEMENT CHARACTER}"
    assert printable(Markup("<b>")) == Markup("<b>")
    assert printable(3) == 3
