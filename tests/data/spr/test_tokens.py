"""Tokens as text and as numbers: round trips, counts, and what is refused."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.data.spr.tokens import (
    COLOURS,
    SHAPES,
    complexity,
    formatted,
    lengths_of,
    parsed,
    written,
)
from pitfalls_core.errors import InputError

TOKENS = st.lists(
    st.tuples(st.sampled_from(SHAPES), st.sampled_from(["", *COLOURS])), min_size=1, max_size=16
)


def coded(tokens: list[tuple[str, str]], width: int = 16) -> np.ndarray:
    """Return one sequence as indices, written by hand: places in the alphabets, from 1."""
    pairs = [[SHAPES.index(s) + 1, COLOURS.index(c) + 1 if c else 0] for s, c in tokens]
    return np.array(pairs + [[0, 0]] * (width - len(pairs)), dtype=np.int64)


@settings(deadline=None)
@given(TOKENS)
def test_what_is_written_is_read_again(tokens: list[tuple[str, str]]) -> None:
    """Text to tokens and back, and the same from indices."""
    text = formatted(tuple(tokens))
    assert parsed(text) == tuple(tokens)
    assert written(coded(tokens)) == text


@settings(max_examples=50, deadline=None)
@given(TOKENS)
def test_complexity_counts_different_shapes_and_colours(tokens: list[tuple[str, str]]) -> None:
    """Python's sets say the same; a missing colour is none."""
    found = complexity(coded(tokens)[None])
    assert found["shapes"].tolist() == [len({shape for shape, _ in tokens})]
    assert found["colours"].tolist() == [len({colour for _, colour in tokens} - {""})]
    assert lengths_of(coded(tokens)[None]).tolist() == [len(tokens)]


@pytest.mark.parametrize("text", ["▲rg", "▲R", "r", "▲3", "4"])
def test_what_is_no_token_is_refused(text: str) -> None:
    """A glyph, then at most one lower-case letter."""
    message = (
        "a token is one glyph, followed by one lower-case letter if it has a colour, for example "
        f"'▲' or '▲r'; got {text!r}"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        parsed(f"■ {text}")


def test_an_empty_sequence_is_refused() -> None:
    """There is nothing to classify."""
    message = "a sequence needs at least one token, for example '▲r ■'; got none"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        parsed("  ")


def test_an_unknown_index_cannot_be_written() -> None:
    """Tokens that a training file does not hold have an index, and no glyph."""
    message = "a token is written from shape 1 to 4 and colour 0 to 4; got shape 5 and colour 0"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        written(np.array([[5, 0]]))
