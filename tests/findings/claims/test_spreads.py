"""Claims about the spread over seeds, and about what moves a score less than seeds do."""

import importlib
import math
from typing import Any

import numpy as np
import pytest

from pitfalls_core.findings.claims.null_rates import REPLICATES
from pitfalls_core.studies.claims.spreads import MovesLessThanSeeds, SpreadAbove, SpreadWithin
from tests.findings.claims.grounds import Scores, decided, evidence
from tests.findings.constructed import orthogonal_differences

stats: Any = importlib.import_module("scipy.stats")

SHIFTS = ("task/a", "task/b")
ABOVE = SpreadAbove("baseline", SHIFTS, reference="task/id", factor=1.5)
WITHIN = SpreadWithin(("baseline",), SHIFTS, low=0.014, high=0.022)
MOVES = MovesLessThanSeeds(("threads", "batch"), ("task/id",))

NOISE = orthogonal_differences(3, seeds=12)
"""Three uncorrelated columns of SD 1."""


def spreads(reference: float, *sds: float) -> Scores:
    """Return baseline scores with these SDs, uncorrelated between the sets."""
    columns = zip(("task/id", *SHIFTS), (reference, *sds), NOISE.T, strict=True)
    return {(name, "baseline"): (0.7 + sd * column).tolist() for name, sd, column in columns}


@pytest.mark.parametrize(
    ("sds", "expected"),
    [
        ((0.01, 0.06, 0.06), "supported"),
        ((0.01, 0.06, 0.002), "refuted"),
        ((0.01, 0.06, 0.02), "inconclusive"),
        ((0.01, 0.015, 0.015), "inconclusive"),
    ],
)
def test_a_larger_spread_on_every_set(sds: tuple[float, ...], expected: str) -> None:
    """Ratios of six on both sets, of a fifth on one, and around the factor."""
    assert decided(ABOVE, spreads(*sds)).status == expected


def test_a_set_without_spread_leaves_it_open() -> None:
    """There is no ratio to an SD of zero."""
    scores = {**spreads(0.01, 0.06, 0.06), ("task/id", "baseline"): [0.7] * 12}
    finding = decided(ABOVE, scores)
    assert finding.status == "inconclusive"
    assert finding.null_rate is None
    assert evidence(finding) == [
        f"{name}: no ratio, for lack of runs or of spread" for name in SHIFTS
    ]


def test_the_null_rate_of_a_ratio_is_that_of_fisher() -> None:
    """On one set, SDs of equal noise differ by the factor as often as an F variable says."""
    one = SpreadAbove("baseline", SHIFTS[:1], reference="task/id", factor=1.5)
    rate = stats.f.sf(1.5**2, 11, 11)
    found = decided(one, spreads(0.01, 0.06, 0.06)).null_rate
    assert found == pytest.approx(rate, abs=4 * math.sqrt(rate * (1 - rate) / REPLICATES))


@pytest.mark.parametrize(
    ("sds", "expected"), [((0.015, 0.021), "supported"), ((0.015, 0.023), "refuted")]
)
def test_a_described_range_is_met_or_not(sds: tuple[float, ...], expected: str) -> None:
    """Observed SDs, whatever their uncertainty, which the evidence gives."""
    finding = decided(WITHIN, spreads(0.01, *sds))
    assert finding.status == expected
    low, high = (100 * sds[0] * math.sqrt(11 / stats.chi2.isf(tail, 11)) for tail in (0.025, 0.975))
    assert evidence(finding)[0] == (
        f"baseline on task/a: SD 1.5 points (95 %: {low:.1f} to {high:.1f})"
    )


def test_the_null_rate_of_a_range_is_that_of_chi_squared() -> None:
    """One set whose noise lies inside: how often an SD of twelve runs is seen in the range."""
    one = SpreadWithin(("baseline",), SHIFTS[:1], low=0.014, high=0.022)
    bounds = (11 * (limit / 0.018) ** 2 for limit in (0.014, 0.022))
    low, high = (stats.chi2.cdf(bound, 11) for bound in bounds)
    found = decided(one, spreads(0.01, 0.018, 0.018)).null_rate
    rate = high - low
    assert found == pytest.approx(rate, abs=4 * math.sqrt(rate * (1 - rate) / REPLICATES))


def moved(threads: float, batch: float, *, noise: float = 0.001) -> Scores:
    """Return changes that move the mean so, against a baseline whose SD over seeds is 0.01."""
    baseline = 0.7 + 0.01 * NOISE[:, 0]
    changes = {"threads": threads, "batch": batch}
    arms = {name: baseline + mean + noise * NOISE[:, 1] for name, mean in changes.items()}
    columns = {"baseline": baseline, **arms}
    return {("task/id", name): column.tolist() for name, column in columns.items()}


@pytest.mark.parametrize(
    ("means", "noise", "expected"),
    [
        ((0.001, -0.005), 0.001, "supported"),
        ((0.001, -0.03), 0.001, "refuted"),
        ((0.001, -0.0098), 0.001, "inconclusive"),
        ((0.001, -0.005), 0.05, "inconclusive"),
    ],
)
def test_infrastructure_against_seeds(
    means: tuple[float, float], noise: float, expected: str
) -> None:
    """Both changes inside the SD, one beyond it, or an interval that holds it."""
    assert decided(MOVES, moved(*means, noise=noise)).status == expected


def test_a_change_that_moves_nothing_moves_less_than_seeds() -> None:
    """Identical scores look inert to a comparison, and are what this claim speaks of."""
    scores = {**moved(0.0, -0.005), ("task/id", "threads"): moved(0, 0)["task/id", "baseline"]}
    finding = decided(MOVES, scores)
    assert finding.status == "supported"
    assert finding.null_rate == 1
    assert evidence(finding)[0] == (
        "threads on task/id: 0.0 points [0.0, 0.0] (95 %), against an SD over seeds of 1.0 point"
    )


def test_a_pair_that_did_not_finish_leaves_it_open() -> None:
    """What is missing could have moved more."""
    scores = dict(moved(0.001, -0.005))
    scores["task/id", "batch"] = [*scores["task/id", "batch"][:-1], None]
    finding = decided(MOVES, scores)
    assert finding.status == "inconclusive"
    assert evidence(finding)[1] == "batch on task/id: not all planned pairs finished"


def test_noise_that_is_wide_moves_more_than_seeds_by_chance() -> None:
    """With differences five times as noisy as seeds, a mean of twelve stays inside in 51 of 100."""
    one = MovesLessThanSeeds(("batch",), ("task/id",))
    rate = 2 * stats.norm.cdf(0.01 / (0.05 / math.sqrt(12))) - 1
    found = decided(one, moved(0.0, 0.0, noise=0.05)).null_rate
    assert found == pytest.approx(rate, abs=4 * math.sqrt(rate * (1 - rate) / REPLICATES))
    assert np.round(100 * rate) == 51
