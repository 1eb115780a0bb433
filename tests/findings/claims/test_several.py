"""Claims about one quantity on several tasks, and about a quantity in two arms."""

import importlib
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from pitfalls_core.findings.claims.null_rates import REPLICATES
from pitfalls_core.studies.claims.quantities import Score
from pitfalls_core.studies.claims.several import (
    AllMeansAbove,
    EveryRunWithin,
    MeanHigher,
    RangesAtLeast,
)
from tests.findings.claims.curve_runs import Run, decided
from tests.findings.claims.grounds import evidence
from tests.findings.constructed import orthogonal_differences

stats: Any = importlib.import_module("scipy.stats")

QUANTITIES = (Score("one/test", "hwa"), Score("two/test", "hwa"))
ABOVE = AllMeansAbove("baseline", QUANTITIES, "gain", bound=0.02)
WITHIN = EveryRunWithin("baseline", QUANTITIES, "gap", bound=0.01)
RANGES = RangesAtLeast("baseline", QUANTITIES, "HWA", bound=0.05)
HIGHER = MeanHigher("wide", "narrow", QUANTITIES[0], "rise")

NOISE = orthogonal_differences(2, seeds=6)
"""Two uncorrelated columns of mean 0 and SD 1."""

Values = Sequence[float | None]


def runs(values: Values) -> list[Run | None]:
    """Return runs with these values."""
    return [None if value is None else {"scores": {"test/hwa": value}} for value in values]


def of_tasks(one: Values, two: Values) -> dict[tuple[str, str], list[Run | None]]:
    """Return the runs of the baseline on two tasks."""
    return {("one", "baseline"): runs(one), ("two", "baseline"): runs(two)}


def around(*means: float, sd: float = 0.005) -> dict[tuple[str, str], list[Run | None]]:
    """Return runs with these means on both tasks."""
    columns = [mean + sd * NOISE[:, place] for place, mean in enumerate(means)]
    return of_tasks(*(column.tolist() for column in columns))


@pytest.mark.parametrize(
    ("means", "expected"),
    [
        ((0.04, 0.05), "supported"),
        ((0.04, 0.00), "refuted"),
        ((0.04, 0.022), "inconclusive"),
        ((0.04, 0.018), "inconclusive"),
    ],
)
def test_all_means_above(means: tuple[float, float], expected: str) -> None:
    """Well above on both, below on one, and around the bound of 2 points."""
    assert decided(ABOVE, around(*means)).status == expected


def test_the_evidence_of_means_is_a_t_interval() -> None:
    """Mean, interval and number of runs, against scipy."""
    half = stats.t.ppf(0.975, 5) * 0.005 / math.sqrt(6)
    low, high = (f"{100 * (0.04 + sign * half):+.1f}" for sign in (-1, 1))
    assert evidence(decided(ABOVE, around(0.04, 0.05)))[0] == (
        f"one: gain +4.0 points [{low}, {high}] (95 %, 6 runs)"
    )


def test_the_null_rate_of_means_is_that_of_the_normal_distribution() -> None:
    """Two independent means exceed the bound together as often as the product of their tails."""
    tail = stats.norm.sf(0.02 / (0.05 / math.sqrt(6)))
    found = decided(ABOVE, around(0.04, 0.05, sd=0.05)).null_rate
    rate = tail**2
    assert found == pytest.approx(rate, abs=4 * math.sqrt(rate * (1 - rate) / REPLICATES))


@pytest.mark.parametrize(
    ("two", "expected"),
    [
        ((0.001, -0.009, 0.004), "supported"),
        ((0.001, -0.010, 0.004), "refuted"),
        ((0.001, 0.011, None), "refuted"),
        ((0.001, 0.004, None), "inconclusive"),
    ],
)
def test_every_run_within(two: Values, expected: str) -> None:
    """The bound itself is outside; a missing run leaves it open."""
    finding = decided(WITHIN, of_tasks((0.0, 0.002, -0.003), two))
    assert finding.status == expected
    assert evidence(finding)[0] == "one: gap from −0.3 to 0.2, 3 runs"


@pytest.mark.parametrize(
    ("two", "expected"),
    [
        ((0.70, 0.75, 0.76), "supported"),
        ((0.70, 0.74, 0.71), "refuted"),
        ((0.70, 0.74, None), "inconclusive"),
        ((0.70, 0.76, None), "supported"),
        ((None, None, None), "inconclusive"),
    ],
)
def test_ranges(two: Values, expected: str) -> None:
    """From the lowest run to the highest; a missing run can only widen a range."""
    assert decided(RANGES, of_tasks((0.6, 0.7, 0.8), two)).status == expected


def test_the_null_rate_of_a_range_is_simulated_from_the_noise() -> None:
    """Six normal draws of SD 0.02 span 5 points as often as in a simulation of its own."""
    draws = np.random.default_rng(0).normal(0, 0.02, (40000, 2, 6))
    rate = float((np.ptp(draws, axis=2) >= 0.05).all(axis=1).mean())
    found = decided(RANGES, around(0.7, 0.7, sd=0.02)).null_rate
    assert found == pytest.approx(rate, abs=4 * math.sqrt(rate * (1 - rate) / REPLICATES))


def pair(mean: float, sd: float = 0.05) -> dict[tuple[str, str], list[Run | None]]:
    """Return runs of two arms that differ by `mean`, seed by seed."""
    narrow = 0.3 + 0.2 * NOISE[:, 0]
    wide = narrow + mean + sd * NOISE[:, 1]
    return {("one", "wide"): runs(wide.tolist()), ("one", "narrow"): runs(narrow.tolist())}


@pytest.mark.parametrize(
    ("mean", "expected"), [(0.1, "supported"), (-0.1, "refuted"), (0.02, "inconclusive")]
)
def test_a_quantity_is_higher_in_one_arm(mean: float, expected: str) -> None:
    """Paired, so that what seeds share does not count."""
    assert decided(HIGHER, pair(mean)).status == expected


def test_the_evidence_of_two_arms() -> None:
    """Both means, and the paired difference with its interval."""
    half = 100 * stats.t.ppf(0.975, 5) * 0.05 / math.sqrt(6)
    assert evidence(decided(HIGHER, pair(0.1))) == [
        "rise: +40.0 % in wide, +30.0 % in narrow; difference +10.0 points "
        f"[+{10 - half:.1f}, +{10 + half:.1f}] (95 %, 6 pairs)"
    ]


def test_too_few_pairs_leave_it_open() -> None:
    """Two pairs are too few to know their noise, and so are pairs that all differ alike."""
    arms = {key: found[:2] for key, found in pair(0.1).items()}
    finding = decided(HIGHER, arms)
    assert (finding.status, finding.null_rate) == ("inconclusive", None)
    assert evidence(finding) == ["rise: too few pairs of wide and narrow, or the same in all"]
    assert decided(HIGHER, pair(0.1, sd=0.0)).status == "inconclusive"
