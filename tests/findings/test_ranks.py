"""Pairs of variants offline and live: flips, and what is resolved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.findings.ranks import RankedPair, mean_scores, ranked_pairs
from pitfalls_core.statistics.transfer import rank_reversal_p
from tests.findings.constructed import arm

OFFLINE, LIVE = "drawn/a", "drawn/b"

SCORES = st.lists(st.floats(0.5, 0.9), min_size=6, max_size=6)


def pair(
    offline: tuple[list[float], list[float]], live: tuple[list[float], list[float]]
) -> RankedPair:
    """Return two variants on two sets."""
    arms = {
        (dataset, name): arm(scores, name)
        for dataset, both in ((OFFLINE, offline), (LIVE, live))
        for name, scores in zip(("one", "other"), both, strict=True)
    }
    (found,) = ranked_pairs(arms, ("one", "other"), OFFLINE, LIVE)
    return found


@given(st.tuples(SCORES, SCORES), st.tuples(SCORES, SCORES))
def test_a_reversal_is_that_of_the_intersection_union_test(
    offline: tuple[list[float], list[float]], live: tuple[list[float], list[float]]
) -> None:
    """Reversed at 95 % exactly if one direction has p below alpha / 2 offline and live."""
    found = pair(offline, live)
    assert found.offline is not None
    assert found.live is not None
    first, second = found.offline.estimate, found.live.estimate
    assert first is not None
    assert second is not None
    p = [rank_reversal_p(first, second), rank_reversal_p(second, first)]
    expected = any(one is not None and one < 0.025 for one in p)
    assert (found.standing(0.95) == "reversed") == expected


@given(st.tuples(SCORES, SCORES), st.tuples(SCORES, SCORES))
def test_the_order_of_the_two_variants_has_no_part(
    offline: tuple[list[float], list[float]], live: tuple[list[float], list[float]]
) -> None:
    """Turned round, the pair has the same standing and the same flips."""
    turned = pair((offline[1], offline[0]), (live[1], live[0]))
    assert turned.flips == pair(offline, live).flips
    assert turned.standing(0.95) == pair(offline, live).standing(0.95)


def test_flips_are_counted_by_seed() -> None:
    """A tie is no flip."""
    found = pair(
        ([0.7, 0.7, 0.7, 0.7], [0.8, 0.8, 0.6, 0.7]), ([0.6, 0.6, 0.6, 0.6], [0.5, 0.7, 0.5, 0.5])
    )
    assert found.flips == (1, 4)


def test_missing_runs_leave_a_pair_unresolved() -> None:
    """Not all planned runs finished."""
    arms = {
        (dataset, name): arm([0.7, 0.8, None], name)
        for dataset in (OFFLINE, LIVE)
        for name in ("one", "other")
    }
    (found,) = ranked_pairs(arms, ("one", "other"), OFFLINE, LIVE)
    assert (found.offline, found.live) == (None, None)
    assert found.standing(0.95) == "unresolved"
    assert found.flips == (0, 0)
    assert mean_scores(arms, OFFLINE, ("one", "other")) is None


def test_mean_scores_are_in_the_order_asked_for() -> None:
    """One mean for each variant."""
    arms = {(OFFLINE, "one"): arm([0.6, 0.8]), (OFFLINE, "other"): arm([0.5, 0.7])}
    assert mean_scores(arms, OFFLINE, ("other", "one")) == pytest.approx([0.6, 0.7])
