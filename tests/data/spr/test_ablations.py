"""What each ablation takes away, and what it leaves."""

import re
from collections import Counter

import numpy as np
import pytest

from pitfalls_core.data.splits import Splits
from pitfalls_core.data.spr.ablations import (
    ColourOnly,
    HalfOfTraining,
    ReversedOrder,
    ShapeOnly,
    ShuffledOrder,
)
from pitfalls_core.data.spr.generated import SymbolicSequences
from pitfalls_core.data.spr.tokens import lengths_of
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams
from tests.data.spr.test_generated import parts

DATA = SymbolicSequences(
    ("number of ■ is even",), train=60, validation=20, test=20, shifted=20, shortest=5
)
SPLITS = DATA.sample(Streams(0, "x"))
STREAMS = Streams(0, "x")
EVERY = (ShuffledOrder(), ReversedOrder(), ShapeOnly(), ColourOnly())


def pairs(splits: Splits, other: Splits) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the tokens of each set before and after."""
    return [
        (one.inputs, two.inputs)
        for one, two in zip(parts(splits).values(), parts(other).values(), strict=True)
    ]


def real(row: np.ndarray) -> list[tuple[int, ...]]:
    """Return the tokens of one row without padding."""
    return [tuple(token) for token in row.tolist() if token[0]]


@pytest.mark.parametrize("ablation", EVERY, ids=lambda one: type(one).__name__)
def test_labels_attributes_and_lengths_stay(ablation: ShuffledOrder) -> None:
    """Metrics weigh sequences by what they held before; the data that came in are not changed."""
    before = SPLITS.train.inputs.copy()
    changed = parts(ablation.prepare(SPLITS, STREAMS))
    for name, part in parts(SPLITS).items():
        assert changed[name].labels.tolist() == part.labels.tolist()
        assert changed[name].attributes["colours"].tolist() == part.attributes["colours"].tolist()
        assert lengths_of(changed[name].inputs).tolist() == lengths_of(part.inputs).tolist()
    assert (SPLITS.train.inputs == before).all()


def test_shuffling_keeps_the_tokens_and_moves_most() -> None:
    """Each row has the tokens it had; nearly all rows are in another order."""
    for before, after in pairs(SPLITS, ShuffledOrder().prepare(SPLITS, STREAMS)):
        assert all(Counter(real(a)) == Counter(real(b)) for a, b in zip(before, after, strict=True))
        moved = [real(a) != real(b) for a, b in zip(before, after, strict=True)]
        assert np.mean(moved) > 0.8


def test_shuffling_follows_its_stream() -> None:
    """Equal streams give equal orders; another one gives others."""
    first, again, other = (
        ShuffledOrder().prepare(SPLITS, streams).train.inputs
        for streams in (STREAMS, Streams(7, "x", {"preparation": 0}), Streams(1, "x"))
    )
    assert (first == again).all()
    assert (first != other).any()


def test_reversing_is_its_own_inverse() -> None:
    """Padding stays behind the tokens."""
    turned = ReversedOrder().prepare(SPLITS, STREAMS)
    for before, after in pairs(SPLITS, turned):
        assert all(real(a) == real(b)[::-1] for a, b in zip(before, after, strict=True))
    for before, after in pairs(SPLITS, ReversedOrder().prepare(turned, STREAMS)):
        assert (before == after).all()


def test_one_attribute_alone_is_left() -> None:
    """Shapes without colours; colours on tokens that all have one shape."""
    for before, after in pairs(SPLITS, ShapeOnly().prepare(SPLITS, STREAMS)):
        assert (after[:, :, 0] == before[:, :, 0]).all()
        assert not after[:, :, 1].any()
    for before, after in pairs(SPLITS, ColourOnly().prepare(SPLITS, STREAMS)):
        assert (after[:, :, 1] == before[:, :, 1]).all()
        assert (after[:, :, 0] == (before[:, :, 0] > 0)).all()


@pytest.mark.parametrize("kept", ["fewest shapes", "fewest tokens", "random"])
def test_half_of_training_is_kept_twice(kept: str) -> None:
    """As many sequences as before, half as many different ones, and balanced as before."""
    train = HalfOfTraining(kept).prepare(SPLITS, STREAMS).train
    rows = Counter(row.tobytes() for row in train.inputs)
    assert len(train.labels) == 60
    assert set(rows.values()) == {2}
    assert train.labels.sum() == 30
    assert set(rows) <= {row.tobytes() for row in SPLITS.train.inputs}


def test_the_half_is_the_one_with_the_fewest() -> None:
    """Within a class nothing that was left out has fewer than what was kept."""
    number = {"fewest shapes": SPLITS.train.attributes["shapes"]}
    number["fewest tokens"] = lengths_of(SPLITS.train.inputs)
    rows = [row.tobytes() for row in SPLITS.train.inputs]
    for kept, counts in number.items():
        half = {row.tobytes() for row in HalfOfTraining(kept).prepare(SPLITS, STREAMS).train.inputs}
        inside = np.array([row in half for row in rows])
        for label in (0, 1):
            of_class = SPLITS.train.labels == label
            assert counts[of_class & inside].max() <= counts[of_class & ~inside].min()


def test_another_half_is_refused() -> None:
    """The message lists the three."""
    message = (
        "a half of the training set is one of fewest shapes, fewest tokens, random; got 'first'"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        HalfOfTraining("first")
