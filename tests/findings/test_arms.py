"""Arms and pairs: joined by seed, with failures in the denominator."""

import numpy as np
import pytest

from pitfalls_core.findings.arms import Arm, Pairs
from tests.findings.constructed import arm


def test_pairs_are_joined_by_seed_and_not_by_position() -> None:
    """Scores meet their partner whatever the order in which runs finished."""
    treatment = Arm("refined", {2: 0.9, 0: 0.7, 1: 0.8}, planned=(0, 1, 2))
    baseline = Arm("baseline", {0: 0.6, 1: 0.6, 2: 0.6}, planned=(0, 1, 2))
    pairs = Pairs.of(treatment, baseline)
    assert pairs.seeds == (0, 1, 2)
    assert pairs.differences == pytest.approx([0.1, 0.2, 0.3])


def test_a_seed_without_its_partner_stays_planned() -> None:
    """Each arm lost another seed: two of four pairs are left, four are planned."""
    pairs = Pairs.of(arm((0.8, None, 0.8, 0.8)), arm((0.7, 0.7, None, 0.7), "baseline"))
    assert (pairs.seeds, pairs.planned) == ((0, 3), 4)


def test_no_pairs_at_all() -> None:
    """Arms without a common finished seed give empty arrays."""
    pairs = Pairs.of(arm((0.8, None)), arm((None, 0.7), "baseline"))
    assert (pairs.seeds, pairs.planned, pairs.differences.size) == ((), 2, 0)


def test_leaving_one_pair_out() -> None:
    """The pair at an index goes from both arms, and nothing else changes."""
    pairs = Pairs.of(arm((0.8, 0.9, 0.7)), arm((0.7, 0.7, 0.7), "baseline"))
    rest = pairs.without(1)
    assert (rest.seeds, rest.planned) == ((0, 2), 3)
    np.testing.assert_array_equal(rest.treatment, [0.8, 0.7])
    np.testing.assert_array_equal(rest.baseline, [0.7, 0.7])


def test_failed_runs_are_scored_and_finished_ones_are_kept() -> None:
    """Every planned seed has a score; those that finished keep theirs."""
    scored = arm((0.8, None, 0.6)).with_failures_scored(0.1)
    assert scored.scores == {0: 0.8, 1: 0.1, 2: 0.6}
    assert scored.planned == (0, 1, 2)
