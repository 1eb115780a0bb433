"""Curated batches: sources and labels in equal shares, epochs as long as without them."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.training.curated_batches import CuratedBatches
from tests.training.pooled import learning, pooled


def generator(seed: int = 0) -> torch.Generator:
    """Return a generator of batch orders."""
    return torch.Generator().manual_seed(seed)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=4), st.integers(1, 12), st.integers(0, 99))
@settings(deadline=None, max_examples=60)
def test_epochs_have_the_usual_steps_and_sources_equal_shares(
    sizes: list[int], batch_size: int, seed: int
) -> None:
    """As many examples as there are, in full batches; sources differ by one at most in each."""
    splits = pooled(sizes)
    batches = CuratedBatches().prepare(learning(splits, batch_size))
    found = batches.epoch(0, generator(seed))
    examples = len(splits.train)
    lengths = [len(one) for one in found]
    assert len(found) == -(-examples // batch_size)
    assert sum(lengths) == examples
    assert set(lengths[:-1]) <= {batch_size}
    source = splits.train.attributes["source"]
    for one in found:
        counts = np.bincount(source[one.numpy()], minlength=len(sizes))
        assert counts.max() - counts.min() <= 1


def test_sources_of_equal_size_show_every_example_once() -> None:
    """An epoch is then a permutation of the training set."""
    splits = pooled([40, 40, 40])
    found = CuratedBatches().prepare(learning(splits)).epoch(0, generator())
    assert sorted(torch.cat(list(found)).tolist()) == list(range(120))


def test_small_sources_are_gone_through_again() -> None:
    """A source of 10 among 30 in all fills its third of 60 examples evenly: twice each."""
    splits = pooled([10, 25, 25])
    chosen = torch.cat(list(CuratedBatches().prepare(learning(splits)).epoch(0, generator())))
    source = splits.train.attributes["source"]
    counts = np.bincount(chosen.numpy(), minlength=60)
    assert (counts[source == 0] == 2).all()
    assert counts[source != 0].max() == 1


def test_labels_are_spread_evenly_within_a_source() -> None:
    """In each half of an epoch every label of a source is seen as often, up to two."""
    splits = pooled([200, 200])
    chosen = torch.cat(list(CuratedBatches().prepare(learning(splits)).epoch(0, generator())))
    source, label = splits.train.attributes["source"], splits.train.labels
    for half in (chosen[:200].numpy(), chosen[200:].numpy()):
        for one in (0, 1):
            whole = np.bincount(label[source == one], minlength=4) / 2
            here = half[source[half] == one]
            assert np.abs(np.bincount(label[here], minlength=4) - whole).max() <= 2


def test_the_generator_decides() -> None:
    """Equal generators give equal batches; another one, and the next epoch, give others."""
    batches = CuratedBatches().prepare(learning(pooled([20, 20])))
    shared = generator()
    orders = [
        torch.cat(list(batches.epoch(0, one))).tolist()
        for one in (generator(), shared, shared, generator(1))
    ]
    assert orders[0] == orders[1]
    assert orders[2] != orders[0]
    assert orders[3] != orders[0]


def test_sets_without_the_attribute_are_refused() -> None:
    """What is balanced must be known."""
    splits = pooled([4, 4])
    bare = Labelled(splits.train.inputs, splits.train.labels)
    message = "curated batches need training attribute 'source'; there are: none"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        CuratedBatches().prepare(learning(Splits(bare, bare, {}, 4)))
