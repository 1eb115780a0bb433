"""Claims about quantities: each status can be reached, and numbers lead back to runs."""

import pytest
from scipy import stats

from pitfalls_core.findings.sentence import Quantity, plain_text
from pitfalls_core.studies.claims.measured import (
    EveryRunAtLeast,
    EveryRunAtMost,
    MeanAbove,
    MeanBelow,
    NotTestable,
)
from pitfalls_core.studies.claims.quantities import Score
from tests.findings.claims.measured_grounds import decided_on, measured_ground, scored

SCORE = Score("dots/id")
SEEN = (0.62, 0.66, 0.70, 0.64, 0.69, 0.65)


def every(bound: float, *, least: bool = True) -> EveryRunAtLeast | EveryRunAtMost:
    """Return the predicate about every run."""
    kind = EveryRunAtLeast if least else EveryRunAtMost
    return kind(("a",), SCORE, "accuracy", "percent", bound)


@pytest.mark.parametrize(
    ("predicate", "planned", "status"),
    [
        (every(0.62), 6, "supported"),
        (every(0.63), 6, "refuted"),
        (every(0.62), 7, "inconclusive"),
        (every(0.63), 7, "refuted"),
        (every(0.70, least=False), 6, "supported"),
        (every(0.69, least=False), 6, "refuted"),
        (every(0.70, least=False), 7, "inconclusive"),
    ],
)
def test_what_every_run_has_is_counted(
    predicate: EveryRunAtLeast, planned: int, status: str
) -> None:
    """One run refutes it; one that never came leaves it open."""
    found = decided_on(predicate, measured_ground({"a": scored("a", SEEN)}, planned))
    assert found.status == status
    assert found.null_rate is None


def test_the_evidence_counts_the_runs() -> None:
    """How many, the extremes, and where the numbers lead."""
    found = decided_on(every(0.65), measured_ground({"a": scored("a", SEEN)}))
    assert plain_text(found.evidence[0]) == (
        "a: accuracy in 4 of 6 runs as stated, from 62.0 % to 70.0 %"
    )
    numbers = [one for one in found.evidence[0] if isinstance(one, Quantity)]
    assert {one.origin for one in numbers} == {found.origin} == {"claim C-1"}
    assert found.runs == tuple(f"study/dots/a/{seed}" for seed in range(6))
    nothing = decided_on(every(0.5), measured_ground({"a": []}, 6))
    assert nothing.status == "inconclusive"
    assert plain_text(nothing.evidence[0]) == "a: accuracy in no run"


@pytest.mark.parametrize(
    ("bound", "above", "below"),
    [
        (0.60, "supported", "refuted"),
        (0.66, "inconclusive", "inconclusive"),
        (0.72, "refuted", "supported"),
    ],
)
def test_a_mean_against_a_bound(bound: float, above: str, below: str) -> None:
    """The t interval of the mean decides, as scipy gives it."""
    low, high = stats.ttest_1samp(SEEN, 0).confidence_interval(0.95)
    assert (low > bound, high < bound) == (above == "supported", above == "refuted")
    ground = measured_ground({"a": scored("a", SEEN)})
    for kind, status in ((MeanAbove, above), (MeanBelow, below)):
        found = decided_on(kind(("a",), SCORE, "accuracy", "percent", bound), ground)
        assert found.status == status
        assert plain_text(found.evidence[0]) == (
            f"a: accuracy 66.0 % [{100 * low:.1f} %, {100 * high:.1f} %] (95 %, 6 runs)"
        )


def test_a_mean_must_lie_beyond_the_bound_for_every_variant() -> None:
    """One that lies before it refutes; one that is open leaves it open."""
    lower = [value - 0.1 for value in SEEN]
    ground = measured_ground({"a": scored("a", SEEN), "b": scored("b", lower)})
    both = ("a", "b")
    assert decided_on(MeanAbove(both, SCORE, "x", "number", 0.5), ground).status == "supported"
    assert decided_on(MeanAbove(both, SCORE, "x", "number", 0.61), ground).status == "refuted"
    assert decided_on(MeanAbove(both, SCORE, "x", "number", 0.55), ground).status == "inconclusive"


def test_how_often_means_lie_beyond_the_bound_by_chance() -> None:
    """With nothing to find, every second mean lies above the bound it is centred on."""
    ground = measured_ground({"a": scored("a", SEEN)})
    found = decided_on(MeanAbove(("a",), SCORE, "x", "number", 0.5), ground)
    assert found.null_rate == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("values", [(0.6, 0.7), (0.6,) * 6, ()])
def test_too_little_for_an_interval(values: tuple[float, ...]) -> None:
    """Two runs, or six that agree to the last bit, leave it open."""
    ground = measured_ground({"a": scored("a", values)})
    found = decided_on(MeanAbove(("a",), SCORE, "accuracy", "percent", 0.5), ground)
    assert (found.status, found.null_rate) == ("inconclusive", None)
    assert plain_text(found.evidence[0]) == (
        "a: accuracy in too few runs, or the same in all, so that no interval is had"
    )


def test_what_no_run_can_answer() -> None:
    """The reason is the evidence."""
    found = decided_on(NotTestable("nobody was asked"), measured_ground({}))
    assert (found.status, found.null_rate, found.runs) == ("not testable", None, ())
    assert [plain_text(one) for one in found.evidence] == ["nobody was asked"]
