"""Offline against live: the change of the gap, reversals, and the power to show one."""

import importlib
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.statistics.power import power
from pitfalls_core.statistics.transfer import (
    could_show_reversal,
    gap_change,
    rank_reversal,
    rank_reversal_p,
)

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations

unhurried = settings(deadline=None, max_examples=60)
differences = st.lists(st.integers(-64, 64).map(lambda k: k / 16), min_size=2, max_size=8)

GAIN = [1.0, 2.0, 1.5, 0.5]
LOSS = [-2.0, -1.0, -3.0, -0.5]


def test_gap_change_by_hand() -> None:
    """A gain of 2 and 3 offline that is 1 and 5 live changes by -1 and +2."""
    assert gap_change([12, 13], [10, 10], [9, 12], [8, 7]).tolist() == [-1.0, 2.0]


@given(st.lists(st.tuples(*[st.integers(0, 64)] * 4), min_size=2, max_size=8))
@unhurried
def test_gap_change_is_the_change_of_the_step_to_live(scores: list[tuple[int, ...]]) -> None:
    """(live - offline) of the treatment less that of the baseline is the same number."""
    ot, ob, lt, lb = np.array(scores).T
    np.testing.assert_array_equal(gap_change(ot, ob, lt, lb), (lt - ot) - (lb - ob))
    np.testing.assert_array_equal(gap_change(ob, ot, lb, lt), -gap_change(ot, ob, lt, lb))


def test_reversal_is_the_weaker_of_two_one_sided_tests() -> None:
    """SciPy's one-sided p-values; the larger counts."""
    found = rank_reversal(GAIN, LOSS)
    gain = stats.ttest_1samp(GAIN, 0, alternative="greater").pvalue
    loss = stats.ttest_1samp(LOSS, 0, alternative="less").pvalue
    assert found.p_value == pytest.approx(max(gain, loss))
    assert found.p_value != pytest.approx(min(gain, loss))
    assert (found.offline, found.live) == (paired_estimate(GAIN), paired_estimate(LOSS))


@given(differences, differences)
@unhurried
def test_reversal_agrees_with_the_intervals(offline: list[float], live: list[float]) -> None:
    """Below 0.025 exactly where offline is above zero and live below, at 95 % each."""
    found = rank_reversal(offline, live)
    if found.offline.degenerate or found.live.degenerate:
        assert found.p_value is None
        return
    assert found.p_value is not None
    if abs(found.p_value - 0.025) > 1e-9:
        reversed_ranks = found.offline.interval(0.95)[0] > 0 > found.live.interval(0.95)[1]
        assert (found.p_value < 0.025) == reversed_ranks


@given(differences, differences)
@unhurried
def test_reversal_looks_the_same_from_both_sides(offline: list[float], live: list[float]) -> None:
    """Exchanging offline with live and treatment with baseline asks the same question."""
    back = rank_reversal([-d for d in live], [-d for d in offline])
    assert back.p_value == rank_reversal(offline, live).p_value


def test_no_reversal_without_a_spread() -> None:
    """Identical differences, offline or live, give no p."""
    sound, degenerate = Estimate(1.0, 0.1, 5, 6), Estimate(1.0, 0.0, 5, 6)
    assert rank_reversal_p(sound, degenerate) is None
    assert rank_reversal_p(degenerate, sound) is None
    assert rank_reversal_p(sound, sound) == pytest.approx(stats.t.sf(-10, 5))


@pytest.mark.parametrize("n", [2, 3, 6, 10, 200])
@pytest.mark.parametrize("effect", [-0.5, 0.0, 0.3, 1.2])
def test_power_is_that_of_the_noncentral_t(n: int, effect: float) -> None:
    """One-sided power at alpha / 2; the other test being certain, it is that of the reversal."""
    expected = stats.nct.sf(stats.t.isf(0.025, n - 1), n - 1, effect * math.sqrt(n))
    found = could_show_reversal(effect * 3, -1e6, offline_sd=3.0, live_sd=1.0, n=n)
    assert found.if_independent == pytest.approx(expected, rel=1e-6)
    assert found.at_least == pytest.approx(expected, rel=1e-6)


def test_both_directions_are_all_there_is() -> None:
    """One-sided power upwards and downwards add up to the two-sided one."""
    parts = [
        could_show_reversal(effect, -1e6, offline_sd=1.0, live_sd=1.0, n=5, alpha=0.1)
        for effect in (0.4, -0.4)
    ]
    two_sided = power(0.4, 5, paired=True, alpha=0.1)
    assert sum(part.if_independent for part in parts) == pytest.approx(two_sided)


@pytest.mark.parametrize("correlation", [-1.0, 0.0, 1.0])
def test_power_of_simulated_reversals(correlation: float) -> None:
    """Of 4,000 studies with shared errors, as many show it as computed, or more than at least."""
    generator = np.random.default_rng(2)
    offline, other = generator.normal(size=(2, 4000, 6))
    live = correlation * offline + math.sqrt(1 - correlation**2) * other
    found = [rank_reversal(1.4 + a, -1.2 + b).p_value for a, b in zip(offline, live, strict=True)]
    share = np.mean([p is not None and p < 0.025 for p in found])
    expected = could_show_reversal(1.4, -1.2, offline_sd=1.0, live_sd=1.0, n=6)
    error = 4 * math.sqrt(0.25 / 4000)
    assert share > expected.at_least - error
    if correlation == 0:
        assert share == pytest.approx(expected.if_independent, abs=error)


def test_power_without_a_reversal_is_small() -> None:
    """No effect on either side: (alpha / 2) squared, and no guarantee."""
    found = could_show_reversal(0.0, 0.0, offline_sd=1.0, live_sd=2.0, n=6)
    assert found.if_independent == pytest.approx(0.025**2)
    assert found.at_least == 0.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: gap_change([1, 2], [1, 2], [1, 2, 3], [1, 2]),
            "all four arms must have the same seeds; got 2, 2, 3, 2 runs",
        ),
        (
            lambda: gap_change([1, 2], [1], [1, 2], [1, 2]),
            "offline baseline scores must hold at least 2 runs; got 1",
        ),
        (
            lambda: gap_change([1, 2], [1, 2], [1, math.inf], [1, 2]),
            "live treatment scores must be finite; got inf at position 1: "
            "leave the run out and count it as missing",
        ),
        (
            lambda: rank_reversal([0.1], LOSS),
            "offline differences must hold at least 2 runs; got 1",
        ),
        (lambda: rank_reversal(GAIN, []), "live differences must hold at least 2 runs; got 0"),
        (
            lambda: could_show_reversal(1, -1, offline_sd=0.0, live_sd=1.0, n=5),
            "the offline SD must be positive and finite; got 0.0",
        ),
        (
            lambda: could_show_reversal(1, -1, offline_sd=1.0, live_sd=-2.0, n=5),
            "the live SD must be positive and finite; got -2.0",
        ),
        (
            lambda: could_show_reversal(1, -1, offline_sd=1.0, live_sd=1.0, n=1),
            "power needs at least 2 pairs; got 1",
        ),
        (
            lambda: could_show_reversal(1, -1, offline_sd=1.0, live_sd=1.0, n=5, alpha=5),
            "alpha must lie between 1e-100 and 1; got 5",
        ),
    ],
)
def test_unusable_requests_are_refused(call: Callable[[], Any], message: str) -> None:
    """The message names the arm or the number, and its value."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        call()
