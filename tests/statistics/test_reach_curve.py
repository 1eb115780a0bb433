"""Numbers of runs beyond those that are searched one by one: the curve that stands for them."""

import importlib
import math
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.statistics.equivalence import (
    equivalence_power,
    equivalence_reach,
    pairs_to_show_equivalence,
)
from pitfalls_core.statistics.power import (
    MOST_SEEDS,
    ReachCurve,
    detectable_effect,
    power,
    seeds_to_detect,
    smallest_count,
)

# SciPy has no annotations.
stats: Any = importlib.import_module("scipy.stats")

PAIRED = pytest.mark.parametrize("paired", [True, False])

MANY = (ReachCurve.EXACT + 1, 40, 65, 100, 333, 1000, 12_345, 10**5, MOST_SEEDS)

unhurried = settings(deadline=None, max_examples=60)
ratios = st.floats(math.log(2e-3), math.log(2.0)).map(math.exp)


def check_exact(exact: Callable[[float], float]) -> None:
    """Assert that the curve is the function itself, for few and for many runs."""
    curve = ReachCurve(exact)
    for n in (*range(2, ReachCurve.EXACT + 1), *MANY):
        assert curve(n) == pytest.approx(exact(n), rel=1e-9), n


@PAIRED
@pytest.mark.parametrize(
    ("alpha", "goal"), [(0.05, 0.8), (0.05 / 12, 0.8), (1e-6, 0.95), (0.2, 0.21), (0.05, 0.5)]
)
def test_the_curve_of_detection_is_exact(alpha: float, goal: float, paired: bool) -> None:
    """Between its nodes as well, it is the detectable effect."""
    check_exact(partial(detectable_effect, paired=paired, alpha=alpha, power=goal))


@PAIRED
@pytest.mark.parametrize(
    ("alpha", "goal", "share"),
    [(0.05, 0.8, 0.0), (0.05, 0.8, 0.5), (0.05 / 12, 0.9, 0.0), (0.01, 0.5, 0.9)],
)
def test_the_curve_of_equivalence_is_exact(
    alpha: float, goal: float, share: float, paired: bool
) -> None:
    """It is the smallest margin within which equivalence is shown."""
    check_exact(partial(equivalence_reach, paired=paired, alpha=alpha, power=goal, share=share))


@given(st.lists(st.floats(0.01, 3), min_size=2, max_size=3), st.floats(1e-3, 5))
@unhurried
def test_the_smallest_count_of_a_known_curve(parts: list[float], effect: float) -> None:
    """For a falling function with a closed form, it is the first n of a plain search."""

    def exact(n: float) -> float:
        return sum(part / n**place for place, part in enumerate(parts)) / math.sqrt(n)

    limit = 3000
    enough = effect * (1 + 1e-9)
    expected = next((n for n in range(2, limit) if exact(n) <= enough), None)
    found = smallest_count(ReachCurve(exact), effect)
    if expected is None:
        assert found is None or found >= limit
    else:
        assert found == expected


@given(ratios, st.booleans(), st.sampled_from([0.05, 0.05 / 12]), st.sampled_from([0.5, 0.8, 0.95]))
@unhurried
def test_seeds_to_detect_are_the_smallest_number_of_many(
    ratio: float, paired: bool, alpha: float, goal: float
) -> None:
    """The power is reached with this many runs and not with one fewer, up to a million."""
    n = seeds_to_detect(ratio, 1.0, paired=paired, alpha=alpha, power=goal)
    reached = partial(power, ratio, paired=paired, alpha=alpha)
    if n is None:
        assert reached(MOST_SEEDS) < goal
        return
    assert reached(n) >= goal - 1e-8
    assert n == 2 or reached(n - 1) < goal


@given(ratios, st.booleans(), st.sampled_from([0.05, 0.05 / 12]), st.sampled_from([0.0, 0.5, -0.9]))
@unhurried
def test_pairs_to_show_equivalence_are_the_smallest_number_of_many(
    ratio: float, paired: bool, alpha: float, share: float
) -> None:
    """The same for equivalence, whatever the true difference."""
    n = pairs_to_show_equivalence(ratio, 1.0, paired=paired, alpha=alpha, share=share)
    reached = partial(equivalence_power, ratio, paired=paired, alpha=alpha, share=share)
    if n is None:
        assert reached(MOST_SEEDS) < 0.8
        return
    assert reached(n) >= 0.8 - 1e-8
    assert n == 2 or reached(n - 1) < 0.8


@PAIRED
@pytest.mark.parametrize("n", [ReachCurve.EXACT, ReachCurve.EXACT + 1, 64, 65, 500, 7001, 250_000])
def test_the_step_from_one_number_of_seeds_to_the_next(n: int, paired: bool) -> None:
    """A margin a little above what n runs resolve takes n, one a little below takes n + 1."""
    detect = detectable_effect(n, paired=paired)
    show = equivalence_reach(n, paired=paired)
    for share, expected in ((1 + 1e-7, n), (1 - 1e-7, n + 1)):
        assert seeds_to_detect(detect * share, 1.0, paired=paired) == expected
        assert pairs_to_show_equivalence(show * share, 1.0, paired=paired) == expected


@PAIRED
def test_very_many_runs_are_those_of_the_normal_test(paired: bool) -> None:
    """With many runs the SD is known, and their number has a closed form."""
    arms = 1 if paired else 2
    detect = arms * ((stats.norm.isf(0.025) + stats.norm.isf(0.2)) / 5e-3) ** 2
    show = arms * ((stats.norm.isf(0.05) + stats.norm.isf(0.1)) / 5e-3) ** 2
    assert seeds_to_detect(5e-3, 1.0, paired=paired) == pytest.approx(detect, abs=3)
    assert pairs_to_show_equivalence(5e-3, 1.0, paired=paired) == pytest.approx(show, abs=3)


@PAIRED
def test_the_last_number_that_is_searched_for(paired: bool) -> None:
    """A million runs are found; what takes a few more is not."""
    for reach, search in (
        (detectable_effect, seeds_to_detect),
        (equivalence_reach, pairs_to_show_equivalence),
    ):
        last = reach(MOST_SEEDS, paired=paired)
        assert search(last * (1 + 1e-7), 1.0, paired=paired) == MOST_SEEDS
        assert search(last * (1 - 1e-7), 1.0, paired=paired) is None
