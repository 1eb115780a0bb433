"""Complexity-weighted accuracies: hand-made vectors, edge cases and invariances."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.data.splits import Labelled
from pitfalls_core.errors import InputError
from pitfalls_core.training.sequence_metrics import ComplexityWeighted

SHAPES, COLOURS = (1, 4, 2), (4, 1, 2)
COUNTS = st.integers(1, 4)
SEQUENCES = st.lists(st.tuples(COUNTS, COUNTS, st.booleans()), min_size=1, max_size=30)


def scores(
    right: tuple[bool, ...], shapes: tuple[int, ...], colours: tuple[int, ...]
) -> dict[str, float]:
    """Return the scores of sequences of class 1 that are classified correctly or not."""
    count = len(right)
    part = Labelled(
        np.ones((count, 4, 2), dtype=np.int64),
        np.ones(count, dtype=np.int64),
        {"shapes": np.array(shapes), "colours": np.array(colours)},
    )
    chance = np.where(right, 0.9, 0.2)
    return dict(ComplexityWeighted().score(np.stack([1 - chance, chance], axis=1), part))


@pytest.mark.parametrize(
    ("right", "swa", "cwa", "hwa", "scwa"),
    [
        ((True, False, True), 0.4286, 0.8571, 0.5714, 0.6667),
        ((False, True, True), 0.8571, 0.4286, 0.5714, 0.6667),
        ((True, True, False), 0.7143, 0.7143, 0.7143, 0.6667),
        ((True, True, True), 1, 1, 1, 1),
    ],
)
def test_the_four_vectors(
    right: tuple[bool, ...], swa: float, cwa: float, hwa: float, scwa: float
) -> None:
    """Three sequences with (1, 4), (4, 1) and (2, 2) distinct shapes and colours."""
    found = scores(right, SHAPES, COLOURS)
    expected = {"swa": swa, "cwa": cwa, "hwa": hwa, "scwa": scwa}
    assert found == pytest.approx(expected, abs=5e-5)


def test_without_any_colour_three_scores_are_undefined() -> None:
    """They are left out: a zero would read like a model that has collapsed."""
    assert scores((True, False, True), SHAPES, (0, 0, 0)) == {"swa": pytest.approx(3 / 7)}


def test_a_sequence_without_colours_weighs_nothing() -> None:
    """It has no say in the colour-weighted accuracy."""
    assert scores((False, True, True), SHAPES, (0, 1, 2))["cwa"] == 1


def test_nothing_right_is_zero() -> None:
    """The harmonic mean of two zeros is their limit."""
    assert set(scores((False,) * 3, SHAPES, COLOURS).values()) == {0.0}


@settings(deadline=None)
@given(SEQUENCES)
def test_scores_lie_between_the_parts_they_are_made_of(
    sequences: list[tuple[int, int, bool]],
) -> None:
    """All lie in [0, 1], and the harmonic mean between both accuracies."""
    shapes, colours, right = zip(*sequences, strict=True)
    found = scores(right, shapes, colours)
    assert all(0 <= value <= 1 for value in found.values())
    low, high = sorted((found["swa"], found["cwa"]))
    assert low - 1e-12 <= found["hwa"] <= high + 1e-12


@settings(deadline=None)
@given(SEQUENCES, COUNTS)
def test_equal_complexity_makes_every_score_the_accuracy(
    sequences: list[tuple[int, int, bool]], count: int
) -> None:
    """Where nothing differs, weights do not matter."""
    right = tuple(one for *_, one in sequences)
    found = scores(right, (count,) * len(right), (count,) * len(right))
    assert found == pytest.approx(dict.fromkeys(("swa", "cwa", "hwa", "scwa"), np.mean(right)))


def test_a_probability_that_is_no_number_counts_as_wrong() -> None:
    """As in plain accuracy."""
    part = Labelled(
        np.ones((2, 4, 2), dtype=np.int64),
        np.zeros(2, dtype=np.int64),
        {"shapes": np.array([1, 3]), "colours": np.array([1, 1])},
    )
    probabilities = np.array([[np.nan, np.nan], [0.9, 0.1]])
    assert ComplexityWeighted().score(probabilities, part)["swa"] == 0.75


def test_a_missing_attribute_is_refused() -> None:
    """The message names it, and what there is."""
    part = Labelled(
        np.ones((2, 4, 2), dtype=np.int64), np.zeros(2, dtype=np.int64), {"shapes": np.ones(2)}
    )
    message = (
        "complexity-weighted accuracy needs the attribute 'colours' of every sequence; the set "
        "has: shapes"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        ComplexityWeighted().score(np.ones((2, 2)), part)
