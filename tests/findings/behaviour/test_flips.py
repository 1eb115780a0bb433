"""Flips and their reference level, counted by hand."""

import numpy as np
import pytest

from pitfalls_core.findings.behaviour.flips import FlipRates, flip_rates
from tests.findings.behaviour.made import Made, predicted

PLACE = ("id", "task/set", "new")
LABELS = [0] * 10


def answers(*wrong: int) -> list[int]:
    """Return ten answers, of which those at the given places are wrong."""
    return [int(place in wrong) for place in range(10)]


def rates(*arms: dict[int, list[int]]) -> FlipRates:
    """Return the rates of treatment, baseline and planted null, seed by seed."""
    made: list[Made] = [
        {seed: predicted(LABELS, guesses) for seed, guesses in arm.items()} for arm in arms
    ]
    found = flip_rates(made[0], made[1], made[2] if len(made) > 2 else {}, PLACE)
    assert found is not None
    return found


def test_flips_are_counted_in_both_directions() -> None:
    """Seed 0 breaks two and repairs one, seed 1 breaks one and repairs none."""
    found = rates({0: answers(0, 1), 1: answers(5)}, {0: answers(9), 1: answers()})
    assert (found.negative, found.positive) == pytest.approx((0.15, 0.05))
    assert found.seeds == 2


def test_the_planted_null_is_the_reference() -> None:
    """Its flips are on the same examples; excess is taken seed by seed."""
    treatment = {0: answers(0, 1, 2), 1: answers(0, 1), 2: answers(0)}
    baseline = {seed: answers() for seed in range(3)}
    null = {0: answers(7), 1: answers(7), 2: answers()}
    found = rates(treatment, baseline, null)
    assert found.source == "planted null"
    assert found.reference == pytest.approx(0.2 / 3)
    assert found.excess is not None
    assert found.excess.difference == pytest.approx(np.mean([0.2, 0.1, 0.1]))
    assert found.excess.n == 3


def test_only_seeds_of_the_null_enter_the_excess() -> None:
    """The null has fewer seeds than the arms; rates are over all of them."""
    treatment = {seed: answers(*range(seed)) for seed in range(5)}
    baseline = {seed: answers() for seed in range(5)}
    found = rates(treatment, baseline, {0: answers(), 1: answers(3)})
    assert found.negative == pytest.approx(0.2)
    assert found.seeds == 5
    assert found.excess is not None
    assert found.excess.n == 2
    assert found.excess.difference == pytest.approx(((0.0 - 0.0) + (0.1 - 0.1)) / 2)


def test_without_a_null_other_seeds_are_the_reference_on_one_test_set() -> None:
    """Between two baseline seeds, both directions averaged."""
    found = rates({0: answers(0), 1: answers(1)}, {0: answers(), 1: answers(4, 5)})
    assert found.source == "other seeds"
    assert found.reference == pytest.approx((0.2 + 0.0) / 2)


def test_without_any_second_run_there_is_no_reference() -> None:
    """One seed, or test sets that differ from seed to seed."""
    alone = rates({0: answers(0)}, {0: answers()})
    assert (alone.reference, alone.source, alone.excess) == (None, "none", None)
    assert not alone.exceeds
    other = predicted([1] * 10, answers())
    treatment: Made = {0: predicted(LABELS, answers(0)), 1: other}
    baseline: Made = {0: predicted(LABELS, answers()), 1: other}
    drawn_anew = flip_rates(treatment, baseline, {}, PLACE)
    assert drawn_anew is not None
    assert drawn_anew.source == "none"
    assert drawn_anew.seeds == 2


def test_runs_on_other_examples_are_not_compared() -> None:
    """Equal seeds whose labels differ share no examples."""
    assert flip_rates({0: predicted([0], [0])}, {0: predicted([1], [0])}, {}, PLACE) is None


def test_an_excess_needs_its_whole_interval_above_zero() -> None:
    """Four seeds that break two more examples, and four that break one or none."""
    baseline = {seed: answers() for seed in range(4)}
    null = {seed: answers(9) for seed in range(4)}
    clear = {0: answers(0, 1, 2), 1: answers(0, 1, 2), 2: answers(0, 1, 2), 3: answers(0, 1)}
    unclear = {0: answers(0), 1: answers(), 2: answers(0, 1), 3: answers(0)}
    assert rates(clear, baseline, null).exceeds
    assert not rates(unclear, baseline, null).exceeds
    constant = {seed: answers(0, 1, 2) for seed in range(4)}
    assert not rates(constant, baseline, null).exceeds
