"""Claims about shares of runs on constructed values: every status can be reached."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from pitfalls_core.findings.claims.deciding import ClaimFinding, decide_claim
from pitfalls_core.findings.claims.ground import ArmRuns
from pitfalls_core.findings.quantities.measuring import measure
from pitfalls_core.studies.claims.live_quantities import CurveAt, ErrorsApart
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.claims.shares import RunsBeyond
from tests.findings.claims.grounds import evidence, ground
from tests.findings.streams import stream_runs

SMALL, LARGE = "drawn_stream/live_small", "drawn_stream/live_large"
APART = ErrorsApart(SMALL, LARGE)
PREDICATE = RunsBeyond(("baseline", "refined"), APART, "pilot", "number", bound=2.0, share=0.5)

(RECORD, *_) = stream_runs().records
COUNTS = {"live_small": 200, "live_large": 2000}


def record(small: float, large: float, seed: int) -> Any:
    """Return a run with these accuracies."""
    scores = {"live_small/accuracy": small, "live_large/accuracy": large}
    return replace(RECORD, scores=scores, examples=COUNTS, seed=seed)


def decided(runs: dict[str, Sequence[float]], planned: int = 6) -> ClaimFinding:
    """Return the claim, decided on pilots that are so many points off."""
    of_arms = {
        ("drawn_stream", name): ArmRuns(
            tuple(record(0.7 + off, 0.7, seed) for seed, off in enumerate(values)), planned
        )
        for name, values in runs.items()
    }
    on = replace(ground(PREDICATE, {}), runs=of_arms)
    return decide_claim(Claim("C-1", "", "", PREDICATE), on)


OFF, NEAR = 0.08, 0.02
"""Accuracies that are 2.6 and 0.65 standard errors off."""


@pytest.mark.parametrize(
    ("baseline", "refined", "expected"),
    [
        ((OFF, OFF, OFF, OFF, NEAR, NEAR), (-OFF,) * 6, "supported"),
        ((OFF, OFF, OFF, NEAR, NEAR, NEAR), (OFF,) * 6, "refuted"),
        ((NEAR,) * 6, (OFF,) * 6, "refuted"),
        ((OFF, OFF, OFF), (OFF,) * 6, "inconclusive"),
        ((OFF,) * 4, (OFF,) * 4, "supported"),
        ((NEAR,) * 4, (OFF,) * 6, "refuted"),
        ((), (OFF,) * 6, "not testable"),
    ],
)
def test_every_status_is_reached(
    baseline: Sequence[float], refined: Sequence[float], expected: str
) -> None:
    """More than half of the planned runs of every variant, in either direction."""
    assert decided({"baseline": baseline, "refined": refined}).status == expected


def test_evidence_counts_the_runs_of_every_variant() -> None:
    """With what was planned."""
    found = decided({"baseline": (OFF, NEAR, -OFF), "refined": (NEAR,) * 6})
    assert evidence(found) == [
        "baseline: pilot beyond ±2 in 2 of 3 runs (6 planned)",
        "refined: pilot beyond ±2 in 0 of 6 runs (6 planned)",
    ]


def test_a_random_pilot_would_seldom_hold() -> None:
    """Noise of one standard error puts about one run in twenty there."""
    noise = [0.031 * one for one in (1, -1, 0.7, -0.7, 1.2, -1.2)]
    found = decided({"baseline": noise, "refined": noise[::-1]})
    assert found.null_rate is not None
    assert found.null_rate < 0.05


@pytest.mark.parametrize(
    ("epochs", "share", "expected"), [(10, 0.5, 5), (10, 0.25, 2), (3, 0.1, 1), (7, 1.0, 7)]
)
def test_a_curve_is_read_after_a_share_of_its_epochs(
    epochs: int, share: float, expected: int
) -> None:
    """Rounded down, one epoch at least."""
    curve = tuple(float(epoch) for epoch in range(1, epochs + 1))
    run = replace(RECORD, curves={"validation_accuracy": curve})
    assert measure(CurveAt("drawn_stream", "validation_accuracy", share), run) == expected


def test_what_was_not_recorded_is_not_known() -> None:
    """A run without an epoch, without a score, or with a perfect whole, has no number."""
    quantity = CurveAt("drawn_stream", "validation_accuracy", 0.5)
    assert measure(quantity, replace(RECORD, curves={})) is None
    assert measure(APART, replace(RECORD, scores={})) is None
    assert measure(APART, replace(RECORD, examples={})) is None
    assert measure(APART, record(0.9, 1.0, 0)) is None
    assert measure(APART, record(0.7, 0.7, 0)) == 0
