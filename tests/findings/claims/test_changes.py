"""Claims that a change moves a score, or drops it in some places only, or never improves it."""

import pytest

from pitfalls_core.studies.claims.changes import DropsOnlyOn, MovesBy, NoneOfThemBetter
from tests.findings.claims.grounds import Scores, decided, evidence
from tests.findings.constructed import orthogonal_differences

NOISE = orthogonal_differences(3)
"""Three uncorrelated columns of mean 0 and SD 1, six seeds."""

MOVES = MovesBy("refined", ("task/a", "task/b"), change=0.05)
DROPS = DropsOnlyOn("refined", ("task/a", "task/b"), drop=0.15, spared=("task/c",), less=0.02)
NONE = NoneOfThemBetter(("refined", "wide"), ("task/a", "task/b"))


def moved(*means: float, sd: float = 0.005, variant: str = "refined") -> Scores:
    """Return scores of a baseline and a variant that differ by these means, set by set."""
    baseline = [0.7 + 0.01 * NOISE[:, 0]] * len(means)
    changed = [
        level + mean + sd * column
        for level, mean, column in zip(baseline, means, NOISE.T[: len(means)], strict=True)
    ]
    sets = [f"task/{letter}" for letter in "abc"[: len(means)]]
    return {
        **{(name, "baseline"): one.tolist() for name, one in zip(sets, baseline, strict=True)},
        **{(name, variant): one.tolist() for name, one in zip(sets, changed, strict=True)},
    }


@pytest.mark.parametrize(
    ("means", "expected"),
    [
        ((0.001, 0.08), "supported"),
        ((0.001, -0.08), "supported"),
        ((0.001, -0.03), "refuted"),
        ((0.001, -0.051), "inconclusive"),
    ],
)
def test_a_move_in_either_direction(means: tuple[float, float], expected: str) -> None:
    """Far on one set, near on both, and around the change of 5 points."""
    finding = decided(MOVES, moved(*means))
    assert finding.status == expected
    assert finding.null_rate == 0


def test_noise_alone_moves_far_where_it_is_wide() -> None:
    """The null rate sees it."""
    rate = decided(MOVES, moved(0.001, 0.08, sd=0.2)).null_rate
    assert rate is not None
    assert rate > 0.5


@pytest.mark.parametrize(
    ("means", "expected"),
    [
        ((-0.20, -0.25, -0.005), "supported"),
        ((-0.20, -0.05, -0.005), "refuted"),
        ((-0.20, -0.25, -0.05), "refuted"),
        ((-0.20, -0.151, -0.005), "inconclusive"),
        ((-0.20, -0.25, -0.02), "inconclusive"),
    ],
)
def test_drops_here_and_not_there(means: tuple[float, ...], expected: str) -> None:
    """All as stated; one drop too small; one loss where none should be; around the bounds."""
    finding = decided(DROPS, moved(*means))
    assert finding.status == expected
    assert len(evidence(finding)) == 3


def test_a_set_that_was_not_scored_leaves_it_open() -> None:
    """Two of three are not enough."""
    assert decided(DROPS, moved(-0.2, -0.25)).status == "inconclusive"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((-0.02, -0.02), (-0.01, -0.02), "supported"),
        ((-0.02, -0.02), (-0.01, 0.05), "refuted"),
        ((-0.02, -0.02), (-0.01, 0.006), "inconclusive"),
    ],
)
def test_none_of_several_is_better(
    first: tuple[float, float], second: tuple[float, float], expected: str
) -> None:
    """Losses everywhere, one clear gain, and one gain that reaches the margin or may."""
    scores = {**moved(*first, sd=0.01), **moved(*second, sd=0.01, variant="wide")}
    finding = decided(NONE, scores)
    assert finding.status == expected
    assert [one.split(":")[0] for one in evidence(finding)] == [
        "refined on task/a",
        "refined on task/b",
        "wide on task/a",
        "wide on task/b",
    ]
