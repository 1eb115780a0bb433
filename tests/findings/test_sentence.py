"""Sentences: quantities survive composition, and nothing is left out in silence."""

import pytest

from pitfalls_core.findings.sentence import Quantity, capitalised, compose, plain_text

GAIN = Quantity("+1.3", "drawn/a/accuracy/refined-vs-baseline")


def test_quantities_survive() -> None:
    """A quantity keeps its comparison, wherever it stands."""
    sentence = compose("{gain} points on {dataset}, {gain}", gain=GAIN, dataset="A")
    assert sentence == (GAIN, " points on ", "A", ", ", GAIN)
    assert plain_text(sentence) == "+1.3 points on A, +1.3"


def test_a_sentence_inside_a_sentence_is_taken_up_whole() -> None:
    """The pieces of an inner sentence become pieces of the outer one."""
    inner = compose("by {gain}", gain=GAIN)
    assert compose("improved {inner}.", inner=inner) == ("improved ", "by ", GAIN, ".")
    assert compose("nothing{inner}", inner=()) == ("nothing",)


def test_an_unknown_name_raises() -> None:
    """A name that nobody filled is an error and no gap."""
    with pytest.raises(KeyError, match=r"^'margin'$"):
        compose("within {margin} on {dataset}", dataset="A")


def test_an_empty_name_raises() -> None:
    """A placeholder without a name would swallow a number."""
    with pytest.raises(KeyError, match=r"^''$"):
        compose("within {} points", margin="1.0")


def test_braces_in_a_value_are_only_characters() -> None:
    """What is filled in is not a template."""
    assert plain_text(compose("On {dataset}.", dataset="{treatment}")) == "On {treatment}."
    assert plain_text(compose("{{x}}")) == "{x}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("the variant", "The variant"), ("The", "The"), ("“a”", "“a”"), ("", "")],
)
def test_capitals(text: str, expected: str) -> None:
    """The first character is raised, all others stay."""
    assert capitalised((text, " AdamW", GAIN)) == (expected, " AdamW", GAIN)


def test_a_number_at_the_start_stays() -> None:
    """A sentence that begins with a quantity is left alone."""
    assert capitalised((GAIN, " points")) == (GAIN, " points")
