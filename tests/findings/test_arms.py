"""Arms: scores by seed, with failures in the denominator."""

import pytest

from pitfalls_core.findings.arms import Label
from tests.findings.constructed import EXAMPLES, arm


def test_failed_runs_are_scored_and_finished_ones_are_kept() -> None:
    """Every planned seed has a score; those that finished keep theirs."""
    scored = arm((0.8, None, 0.6)).with_failures_scored(0.1)
    assert scored.scores == {0: 0.8, 1: 0.1, 2: 0.6}
    assert scored.planned == (0, 1, 2)
    assert scored.complete


@pytest.mark.parametrize(
    ("scores", "complete"), [((0.8, 0.7), True), ((0.8, None), False), ((None,), False), ((), True)]
)
def test_an_arm_is_complete_when_every_planned_run_finished(
    scores: tuple[float | None, ...], complete: bool
) -> None:
    """One missing run is enough not to be."""
    assert arm(scores).complete == complete


@pytest.mark.parametrize(
    ("dropped", "scores", "planned"),
    [
        (frozenset({1}), {0: 0.8, 3: 0.6}, (0, 2, 3)),
        (frozenset({2}), {0: 0.8, 1: 0.7, 3: 0.6}, (0, 1, 3)),
        (frozenset({9}), {0: 0.8, 1: 0.7, 3: 0.6}, (0, 1, 2, 3)),
    ],
)
def test_runs_can_be_left_out_of_what_was_planned(
    dropped: frozenset[Label], scores: dict[int, float], planned: tuple[int, ...]
) -> None:
    """Finished or not, they go from both; an unknown seed changes nothing."""
    rest = arm((0.8, 0.7, None, 0.6)).without(dropped)
    assert (rest.scores, rest.planned) == (scores, planned)
    assert (rest.variant, rest.examples) == ("refined", EXAMPLES)


def test_turned_scores_are_turned_back() -> None:
    """Every score changes its sign and nothing else changes; twice is not at all."""
    one = arm((0.8, None, -0.6), runs={0: "a", 2: "b"}, outcomes={2: "diverged"})
    turned = one.turned()
    assert turned.scores == {0: -0.8, 2: 0.6}
    assert (turned.planned, turned.runs, turned.outcomes) == (one.planned, one.runs, one.outcomes)
    assert turned.turned() == one
