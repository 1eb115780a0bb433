"""Changes of what a model sees of symbolic sequences: labels and attributes stay as they are."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.data.spr.drawing import reordered
from pitfalls_core.data.spr.tokens import NO_COLOUR, PADDING, Tokens, lengths_of
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

HALVES = ("fewest shapes", "fewest tokens", "random")

NO_SHAPE = 1
"""Shape index that all tokens get when shapes are taken away: not that of padding."""


@dataclass(frozen=True)
class ShuffledOrder:
    """The tokens of every sequence, of all sets, in a random order of its own.

    The orders are drawn once a run, from stream ``preparation``.
    """

    def prepare(self, splits: Splits, streams: Streams, /) -> Splits:
        """Return shuffled copies of all sets."""
        generator = streams.numpy("preparation")
        return _in_all_sets(splits, lambda tokens: reordered(tokens, generator))


@dataclass(frozen=True)
class ReversedOrder:
    """The tokens of every sequence, of all sets, from the last to the first."""

    def prepare(self, splits: Splits, _: Streams, /) -> Splits:
        """Return reversed copies of all sets; padding stays at the end."""
        return _in_all_sets(splits, backwards)


@dataclass(frozen=True)
class ShapeOnly:
    """Shapes without their colours, in all sets."""

    def prepare(self, splits: Splits, _: Streams, /) -> Splits:
        """Return copies of all sets with the colours taken away."""
        return _in_all_sets(splits, without_colours)


@dataclass(frozen=True)
class ColourOnly:
    """Colours on tokens of one and the same shape, in all sets."""

    def prepare(self, splits: Splits, _: Streams, /) -> Splits:
        """Return copies of all sets with the shapes made equal."""
        return _in_all_sets(splits, without_shapes)


@dataclass(frozen=True)
class HalfOfTraining:
    """Half of the training set, twice, so that an epoch has as many steps as with all of it.

    Of each class the half is kept that has the fewest shapes, or tokens, or a random one. The first
    two make the training set unlike the validation set; the third is what they are compared with.

    Parameters
    ----------
    kept
        ``"fewest shapes"``, ``"fewest tokens"`` or ``"random"`` (stream ``preparation``).

    Raises
    ------
    InputError
        If it is none of these.
    """

    kept: str

    def __post_init__(self) -> None:
        if self.kept not in HALVES:
            message = f"a half of the training set is one of {', '.join(HALVES)}"
            raise InputError(f"{message}; got {self.kept!r}")

    def prepare(self, splits: Splits, streams: Streams, /) -> Splits:
        """Return the sets with another training set."""
        train = splits.train
        drawn = streams.numpy("preparation").permutation(len(train.labels))
        rank = {
            "fewest shapes": train.attributes.get("shapes", drawn),
            "fewest tokens": lengths_of(train.inputs),
            "random": drawn,
        }[self.kept]
        # Ties are broken at random, since sequences may lie in some order.
        order = np.lexsort((drawn, rank))
        halves = [order[train.labels[order] == label] for label in np.unique(train.labels)]
        chosen = np.concatenate([np.resize(one[: -(-len(one) // 2)], len(one)) for one in halves])
        attributes = {name: values[chosen] for name, values in train.attributes.items()}
        half = Labelled(train.inputs[chosen], train.labels[chosen], attributes)
        return replace(splits, train=half)


def backwards(tokens: Tokens) -> Tokens:
    """Return every sequence from its last token to its first; padding stays at the end."""
    places = lengths_of(tokens)[:, None] - 1 - np.arange(tokens.shape[1])
    turned = np.take_along_axis(tokens, np.maximum(places, 0)[:, :, None], axis=1)
    return np.asarray(turned * (places >= 0)[:, :, None], dtype=np.int64)


def without_colours(tokens: Tokens) -> Tokens:
    """Return every token without its colour."""
    plain = tokens.copy()
    plain[:, :, 1] = NO_COLOUR
    return plain


def without_shapes(tokens: Tokens) -> Tokens:
    """Return every token with the same shape."""
    plain = tokens.copy()
    plain[:, :, 0] = np.where(tokens[:, :, 0] == PADDING, PADDING, NO_SHAPE)
    return plain


def _in_all_sets(splits: Splits, change: Callable[[Tokens], Tokens]) -> Splits:
    def changed(part: Labelled) -> Labelled:
        return replace(part, inputs=change(part.inputs))

    tests = {name: changed(part) for name, part in splits.tests.items()}
    return replace(
        splits, train=changed(splits.train), validation=changed(splits.validation), tests=tests
    )
