"""Curricula: pools that grow, classes in proportion, and epochs of equal length."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.training.curricula import Curriculum, Growing, class_balanced
from pitfalls_core.training.difficulty import CrossFoldLoss
from pitfalls_core.training.pacing import Pacing
from tests.training.learnings import learning

ORDERS = ("easy_first", "hard_first", "random")


def batches(growing: Growing, epoch: int, seed: int = 0) -> Sequence[torch.Tensor]:
    """Return the batches of one epoch."""
    return growing.epoch(epoch, torch.Generator().manual_seed(seed))


@given(
    st.integers(1, 70),
    st.integers(1, 40),
    st.integers(1, 6),
    st.sampled_from(["linear", "step", "exponential"]),
    st.floats(0.05, 1),
)
@settings(deadline=None)
def test_every_epoch_has_as_many_steps_and_examples_as_without_a_curriculum(
    examples: int, batch_size: int, epochs: int, shape: str, start: float
) -> None:
    """Whatever the pool, batches have the sizes of a plain epoch and come from the pool."""
    growing = Growing(torch.arange(examples), batch_size, epochs, Pacing(shape, 0.8, start))
    plain = [len(one) for one in torch.split(torch.arange(examples), batch_size)]
    for epoch in range(epochs):
        found = batches(growing, epoch)
        assert [len(one) for one in found] == plain
        for one, size in zip(found, growing.sizes(epoch), strict=True):
            assert int(one.max()) < size


def test_pools_grow_step_by_step_to_all_examples() -> None:
    """From the start fraction on, over all epochs, and then no more."""
    growing = Growing(torch.arange(100), 10, 10, Pacing("linear", 0.8, 0.2))
    sizes = [size for epoch in range(10) for size in growing.sizes(epoch)]
    assert sizes[:80] == list(range(20, 100))
    assert sizes[80:] == [100] * 20


def test_an_epoch_with_all_examples_is_a_permutation() -> None:
    """Once the pool holds everything, each example is drawn once an epoch."""
    growing = Growing(torch.arange(53), 8, 5, Pacing("linear", 0.4, 0.5))
    drawn = torch.cat(list(batches(growing, 4)))
    assert sorted(drawn.tolist()) == list(range(53))


def test_a_small_pool_is_drawn_evenly() -> None:
    """Rounds without replacement: the counts of two examples of a constant pool differ by one."""
    growing = Growing(torch.arange(100), 16, 4, Pacing("step", 1.0, 0.13))
    counts = torch.bincount(torch.cat(list(batches(growing, 0))), minlength=100)
    assert counts[13:].sum() == 0
    assert counts[:13].max() - counts[:13].min() <= 1


def test_batches_follow_the_generator_alone() -> None:
    """So that a training that goes on after an interruption draws what it would have drawn."""
    growing = Growing(torch.arange(50), 8, 5)
    first, again, other = (batches(growing, 2, seed) for seed in (1, 1, 2))
    assert all(torch.equal(*pair) for pair in zip(first, again, strict=True))
    assert not all(torch.equal(*pair) for pair in zip(first, other, strict=True))


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=80),
    st.randoms(use_true_random=False),
)
def test_any_first_examples_hold_classes_in_proportion(labels: list[int], random: Any) -> None:
    """Each class has its share of every prefix, up to an example and what others are rounded by.

    With places (rank + 1/2) / size, a prefix holds each class up to half an example at one level,
    and as many more or fewer of all as half the number of classes.
    """
    scores = np.array([random.random() for _ in labels])
    order = class_balanced(scores, np.array(labels, dtype=np.int64))
    assert sorted(order.tolist()) == list(range(len(labels)))
    counts = np.bincount(labels)
    for first in range(1, len(labels) + 1):
        found = np.bincount(np.array(labels)[order[:first]], minlength=len(counts))
        shares = counts / len(labels)
        assert (np.abs(found - first * shares) <= 1 + len(counts) / 2 * shares + 1e-9).all()


def test_within_a_class_low_scores_come_first() -> None:
    """The order of a class is that of its scores."""
    generator = np.random.default_rng(0)
    scores, labels = generator.random(90), generator.integers(0, 3, 90)
    order = class_balanced(scores, labels)
    for label in range(3):
        own = [place for place in order if labels[place] == label]
        assert scores[own].tolist() == sorted(scores[own].tolist())


def test_easy_first_and_hard_first_are_opposite_within_a_class() -> None:
    """Both use the same scores, one turned round."""
    known = learning()
    labels = known.splits.train.labels
    easy, hard = (
        Curriculum(order, reference_epochs=1).prepare(known).order.tolist()
        for order in ("easy_first", "hard_first")
    )
    for label in range(3):
        own = [[place for place in order if labels[place] == label] for order in (easy, hard)]
        assert own[0] == own[1][::-1]


@pytest.mark.parametrize("order", ORDERS)
def test_all_orders_share_the_growing_pool(order: str) -> None:
    """The control differs in the order and in nothing else."""
    growing = Curriculum(order, reference_epochs=1).prepare(learning())
    assert growing.pacing == Pacing("linear", 0.8, 0.2)
    assert sorted(growing.order.tolist()) == list(range(60))
    counts = np.bincount(learning().splits.train.labels[growing.order[:30].numpy()])
    assert np.abs(counts / 30 - np.bincount(learning().splits.train.labels) / 60).max() < 0.05


@pytest.mark.parametrize("order", ORDERS)
def test_orders_follow_the_reference_stream(order: str) -> None:
    """The same seed gives the same order, another one another."""
    first, again, other = (
        Curriculum(order, reference_epochs=1).prepare(learning(seed=seed)).order.tolist()
        for seed in (0, 0, 1)
    )
    assert first == again
    assert first != other


def test_reference_models_leave_no_trace() -> None:
    """They draw from streams of their own: torch's global generator is where it was."""
    torch.manual_seed(3)
    before = torch.random.get_rng_state()
    Curriculum("easy_first", reference_epochs=1).prepare(learning())
    assert torch.equal(before, torch.random.get_rng_state())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"order": "sideways"},
            "curriculum.order must be one of easy_first, hard_first, random; got 'sideways'",
        ),
        ({"full_at": 0.0}, "pacing.full_at must be above 0 and at most 1; got 0.0"),
        ({"folds": 1}, "difficulty.folds must be at least 2; got 1"),
        ({"reference_epochs": 0}, "difficulty.epochs must be positive; got 0"),
    ],
)
def test_settings_out_of_range_are_refused(arguments: dict[str, Any], message: str) -> None:
    """The message names the setting and its bounds."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        Curriculum(**arguments)


def test_no_example_is_scored_by_a_model_that_was_trained_on_it() -> None:
    """An example's label has no part in the model that scores it.

    Turning the label of one example changes its own loss and, among the others, those of the other
    folds only: the fold it is in was scored by a model that never saw it.
    """
    plain, turned = learning(), learning()
    labels = turned.splits.train.labels.copy()
    labels[7] = (labels[7] + 1) % 3
    object.__setattr__(turned.splits.train, "labels", labels)
    scores = CrossFoldLoss(folds=3, epochs=2)
    first, second = scores.losses(plain), scores.losses(turned)
    fold = torch.randperm(60, generator=plain.streams.torch("reference")) % 3
    same = np.flatnonzero((fold == fold[7]).numpy())
    others = np.flatnonzero((fold != fold[7]).numpy())
    unmoved = same[same != 7]
    assert first[unmoved].tolist() == second[unmoved].tolist()
    assert (first[others] != second[others]).all()


def test_ambiguous_examples_are_harder() -> None:
    """Images of one class with the label of another get higher losses."""
    known = learning(count=120)
    labels = known.splits.train.labels.copy()
    labels[:10] = (labels[:10] + 1) % 3
    object.__setattr__(known.splits.train, "labels", labels)
    losses = CrossFoldLoss(folds=2, epochs=30).losses(known)
    assert np.median(losses[:10]) > 2 * np.median(losses[10:])


def test_too_few_examples_for_the_folds_are_refused() -> None:
    """Every reference model needs something to learn from."""
    with pytest.raises(InputError, match=r"^70 folds need as many training examples; got 60$"):
        CrossFoldLoss(folds=70).losses(learning())
