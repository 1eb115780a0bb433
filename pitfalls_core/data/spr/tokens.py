"""Tokens of symbolic sequences: a shape and perhaps a colour, as text and as numbers.

The format is that of the public task (arXiv 2509.08713): a token is one of four glyphs, followed by
a colour letter if it has a colour, and tokens are separated by blanks: ``"▲r ■ ●b"``.
"""

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError

SHAPES = "▲■●◆"
COLOURS = "rgby"

SHAPE_NAMES = ("triangle", "square", "circle", "diamond")
COLOUR_NAMES = ("red", "green", "blue", "yellow")
"""The same in words, for text that is set in fonts without the glyphs."""

PADDING = 0
"""Both indices of a place that holds no token."""

NO_COLOUR = 0
"""Colour index of a token without a colour; its shape index is never 0."""

Tokens = NDArray[np.int64]
"""(sequences, width, 2): indices of shape and colour, counted from 1; 0 after the last token."""


def parsed(text: str) -> tuple[tuple[str, str], ...]:
    """Return the tokens of a written sequence, each as shape and colour; no colour is ``""``.

    Raises
    ------
    InputError
        If there is no token, or one is not a single glyph with at most one lower-case letter.
    """
    tokens = tuple(text.split())
    if not tokens:
        raise InputError("a sequence needs at least one token, for example '▲r ■'; got none")
    return tuple(map(_token, tokens))


def formatted(tokens: tuple[tuple[str, str], ...]) -> str:
    """Return tokens, each a shape and a colour, as text: the inverse of `parsed`."""
    return " ".join(shape + colour for shape, colour in tokens)


def written(row: NDArray[np.int64]) -> str:
    """Return one sequence of indices (width, 2), without its padding, as text.

    Raises
    ------
    InputError
        If an index stands for none of `SHAPES` or `COLOURS`.
    """
    real = [(int(shape), int(colour)) for shape, colour in row if shape != PADDING]
    for shape, colour in real:
        if not (1 <= shape <= len(SHAPES) and 0 <= colour <= len(COLOURS)):
            message = (
                f"a token is written from shape 1 to {len(SHAPES)} and colour 0 to "
                f"{len(COLOURS)}; got shape {shape} and colour {colour}"
            )
            raise InputError(message)
    return formatted(tuple((SHAPES[s - 1], COLOURS[c - 1] if c else "") for s, c in real))


def lengths_of(tokens: Tokens) -> NDArray[np.int64]:
    """Return the number of tokens of each sequence, axes (sequences,)."""
    lengths: NDArray[np.int64] = (tokens[:, :, 0] != PADDING).sum(axis=1)
    return lengths


def distinct(indices: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many different numbers other than 0 each row of (sequences, width) holds."""
    ordered = np.sort(indices, axis=1)
    first = np.ones_like(ordered, dtype=np.bool_)
    first[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    counts: NDArray[np.int64] = (first & (ordered != 0)).sum(axis=1)
    return counts


def complexity(tokens: Tokens) -> dict[str, NDArray[np.int64]]:
    """Return the numbers of distinct shapes and of distinct colours of each sequence.

    They are the weights of the metrics (`pitfalls_core.training.sequence_metrics`), kept as
    attributes so that a change of what a model sees leaves the metrics as they are.
    """
    return {"shapes": distinct(tokens[:, :, 0]), "colours": distinct(tokens[:, :, 1])}


def _token(text: str) -> tuple[str, str]:
    shape, colour = text[:1], text[1:]
    if shape.isalnum() or len(colour) > 1 or not (colour == "" or colour.islower()):
        message = (
            "a token is one glyph, followed by one lower-case letter if it has a colour, for "
            f"example '▲' or '▲r'; got {text!r}"
        )
        raise InputError(message)
    return shape, colour
