"""Claims of gains that are there in one place and not in another: every status, null rates."""

import math

import pytest

from pitfalls_core.studies.claims.carried import HelpsOnlyOnFirst, SmallOrReversed
from tests.findings.claims.grounds import Scores, decided, evidence
from tests.findings.constructed import (
    BASELINE,
    DEGRADED,
    EQUIVALENT,
    IMPROVED,
    UNDERPOWERED,
    orthogonal_differences,
)

SETS = ("task/a", "task/b")
ONLY = HelpsOnlyOnFirst("refined", SETS)
HALF = SmallOrReversed("refined", SETS, gain=0.01, share=0.5)


def scores(*differences: tuple[float | None, ...]) -> Scores:
    """Return arms on both sets that differ by `differences`, one tuple a set."""
    found: dict[tuple[str, str], list[float | None]] = {}
    for name, column in zip(SETS, differences, strict=True):
        found[name, "baseline"] = [*BASELINE]
        found[name, "refined"] = [
            None if one is None else level + one
            for level, one in zip(BASELINE, column, strict=True)
        ]
    return found


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (IMPROVED, EQUIVALENT, "supported"),
        (IMPROVED, DEGRADED, "supported"),
        (DEGRADED, EQUIVALENT, "refuted"),
        (IMPROVED, IMPROVED, "refuted"),
        (IMPROVED, UNDERPOWERED, "inconclusive"),
        (UNDERPOWERED, EQUIVALENT, "inconclusive"),
    ],
)
def test_a_gain_here_and_none_there(
    first: tuple[float, ...], second: tuple[float, ...], expected: str
) -> None:
    """Each status, by what is known of either set."""
    assert decided(ONLY, scores(first, second)).status == expected


def test_a_gain_that_was_never_looked_at_cannot_be_tested() -> None:
    """Without the treatment there is nothing to decide."""
    only_baseline = {(name, "baseline"): [*BASELINE] for name in SETS}
    assert decided(ONLY, only_baseline).status == "not testable"
    assert decided(HALF, only_baseline).status == "not testable"


def test_by_chance_a_gain_is_here_and_not_there_in_a_quarter_of_studies() -> None:
    """Two independent means of zero have these signs with probability 1/4."""
    noise = 0.01 * orthogonal_differences(2, seeds=6)
    found = decided(ONLY, scores(*(tuple(column) for column in noise.T))).null_rate
    assert found == pytest.approx(0.25, abs=0.04)


SMALL, LARGE = 0.004, 0.03


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((SMALL, SMALL, SMALL, LARGE, LARGE, LARGE + 0.01), (0.02,) * 6, "supported"),
        ((SMALL, SMALL, LARGE, LARGE, LARGE, LARGE + 0.01), (0.02,) * 6, "refuted"),
        (
            (LARGE, LARGE, LARGE, SMALL, LARGE, LARGE + 0.01),
            (-0.01, -0.02, 0.02, 0.03, 0.01, 0.01),
            "supported",
        ),
        ((SMALL, SMALL, LARGE, LARGE, LARGE + 0.01, None), (0.02,) * 5 + (None,), "inconclusive"),
        ((LARGE, LARGE, LARGE, LARGE, LARGE + 0.01, None), (0.02,) * 5 + (None,), "refuted"),
    ],
)
def test_seeds_that_gain_little_or_lose_are_counted(
    first: tuple[float | None, ...], second: tuple[float | None, ...], expected: str
) -> None:
    """Half of six are three; runs that never finished could decide."""
    assert decided(HALF, scores(first, second)).status == expected


def test_the_evidence_counts_seeds_and_shows_both_intervals() -> None:
    """One sentence for the count and one for each set."""
    found = evidence(decided(HALF, scores((SMALL, SMALL, SMALL, LARGE, LARGE, LARGE), IMPROVED)))
    assert found[0] == ("3 of 6 seeds gain less than stated on the first set or lose on the second")
    assert len(found) == 3


def test_the_null_rate_of_a_count_is_binomial() -> None:
    """With no gain at all nearly every seed counts: far below the bound in units of the noise."""
    noise = 0.001 * orthogonal_differences(2, seeds=6)
    found = decided(HALF, scores(*(tuple(column) for column in noise.T))).null_rate
    assert found is not None
    assert found > 0.99
    wide = 10.0 * orthogonal_differences(2, seeds=6)
    found = decided(HALF, scores(*(tuple(column) for column in wide.T))).null_rate
    # Far from the bound a seed counts unless both are positive: probability 3/4.
    expected = sum(math.comb(6, k) * 0.75**k * 0.25 ** (6 - k) for k in range(3, 7))
    assert found == pytest.approx(expected, abs=0.03)
