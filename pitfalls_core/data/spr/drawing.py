"""Drawing of symbolic sequences: uniform over tokens, then balanced over the two classes."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.spr.rules import Rule, obeys
from pitfalls_core.data.spr.tokens import COLOURS, SHAPES, Tokens
from pitfalls_core.errors import InputError

HELD_OUT = tuple((place, place) for place in range(1, 1 + len(SHAPES)))
"""Pairs of shape and colour, by index, that no training sequence holds: one for each of either."""

PAIRS = tuple((s, c) for s in range(1, 1 + len(SHAPES)) for c in range(1, 1 + len(COLOURS)))
SEEN = tuple(pair for pair in PAIRS if pair not in HELD_OUT)
"""All pairs, and those that training sequences hold: each shape and each colour equally often."""

ROUNDS = 400
"""Rounds of candidates, each as many as sequences are wanted, after which drawing is given up."""


@dataclass(frozen=True)
class Source:
    """How sequences are drawn: every place independently, uniform over the allowed pairs.

    Parameters
    ----------
    rules
        What makes class 1: all of them hold.
    shortest, longest
        Lengths, each equally likely.
    width
        Places of a row; those behind the last token are padding.
    coloured
        Probability that a token keeps its colour.
    pairs
        The allowed pairs of shape and colour, by index.
    new_pair
        Whether every sequence must hold a pair of `HELD_OUT`.
    """

    rules: tuple[Rule, ...]
    shortest: int
    longest: int
    width: int
    coloured: float = 1.0
    pairs: tuple[tuple[int, int], ...] = SEEN
    new_pair: bool = False

    def balanced(
        self,
        count: int,
        share: float,
        generator: np.random.Generator,
        apart_from: Collection[bytes] = (),
    ) -> tuple[Tokens, NDArray[np.int64]]:
        """Return `count` sequences with their labels, ``round(share * count)`` of class 1.

        Within a class, sequences are as `candidates` draws them.

        Parameters
        ----------
        count, share
            Number of sequences, and share of class 1.
        generator
            What they are drawn from.
        apart_from
            Rows, as bytes, that must not be drawn.

        Raises
        ------
        InputError
            If almost no sequence is of one of the classes.
        """
        wanted = {True: round(share * count)}
        wanted[False] = count - wanted[True]
        kept: dict[bool, list[NDArray[np.int64]]] = {True: [], False: []}
        for _ in range(ROUNDS):
            drawn = self.candidates(count, generator)
            truth = obeys(self.rules, drawn)
            for label, rows in kept.items():
                found = drawn[truth == label]
                new = [row for row in found[: 2 * wanted[label]] if _apart(row, apart_from)]
                rows.extend(new[: wanted[label] - len(rows)])
            if all(len(kept[label]) == wanted[label] for label in kept):
                break
        else:
            raise InputError(self._given_up(kept, wanted))
        order = generator.permutation(count)
        tokens = np.stack([*kept[True], *kept[False]])[order]
        labels = (np.arange(count) < wanted[True]).astype(np.int64)[order]
        return tokens, labels

    def candidates(self, count: int, generator: np.random.Generator) -> Tokens:
        """Return sequences whatever their class, at most `count` where a new pair is asked for."""
        pairs = np.array(self.pairs, dtype=np.int64)
        tokens = pairs[generator.integers(len(pairs), size=(count, self.width))]
        tokens[:, :, 1] *= generator.random((count, self.width)) < self.coloured
        lengths = generator.integers(self.shortest, self.longest, size=count, endpoint=True)
        tokens *= (np.arange(self.width) < lengths[:, None])[:, :, None]
        if not self.new_pair:
            return tokens
        held_out = (tokens[:, :, 0] == tokens[:, :, 1]) & (tokens[:, :, 0] > 0)
        found: Tokens = tokens[held_out.any(axis=1)]
        return found

    def _given_up(self, kept: dict[bool, list[NDArray[np.int64]]], wanted: dict[bool, int]) -> str:
        short = next(label for label in kept if len(kept[label]) < wanted[label])
        rules = " and ".join(f"'{rule}'" for rule in self.rules)
        return (
            f"too few different sequences of {self.shortest} to {self.longest} tokens are of class "
            f"{int(short)} under {rules}: {len(kept[short])} of {wanted[short]} were found; change "
            "the rules or the lengths, or ask for fewer sequences"
        )


def _apart(row: NDArray[np.int64], apart_from: Collection[bytes]) -> bool:
    return not apart_from or row.tobytes() not in apart_from


def rows_of(tokens: Tokens) -> frozenset[bytes]:
    """Return every sequence as bytes."""
    return frozenset(row.tobytes() for row in tokens)


def reordered(tokens: Tokens, generator: np.random.Generator) -> Tokens:
    """Return every sequence with its own tokens in a random order; padding stays at the end."""
    keys = generator.random(tokens.shape[:2])
    keys[tokens[:, :, 0] == 0] = 2.0
    order = keys.argsort(axis=1)
    shuffled: Tokens = np.take_along_axis(tokens, order[:, :, None], axis=1)
    return shuffled


def unknown_tokens(tokens: Tokens, known: Tokens) -> NDArray[np.int64]:
    """Return how many tokens of each of `tokens` occur nowhere in `known`; padding counts not."""
    codes = {tuple(pair) for pair in np.unique(known.reshape(-1, 2), axis=0).tolist()}
    width = 1 + int(max(tokens.max(), known.max()))
    table = np.ones((width, width), dtype=np.int64)
    table[tuple(np.array(sorted(codes)).T)] = 0
    table[0, 0] = 0
    counts: NDArray[np.int64] = table[tokens[:, :, 0], tokens[:, :, 1]].sum(axis=1)
    return counts
