"""Provable accuracies: closed forms, and a second implementation that lists whole sequences."""

import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from pitfalls_core.data.spr.bounds import accuracy_on_reordered, best_accuracy
from pitfalls_core.data.spr.drawing import SEEN
from pitfalls_core.data.spr.rules import ColourPosition, Order, Parity, Rule, ShapeCount
from pitfalls_core.errors import InputError

RULES = (ShapeCount("▲", 1), ColourPosition(2, "r"), Parity("■"), Order("▲", "●"))
VIEWS = ("everything", "tokens without order", "shapes", "colours")


def listed(rule: Rule, view: str, length: int) -> float:
    """Return the best accuracy by listing every sequence of tokens of `length`."""
    tokens = np.array(list(itertools.product(SEEN, repeat=length)), dtype=np.int64)
    truth = rule.holds(tokens)
    counts: dict[object, list[int]] = {}
    for row, held in zip(tokens, truth, strict=True):
        counts.setdefault(seen(row, view), [0, 0])[int(held)] += 1
    total = (int((~truth).sum()), int(truth.sum()))
    return (
        sum(max(n / whole for n, whole in zip(one, total, strict=True)) for one in counts.values())
        / 2
    )


def seen(row: NDArray[np.int64], view: str) -> object:
    """Return what is seen of one sequence."""
    tokens = [tuple(token) for token in row.tolist()]
    if view == "tokens without order":
        return tuple(sorted(tokens))
    kind = {"shapes": slice(0, 1), "colours": slice(1, 2)}.get(view, slice(2))
    return tuple(token[kind] for token in tokens)


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize("view", VIEWS)
def test_every_bound_equals_that_of_listed_sequences(rule: Rule, view: str) -> None:
    """Three tokens, all 1,728 sequences of them."""
    found = best_accuracy(rule, view, 3)  # type: ignore[arg-type]  # one of the views
    assert found == pytest.approx(listed(rule, view, 3))


@pytest.mark.parametrize("rule", [ShapeCount("▲", 2), Parity("■")], ids=str)
def test_counting_needs_no_order(rule: Rule) -> None:
    """Which tokens there are decides."""
    assert best_accuracy(rule, "tokens without order", 8) == pytest.approx(1)
    assert accuracy_on_reordered(rule, 8) == pytest.approx(1)


def test_the_bag_says_of_a_position_how_many_tokens_have_the_colour() -> None:
    """The posterior of the position is their share, reweighted from one in four to one half."""
    length, red = 8, 0.25
    correct = 0.0
    for count in range(length + 1):
        chance = math.comb(length, count) * red**count * (1 - red) ** (length - count)
        share = count / length
        correct += max(chance * share / red, chance * (1 - share) / (1 - red)) / 2
    found = best_accuracy(ColourPosition(4, "r"), "tokens without order", length)
    assert found == pytest.approx(correct)


def test_a_position_is_guessed_from_its_shape_in_two_of_three() -> None:
    """Red triangles are held out: a triangle there is never red, which is all that shapes say."""
    assert best_accuracy(ColourPosition(4, "r"), "shapes", 8) == pytest.approx(2 / 3)


def test_a_shuffled_position_keeps_its_colour_by_chance() -> None:
    """Accepted sequences hold 1 + 7/4 red tokens of 8 on average, rejected ones 7/4."""
    found = accuracy_on_reordered(ColourPosition(4, "r"), 8)
    assert found == pytest.approx(((1 + 7 / 4) / 8 + (1 - 7 / 4 / 8)) / 2)


def test_long_sequences_are_refused() -> None:
    """Their views are too many to list."""
    message = "^views are listed for sequences of 1 to 9 tokens; got 10$"
    with pytest.raises(InputError, match=message):
        best_accuracy(Parity("■"), "colours", 10)
