"""Claims about partial gains on constructed scores: every status can be reached."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pitfalls_core.findings.claims.deciding import decide_claim
from pitfalls_core.findings.claims.ground import ArmRuns
from pitfalls_core.studies.claims.live_quantities import CurveAt
from pitfalls_core.studies.claims.partial_gains import GainLost, GainWithin
from pitfalls_core.studies.claims.predicate import Claim
from tests.findings.claims.grounds import decided, evidence, ground
from tests.findings.constructed import (
    BASELINE,
    DEGRADED,
    DETECTABLE,
    EQUIVALENT,
    IMPROVED,
    UNDERPOWERED,
    arms,
)
from tests.findings.streams import stream_runs

A = "drawn/a"
SMALL_GAIN = GainWithin("refined", (A,), 0.01)
HALF_WAY = CurveAt("drawn", "validation_accuracy", 0.7)
(RECORD, *_) = stream_runs().records
LOST = GainLost("refined", (A,), HALF_WAY)


def scores(differences: Sequence[float | None]) -> dict[tuple[str, str], Sequence[float | None]]:
    """Return the scores of a treatment and of the baseline on one set."""
    treatment, baseline = arms(differences)
    found = {(A, "refined"): treatment, (A, "baseline"): baseline}
    return {cell: [one.scores.get(seed) for seed in one.planned] for cell, one in found.items()}


@pytest.mark.parametrize(
    ("differences", "expected"),
    [
        (DETECTABLE, "supported"),
        (IMPROVED, "refuted"),
        (DEGRADED, "refuted"),
        (EQUIVALENT, "inconclusive"),
        (UNDERPOWERED, "inconclusive"),
        ((0.004, 0.005, 0.006, 0.005, None, None), "inconclusive"),
    ],
)
def test_a_small_gain_lies_within_both_bounds(
    differences: Sequence[float | None], expected: str
) -> None:
    """Above zero and at most a point, throughout the interval."""
    assert decided(SMALL_GAIN, scores(differences)).status == expected


def test_without_a_comparison_nothing_is_claimed() -> None:
    """A treatment that was not run is neither better nor worse."""
    assert decided(SMALL_GAIN, {}).status == "inconclusive"


def lost(
    reference: Sequence[float], differences: Sequence[float | None]
) -> tuple[str, list[str], float | None]:
    """Return status, evidence and null rate for gains in the reference and on the set."""
    runs = {
        ("drawn", name): ArmRuns(
            tuple(
                replace(RECORD, seed=seed, curves={"validation_accuracy": (0.1, base + gain, 0.9)})
                for seed, (base, gain) in enumerate(zip(BASELINE, gains, strict=False))
            ),
            len(BASELINE),
        )
        for name, gains in (("baseline", (0.0,) * 6), ("refined", reference))
    }
    on = replace(ground(LOST, scores(differences)), runs=runs)
    finding = decide_claim(Claim("C-1", "", "", LOST), on)
    return finding.status, evidence(finding), finding.null_rate


@pytest.mark.parametrize(
    ("reference", "differences", "expected"),
    [
        (IMPROVED, EQUIVALENT, "supported"),
        (IMPROVED, DEGRADED, "supported"),
        (IMPROVED, IMPROVED, "refuted"),
        (DEGRADED, EQUIVALENT, "refuted"),
        (IMPROVED, UNDERPOWERED, "inconclusive"),
        (EQUIVALENT, EQUIVALENT, "inconclusive"),
        (IMPROVED[:2], EQUIVALENT, "inconclusive"),
        (IMPROVED, (0.001, -0.001, 0.002, -0.002, None, None), "inconclusive"),
    ],
)
def test_a_gain_is_lost_if_it_is_there_and_ruled_out_here(
    reference: Sequence[float], differences: Sequence[float | None], expected: str
) -> None:
    """Low power supports nothing: gains of the margin must be ruled out."""
    assert lost(reference, differences)[0] == expected


def test_evidence_shows_the_gain_and_what_is_ruled_out() -> None:
    """The interval of the measure, then those on the sets."""
    _, said, rate = lost(IMPROVED, EQUIVALENT)
    assert said == [
        "in the measure that is to gain: +3.1 points [+2.9, +3.2] (95 %)",
        "drawn/a: [−0.1, +0.1] points (90 %)",
    ]
    assert rate is not None
    assert 0 < rate < 0.6
    assert lost(IMPROVED[:2], EQUIVALENT)[1][0] == "the measure that is to gain cannot be assessed"
