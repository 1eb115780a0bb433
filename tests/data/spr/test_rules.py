"""The four kinds of rules against a reading of their text, sequence by sequence."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.data.spr.rules import (
    ColourPosition,
    Order,
    Parity,
    Rule,
    ShapeCount,
    obeys,
    rule_of,
)
from pitfalls_core.data.spr.tokens import COLOURS, SHAPES
from pitfalls_core.errors import InputError
from tests.data.spr.test_tokens import TOKENS, coded

PAIRS = st.permutations(SHAPES).map(lambda shapes: Order(*shapes[:2]))
RULES = st.one_of(
    st.builds(ShapeCount, st.sampled_from(SHAPES), st.integers(0, 5)),
    st.builds(ColourPosition, st.integers(1, 20), st.sampled_from(COLOURS)),
    st.builds(Parity, st.sampled_from(SHAPES)),
    PAIRS,
)


def truth(text: str, tokens: list[tuple[str, str]]) -> bool:
    """Decide a rule as a reader of its text would, with Python's lists."""
    shapes = [shape for shape, _ in tokens]
    words = text.split()
    if words[0] == "exactly":
        return shapes.count(words[2]) == int(words[1])
    if words[0] == "token":
        place = int(words[1])
        return place <= len(tokens) and tokens[place - 1][1] == words[3]
    if words[0] == "number":
        return shapes.count(words[2]) % 2 == 0
    before, after = words[1], words[4]
    return before in shapes and after in shapes and shapes.index(before) < shapes.index(after)


@given(RULES, TOKENS)
@settings(max_examples=300, deadline=None)
def test_rules_hold_where_their_text_says_so(rule: Rule, tokens: list[tuple[str, str]]) -> None:
    """Vectors of indices and lists of words agree."""
    assert rule.holds(coded(tokens)[None]).tolist() == [truth(str(rule), tokens)]


@settings(deadline=None)
@given(RULES)
def test_a_rule_is_read_as_it_is_written(rule: Rule) -> None:
    """Text to rule and back."""
    assert rule_of(str(rule)) == rule


@settings(max_examples=50, deadline=None)
@given(st.lists(RULES, min_size=1, max_size=4), st.lists(TOKENS, min_size=1, max_size=4))
def test_a_conjunction_needs_all_of_its_rules(
    rules: list[Rule], sequences: list[list[tuple[str, str]]]
) -> None:
    """Several rules and several sequences at once."""
    tokens = np.stack([coded(one) for one in sequences])
    expected = [all(truth(str(rule), one) for rule in rules) for one in sequences]
    assert obeys(rules, tokens).tolist() == expected


@pytest.mark.parametrize(
    "text", ["", "exactly two ▲", "exactly 2 x", "token 0 is r", "first ▲ precedes first ▲", "even"]
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    """The message shows one example of each kind."""
    message = (
        "a rule reads like one of 'exactly 2 ▲', 'token 4 is r', 'number of ■ is even', "
        f"'first ▲ precedes first ●'; got {text!r}"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        rule_of(text)


def test_rules_in_words() -> None:
    """Documents are set in fonts that may lack the glyphs."""
    texts = ("exactly 2 ▲", "token 4 is r", "number of ■ is even", "first ▲ precedes first ●")
    assert [rule_of(text).in_words for text in texts] == [
        "it holds exactly 2 triangles",
        "token 4 is red",
        "the number of squares is even",
        "the first triangle precedes the first circle",
    ]
