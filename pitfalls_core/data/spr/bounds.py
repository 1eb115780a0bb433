"""What can be had of a rule by a model that sees a part of each sequence: exact, nothing trained.

All numbers are accuracies of the best possible decision (Bayes), on classes of equal size, for
sequences drawn as `pitfalls_core.data.spr.generated` draws its training set: each token uniform
over the pairs of shape and colour that are not held out. They are summed over every sequence of
what is seen; a rule is read by a small automaton, so that what is not seen need not be listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.spr.drawing import SEEN
from pitfalls_core.data.spr.rules import ColourPosition, Order, Parity, Rule, ShapeCount
from pitfalls_core.data.spr.tokens import COLOURS, SHAPES
from pitfalls_core.errors import InputError

View = Literal["everything", "tokens without order", "shapes", "colours"]
"""What a model sees: all; which tokens, in any order; or one attribute of every token, in order."""

LONGEST = 9
"""Longest sequence whose views are listed: 4 to the power of this many."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Chances:
    """Probabilities of what is seen, each view of a sequence being one entry.

    Parameters
    ----------
    accepted, rejected
        Of the view together with either class, for uniform tokens; axes (views,).
    symbols
        What is seen, axes (views, length).
    """

    accepted: Floats
    rejected: Floats
    symbols: NDArray[np.int64]

    @property
    def balanced(self) -> tuple[Floats, Floats]:
        """The same for classes of equal size: each sums to one half."""
        return (
            self.accepted / (2 * self.accepted.sum()),
            self.rejected / (2 * self.rejected.sum()),
        )

    def without_order(self) -> "Chances":
        """Return the chances of the same symbols in any order."""
        # One number for each bag: how often each symbol occurs, as digits.
        codes = ((self.symbols.shape[1] + 1) ** self.symbols).sum(axis=1)
        _, first, place = np.unique(codes, return_index=True, return_inverse=True)
        accepted, rejected = np.zeros(len(first)), np.zeros(len(first))
        np.add.at(accepted, place.ravel(), self.accepted)
        np.add.at(rejected, place.ravel(), self.rejected)
        return Chances(accepted, rejected, self.symbols[first])


def best_accuracy(rule: Rule, view: View, length: int) -> float:
    """Return the highest accuracy that anything can reach that sees `view` of each sequence.

    Parameters
    ----------
    rule
        The hidden rule.
    view
        What is seen.
    length
        Tokens of a sequence.

    Raises
    ------
    InputError
        If the sequences are too long to be listed.
    """
    if view in ("everything", rule.reads):
        return 1.0
    if view == "tokens without order":
        # Given the bag, every order is equally likely: what the rule does not read says nothing.
        seen = chances(rule, rule.reads, length).without_order()
    else:
        seen = chances(rule, view, length)
    return float(np.maximum(*seen.balanced).sum())


def accuracy_on_reordered(rule: Rule, length: int) -> float:
    """Return how often the rule gives the old label once the tokens are in a random order."""
    bags = chances(rule, rule.reads, length).without_order()
    again = bags.accepted / (bags.accepted + bags.rejected)
    accepted, rejected = bags.balanced
    return float((accepted * again + rejected * (1 - again)).sum())


@cache
def chances(rule: Rule, attribute: str, length: int) -> Chances:
    """Return the chances of every sequence of shapes, or of colours, with either class."""
    if not 1 <= length <= LONGEST:
        message = f"views are listed for sequences of 1 to {LONGEST} tokens; got {length}"
        raise InputError(message)
    machine = _Machine.of(rule)
    kind = 0 if attribute == "shapes" else 1
    count = len(SHAPES) if kind == 0 else len(COLOURS)
    symbols = np.stack(np.unravel_index(np.arange(count**length), (count,) * length), axis=1)
    states = np.eye(1, machine.states)
    for place in range(length):
        # Every sequence so far is followed by every symbol, in the order of the list above.
        following = np.einsum("ns,cst->nct", states, machine.steps(place, kind, count))
        states = following.reshape(-1, machine.states)
    accepted = states[:, machine.accepting].sum(axis=1)
    return Chances(accepted, states.sum(axis=1) - accepted, symbols)


@dataclass(frozen=True)
class _Machine:
    """An automaton that reads tokens from the left and knows at the end whether the rule holds."""

    rule: Rule
    states: int
    accepting: tuple[int, ...]

    @classmethod
    def of(cls, rule: Rule) -> "_Machine":
        match rule:
            case ShapeCount(_, count):
                return cls(rule, count + 2, (count,))
            case Parity():
                return cls(rule, 2, (0,))
            case Order():
                # Neither seen; the right one; the right one and then the other; the wrong one.
                return cls(rule, 4, (2,))
            case ColourPosition():
                return cls(rule, 2, (1,))

    def steps(self, place: int, kind: int, count: int) -> Floats:
        """Return for each symbol the chance of it and of going from state to state.

        Axes: (symbols, states before, states after).
        """
        steps = np.zeros((count, self.states, self.states))
        for pair in SEEN:
            for state in range(self.states):
                steps[pair[kind] - 1, state, self._after(state, place, pair)] += 1 / len(SEEN)
        return steps

    def _after(self, state: int, place: int, pair: Sequence[int]) -> int:
        shape, colour = SHAPES[pair[0] - 1], COLOURS[pair[1] - 1]
        match self.rule:
            case ShapeCount(counted, count):
                return min(state + (shape == counted), count + 1)
            case Parity(counted):
                return (state + (shape == counted)) % 2
            case Order(before, after):
                moves = {(0, before): 1, (0, after): 3, (1, after): 2}
                return moves.get((state, shape), state)
            case ColourPosition(position, wanted):
                return int(colour == wanted) if place == position - 1 else state
