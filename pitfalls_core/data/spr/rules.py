"""The hidden rules of symbolic sequences: four kinds, written as text, true or false of a sequence.

The kinds are those of the public task (arXiv 2509.08713): shape-count, colour-position, parity and
order. A label is the conjunction of one or more rules.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.spr.tokens import (
    COLOUR_NAMES,
    COLOURS,
    SHAPE_NAMES,
    SHAPES,
    Tokens,
)
from pitfalls_core.errors import InputError

Truth = NDArray[np.bool_]
"""Whether each sequence obeys, axes (sequences,)."""


@dataclass(frozen=True)
class ShapeCount:
    """The sequence holds `shape` exactly `count` times."""

    shape: str
    count: int

    reads = "shapes"

    def __str__(self) -> str:
        return f"exactly {self.count} {self.shape}"

    @property
    def in_words(self) -> str:
        """The rule without glyphs."""
        plural = "" if self.count == 1 else "s"
        return f"it holds exactly {self.count} {_name(self.shape)}{plural}"

    def holds(self, tokens: Tokens) -> Truth:
        """Return whether each sequence obeys."""
        return np.asarray(_count(tokens, self.shape) == self.count, dtype=np.bool_)


@dataclass(frozen=True)
class ColourPosition:
    """Token number `position`, counted from 1, has colour `colour`."""

    position: int
    colour: str

    reads = "colours"

    def __str__(self) -> str:
        return f"token {self.position} is {self.colour}"

    @property
    def in_words(self) -> str:
        """The rule without glyphs."""
        return f"token {self.position} is {COLOUR_NAMES[COLOURS.index(self.colour)]}"

    def holds(self, tokens: Tokens) -> Truth:
        """Return whether each sequence obeys; one that is too short does not."""
        if self.position > tokens.shape[1]:
            return np.zeros(len(tokens), dtype=np.bool_)
        found = tokens[:, self.position - 1, 1] == 1 + COLOURS.index(self.colour)
        return np.asarray(found, dtype=np.bool_)


@dataclass(frozen=True)
class Parity:
    """The number of times that the sequence holds `shape` is even; none is even."""

    shape: str

    reads = "shapes"

    def __str__(self) -> str:
        return f"number of {self.shape} is even"

    @property
    def in_words(self) -> str:
        """The rule without glyphs."""
        return f"the number of {_name(self.shape)}s is even"

    def holds(self, tokens: Tokens) -> Truth:
        """Return whether each sequence obeys."""
        return np.asarray(_count(tokens, self.shape) % 2 == 0, dtype=np.bool_)


@dataclass(frozen=True)
class Order:
    """Both shapes occur, and the first `before` stands before the first `after`."""

    before: str
    after: str

    reads = "shapes"

    def __str__(self) -> str:
        return f"first {self.before} precedes first {self.after}"

    @property
    def in_words(self) -> str:
        """The rule without glyphs."""
        return f"the first {_name(self.before)} precedes the first {_name(self.after)}"

    def holds(self, tokens: Tokens) -> Truth:
        """Return whether each sequence obeys."""
        first, second = (_first(tokens, shape) for shape in (self.before, self.after))
        return np.asarray((first < second) & (second < tokens.shape[1]), dtype=np.bool_)


Rule = ShapeCount | ColourPosition | Parity | Order

_PATTERNS = {
    ShapeCount: rf"exactly (?P<count>\d+) (?P<shape>[{SHAPES}])",
    ColourPosition: rf"token (?P<position>[1-9]\d*) is (?P<colour>[{COLOURS}])",
    Parity: rf"number of (?P<shape>[{SHAPES}]) is even",
    Order: rf"first (?P<before>[{SHAPES}]) precedes first (?P<after>[{SHAPES}])",
}


def rule_of(text: str) -> Rule:
    """Return the rule that `text` says, for example ``"exactly 2 ▲"``: the inverse of ``str``.

    Raises
    ------
    InputError
        If it is none of the four kinds, or an order of a shape and itself.
    """
    for kind, pattern in _PATTERNS.items():
        match = re.fullmatch(pattern, text, flags=re.ASCII)
        if match is not None:
            found = match.groupdict()
            if kind is Order and found["before"] == found["after"]:
                break
            numbers = {n: int(v) if v.isdecimal() else v for n, v in found.items()}
            rule: Rule = kind(**numbers)
            return rule
    examples = "'exactly 2 ▲', 'token 4 is r', 'number of ■ is even', 'first ▲ precedes first ●'"
    raise InputError(f"a rule reads like one of {examples}; got {text!r}")


def obeys(rules: Sequence[Rule], tokens: Tokens) -> Truth:
    """Return whether each sequence obeys all of `rules`."""
    truth: Truth = np.all([rule.holds(tokens) for rule in rules], axis=0)
    return truth


def _name(shape: str) -> str:
    return SHAPE_NAMES[SHAPES.index(shape)]


def _count(tokens: Tokens, shape: str) -> NDArray[np.int64]:
    count: NDArray[np.int64] = (tokens[:, :, 0] == 1 + SHAPES.index(shape)).sum(axis=1)
    return count


def _first(tokens: Tokens, shape: str) -> NDArray[np.int64]:
    """Return the place of the first `shape`, counted from 0; the width where there is none."""
    found = tokens[:, :, 0] == 1 + SHAPES.index(shape)
    place: NDArray[np.int64] = np.where(found.any(axis=1), found.argmax(axis=1), found.shape[1])
    return place
