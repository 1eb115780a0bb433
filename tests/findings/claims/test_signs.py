"""A gain in one place and a loss in another: every status, and the null rate."""

import math
from collections.abc import Sequence

import pytest

from pitfalls_core.findings.claims.null_rates import REPLICATES
from pitfalls_core.studies.claims.gains import SignDiffers
from tests.findings.claims.grounds import Scores, decided, evidence
from tests.findings.constructed import (
    BASELINE,
    DEGRADED,
    IMPROVED,
    UNDERPOWERED,
    orthogonal_differences,
)

SETS = ("task/a", "task/b", "task/c")
CLAIM = SignDiffers("refined", SETS, reference="task/validation")


def scores(*differences: Sequence[float]) -> Scores:
    """Return scores that differ so on the reference and on each of the sets."""
    found: dict[tuple[str, str], Sequence[float | None]] = {}
    for name, changes in zip((CLAIM.reference, *SETS), differences, strict=True):
        found[name, "baseline"] = BASELINE
        found[name, "refined"] = [a + b for a, b in zip(BASELINE, changes, strict=True)]
    return found


@pytest.mark.parametrize(
    ("differences", "expected"),
    [
        ((IMPROVED, IMPROVED, DEGRADED, UNDERPOWERED), "supported"),
        ((DEGRADED, DEGRADED, IMPROVED, UNDERPOWERED), "supported"),
        ((IMPROVED, IMPROVED, IMPROVED, IMPROVED), "refuted"),
        ((DEGRADED, DEGRADED, DEGRADED, DEGRADED), "refuted"),
        ((IMPROVED, IMPROVED, IMPROVED, UNDERPOWERED), "inconclusive"),
        ((UNDERPOWERED, DEGRADED, DEGRADED, DEGRADED), "inconclusive"),
    ],
)
def test_every_status_is_reached(differences: tuple[Sequence[float], ...], expected: str) -> None:
    """Opposite signs support, equal signs everywhere refute, an open sign leaves it open."""
    assert decided(CLAIM, scores(*differences)).status == expected


def test_one_of_several_is_corrected() -> None:
    """A loss with p of .02 on one of three sets does not show "at least one"."""
    weak = [-0.012 + 0.0085 * x for x in orthogonal_differences(1)[:, 0]]
    assert decided(CLAIM, scores(IMPROVED, weak, UNDERPOWERED, UNDERPOWERED)).status == (
        "inconclusive"
    )


def test_without_scores_on_the_reference_nothing_can_be_tested() -> None:
    """Runs of a program of the user's own have no validation score."""
    found = {
        cell: each
        for cell, each in scores(IMPROVED, IMPROVED, DEGRADED, DEGRADED).items()
        if cell[0] != CLAIM.reference
    }
    assert decided(CLAIM, found).status == "not testable"


def test_the_null_rate_is_that_of_coins() -> None:
    """Of three independent signs, one at least differs from the reference in 7 of 8 studies."""
    columns = 0.01 * orthogonal_differences(4).T
    rate = decided(CLAIM, scores(*columns.tolist())).null_rate
    assert rate == pytest.approx(7 / 8, abs=4 * math.sqrt(7 / 64 / REPLICATES))


def test_evidence_is_the_reference_first() -> None:
    """One interval for each set."""
    texts = evidence(decided(CLAIM, scores(IMPROVED, IMPROVED, DEGRADED, DEGRADED)))
    assert texts[0] == "task/validation: [+2.9, +3.2] points (95 %)"
    assert len(texts) == 4
