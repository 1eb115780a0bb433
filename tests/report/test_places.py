"""Values in the places of sentences: text stays text, numbers keep their evidence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.display.document import Heading, Listing, Number, Paragraph, Text, walk
from pitfalls_core.display.plain import plain_text
from pitfalls_core.errors import UnknownNameError
from pitfalls_core.report.markdown import parse_markdown
from pitfalls_core.report.places import filled

TEMPLATE = Path("words.md")


def test_a_number_keeps_its_evidence() -> None:
    """A sentence with a place becomes text, number, text."""
    blocks = parse_markdown("It is {{ size }}, *or {{size}}*.", place="here")
    number = Number("+1.3 points", "ev-one")
    (found,) = filled(blocks, {"size": (number,)}, TEMPLATE)
    assert isinstance(found, Paragraph)
    assert found.children[:3] == (Text("It is "), number, Text(", "))
    assert [one for one in walk(found) if isinstance(one, Number)] == [number, number]


def test_places_stand_in_headings_and_lists() -> None:
    """Whatever holds a sentence is filled."""
    blocks = parse_markdown("# About {{ what }}\n\n- first {{ what }}\n- second", place="here")
    heading, listing = filled(blocks, {"what": "seeds"}, TEMPLATE)
    assert isinstance(heading, Heading)
    assert plain_text(heading.children) == "About seeds"
    assert isinstance(listing, Listing)
    assert listing.items[0] == (Paragraph((Text("first "), Text("seeds"))),)


@given(st.text(max_size=40))
def test_a_value_is_never_markup(value: str) -> None:
    """What looks like Markdown, or like a place, is shown as it is."""
    blocks = parse_markdown("Before {{ value }} after.", place="here")
    (found,) = filled(blocks, {"value": value}, TEMPLATE)
    assert isinstance(found, Paragraph)
    shown = value.replace(" %", "\N{NO-BREAK SPACE}%")
    assert plain_text(found.children) == f"Before {shown} after."


def test_an_unknown_place_is_refused() -> None:
    """With the nearest name, and the template."""
    blocks = parse_markdown("The {{ margni }}.", place="here")
    with pytest.raises(UnknownNameError) as caught:
        filled(blocks, {"margin": "1", "pairs": "6"}, TEMPLATE)
    assert str(caught.value) == (
        "unknown place 'margni' in words.md. Did you mean 'margin'? Known: margin, pairs."
    )
