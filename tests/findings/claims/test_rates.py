"""Claims about shares of runs: each status, and what it rests on."""

import importlib
from typing import Any

import pytest

from pitfalls_core.findings.claims.rates_words import ORIGINS, RATES
from pitfalls_core.findings.scale import p_text
from pitfalls_core.studies.claims.quantities import Outcome
from pitfalls_core.studies.claims.rates import (
    Never,
    RateHigher,
    RateLoweredNotToZero,
    SomeButNotAll,
    SomeRateHigher,
)
from tests.findings.claims.run_grounds import TASK, decided, evidence, with_failures

proportion: Any = importlib.import_module("statsmodels.stats.proportion")  # no annotations
stats: Any = importlib.import_module("scipy.stats")

FAILED = Outcome(TASK)
SOME = SomeButNotAll(("a", "b"), FAILED)
HIGHER = RateHigher(("a", "b"), FAILED, ("c", "d"))
LOWERED = RateLoweredNotToZero(("a", "b"), FAILED, ("c",))
ANY_HIGHER = SomeRateHigher(("a", "b"), FAILED, ("c", "d"))

Counts = dict[str, tuple[int, int]]


@pytest.mark.parametrize(
    ("counts", "planned", "expected"),
    [
        ({"a": (0, 6), "b": (1, 6)}, 6, "supported"),
        ({"a": (0, 6), "b": (6, 6)}, 6, "refuted"),
        ({"a": (0, 6), "b": (5, 5)}, 6, "inconclusive"),
        ({"a": (2, 5), "b": (5, 5)}, 6, "supported"),
        ({"a": (0, 0), "b": (0, 0)}, 6, "inconclusive"),
    ],
)
def test_some_but_not_all_counts_what_was_observed(
    counts: Counts, planned: int, expected: str
) -> None:
    """One mixed variant suffices; a missing run leaves it open."""
    finding = decided(SOME, with_failures(counts, planned=planned))
    assert finding.status == expected
    assert finding.null_rate is None


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": (0, 6), "b": (0, 6)}, "supported"),
        ({"a": (0, 6), "b": (1, 5)}, "refuted"),
        ({"a": (0, 6), "b": (0, 5)}, "inconclusive"),
        ({"a": (0, 0), "b": (0, 0)}, "inconclusive"),
    ],
)
def test_never_is_refuted_by_a_single_run(counts: Counts, expected: str) -> None:
    """A missing run leaves it open; the evidence says how large a share could still be."""
    finding = decided(Never(("a", "b"), FAILED), with_failures(counts, planned=6))
    assert finding.status == expected
    if counts["a"][1]:
        assert evidence(finding)[0] == "A: 0 of 6 runs, 0.0 % [0.0, 39.0] (95 %, Wilson)"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": (6, 12), "b": (5, 12), "c": (0, 12), "d": (1, 12)}, "supported"),
        ({"a": (0, 12), "b": (1, 12), "c": (6, 12), "d": (5, 12)}, "refuted"),
        ({"a": (2, 12), "b": (2, 12), "c": (1, 12), "d": (1, 12)}, "inconclusive"),
        ({"a": (0, 12), "b": (0, 12), "c": (0, 12), "d": (0, 12)}, "inconclusive"),
        ({"a": (0, 0), "b": (0, 0), "c": (0, 0), "d": (0, 0)}, "inconclusive"),
    ],
)
def test_a_higher_share_is_decided_by_the_pooled_test(counts: Counts, expected: str) -> None:
    """Twice eleven against one, either way, and too few to tell."""
    assert decided(HIGHER, with_failures(counts)).status == expected


def test_the_pooled_p_is_that_of_scipy() -> None:
    """The evidence has the interval and the exact p of second implementations."""
    counts = {"a": (3, 6), "b": (4, 6), "c": (1, 6), "d": (0, 6)}
    p = stats.fisher_exact([[7, 5], [1, 11]])[1]
    low, high = proportion.confint_proportions_2indep(7, 12, 1, 12, method="newcomb")
    assert evidence(decided(HIGHER, with_failures(counts))) == [
        "pooled over cells: 7 of 12 against 1 of 12, difference +50.0 points "
        f"[+{100 * low:.1f}, +{100 * high:.1f}] (95 %, Newcombe), exact p {p_text(p)} (Fisher)"
    ]


@pytest.mark.parametrize(
    ("counts", "planned", "expected"),
    [
        ({"a": (1, 12), "b": (0, 12), "c": (9, 12)}, 12, "supported"),
        ({"a": (0, 12), "b": (0, 12), "c": (9, 12)}, 12, "refuted"),
        ({"a": (0, 11), "b": (0, 12), "c": (9, 12)}, 12, "inconclusive"),
        ({"a": (9, 12), "b": (9, 12), "c": (1, 12)}, 12, "refuted"),
        ({"a": (2, 12), "b": (2, 12), "c": (3, 12)}, 12, "inconclusive"),
        ({"a": (0, 12), "b": (0, 12), "c": (0, 12)}, 12, "inconclusive"),
    ],
)
def test_a_partial_remedy_lowers_and_leaves_some(
    counts: Counts, planned: int, expected: str
) -> None:
    """A remedy that leaves none is no partial one, unless a missing run might have been it."""
    assert decided(LOWERED, with_failures(counts, planned=planned)).status == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": (6, 6), "b": (1, 6), "c": (0, 6), "d": (1, 6)}, "supported"),
        ({"a": (0, 6), "b": (0, 6), "c": (6, 6), "d": (6, 6)}, "refuted"),
        ({"a": (0, 6), "b": (3, 6), "c": (6, 6), "d": (3, 6)}, "inconclusive"),
        ({"a": (5, 6), "b": (0, 6), "c": (1, 6), "d": (0, 6)}, "inconclusive"),
        ({"a": (0, 0), "b": (0, 6), "c": (1, 6), "d": (6, 6)}, "inconclusive"),
    ],
)
def test_one_raised_pair_suffices_after_correction(counts: Counts, expected: str) -> None:
    """Five of six against one has p .08 even before Holm."""
    assert decided(ANY_HIGHER, with_failures(counts)).status == expected


def test_shared_checkpoints_are_named() -> None:
    """Twelve runs that start from three checkpoints are conditional on three."""
    counts = {"a": (1, 6), "b": (0, 6)}
    said = [evidence(decided(SOME, with_failures(counts, parents=n))) for n in (0, 1, 3)]
    assert len(said[0]) == 2
    assert said[1][-1] == ORIGINS["one"]
    assert said[2][-1] == ORIGINS["several"].format(count="3")


def test_cells_without_a_run_say_so() -> None:
    """In cells and in pairs."""
    nothing = with_failures({"a": (0, 0), "b": (0, 6), "c": (1, 6), "d": (6, 6)})
    assert evidence(decided(SOME, nothing))[0] == RATES["no_run"].format(variant="A")
    said = evidence(decided(ANY_HIGHER, nothing))
    assert said[0] == RATES["no_run"].format(variant="A or C")
    assert said[1] == (
        "B against D: 0 of 6 and 6 of 6, difference −100.0 points [−100.0, −44.8] (95 %, "
        "Newcombe), exact p .004 after Holm’s correction"
    )
