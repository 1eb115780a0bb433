"""Claims that runs overfit: each part can refute them, and missing runs leave them open."""

from collections.abc import Sequence
from typing import Any

import pytest

from pitfalls_core.findings.quantities.measuring import measure
from pitfalls_core.findings.quantities.overfitting import onset
from pitfalls_core.studies.claims.overfitting import AfterOnset, OverfitsInEveryRun
from tests.findings.claims.curve_runs import Run, decided, record
from tests.findings.claims.grounds import evidence

CLAIM = OverfitsInEveryRun("baseline", ("one", "two"), fall=0.5, rise=0.2, metric="hwa", gain=0.01)

OVERFITTED = {
    "train_loss": (0.7, 0.4, 0.2, 0.1),
    "validation_loss": (0.7, 0.5, 0.6, 0.8),
    "validation_hwa": (0.6, 0.8, 0.79, 0.8),
}
"""Lowest validation loss in the second epoch; then a fall by 75 %, a rise by 60 %, no gain."""


def run(**curves: Sequence[float]) -> Run:
    """Return an overfitted run with other curves where they are given."""
    return {"curves": {**OVERFITTED, **curves}}


@pytest.mark.parametrize(
    ("curves", "expected"),
    [
        ({}, "supported"),
        ({"train_loss": (0.7, 0.4, 0.3, 0.21)}, "refuted"),
        ({"validation_loss": (0.7, 0.5, 0.5, 0.59)}, "refuted"),
        ({"validation_hwa": (0.6, 0.8, 0.8, 0.82)}, "refuted"),
        ({"validation_loss": (0.7, 0.6, 0.5, 0.4)}, "refuted"),
    ],
    ids=["all three", "little fall", "little rise", "a gain", "no onset before the end"],
)
def test_a_single_run_refutes_it(curves: dict[str, Any], expected: str) -> None:
    """Five runs overfit on both tasks; the sixth, on one of them, as given."""
    arms = {("one", "baseline"): [run()] * 6, ("two", "baseline"): [run()] * 5 + [run(**curves)]}
    assert decided(CLAIM, arms).status == expected


def test_missing_runs_leave_it_open_unless_it_is_refuted() -> None:
    """What did not finish could have been otherwise."""
    arms: dict[tuple[str, str], list[Run | None]] = {
        ("one", "baseline"): [run()] * 6,
        ("two", "baseline"): [*[run()] * 5, None],
    }
    assert decided(CLAIM, arms).status == "inconclusive"
    arms["one", "baseline"] = [run(validation_hwa=(0.6, 0.8, 0.8, 0.9))] * 6
    assert decided(CLAIM, arms).status == "refuted"
    assert decided(CLAIM, {}).status == "inconclusive"


def test_the_evidence_counts_runs_and_shows_medians() -> None:
    """Two of three runs overfit on the first task; no run is known on the second."""
    other = run(validation_hwa=(0.6, 0.8, 0.8, 0.9))
    assert evidence(decided(CLAIM, {("one", "baseline"): [run(), run(), other]})) == [
        "one: 2 of 3 runs as stated; from the lowest validation loss to the last epoch, medians: "
        "training loss −75.0 %, validation loss +60.0 %, score 0.0 points",
        "two: no run has the curves",
    ]


def test_nothing_is_compared_that_could_have_no_noise() -> None:
    """There is no null rate."""
    assert decided(CLAIM, {("one", "baseline"): [run()] * 6}).null_rate is None


def test_the_onset_is_the_first_lowest_epoch() -> None:
    """Ties go to the earlier one; without a curve there is none."""
    tied = record("one", "a", 0, {"curves": {"validation_loss": (0.5, 0.3, 0.3, 0.4)}})
    assert onset(tied) == 1
    assert onset(record("one", "a", 0, {})) is None


@pytest.mark.parametrize(
    ("curve", "change", "expected"),
    [
        ("train_loss", "relative", 0.1 / 0.4 - 1),
        ("train_loss", "absolute", 0.1 - 0.4),
        ("validation_loss", "relative", 0.8 / 0.5 - 1),
        ("missing", "relative", None),
        ("zero", "relative", None),
    ],
)
def test_changes_after_the_onset(curve: str, change: Any, expected: float | None) -> None:
    """From the second epoch to the last; no change is relative to zero."""
    found = measure(
        AfterOnset("one", curve, change), record("one", "a", 0, run(zero=(0.0, 0.0, 0.0, 1.0)))
    )
    assert found == (None if expected is None else pytest.approx(expected))
