"""Disagreements are counted as a second look at the predictions counts them."""

from typing import cast

import numpy as np
import pytest

from pitfalls_core.findings.exploration.disagreements import disagreements
from pitfalls_core.runs.runner import StudyRuns
from tests.findings.whole import EXAMPLES, SEEDS, Correct, whole_runs


@pytest.fixture(scope="module")
def runs() -> StudyRuns:
    """Return the runs of a whole study, with predictions."""
    return whole_runs()


def _right(
    runs: StudyRuns, dataset: str, variant: str
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    right = cast(Correct, runs.predictions).right
    return np.array([right[dataset, variant, seed] for seed in range(SEEDS)])


def test_counts_of_every_seed(runs: StudyRuns) -> None:
    """The four cells of each seed are those of the planted predictions, and sum to all examples."""
    found = disagreements(runs, "drawn/a", "refined", tuple(range(SEEDS)))
    treated, baseline = (_right(runs, "drawn/a", name) for name in ("refined", "baseline"))
    for one, own, other in zip(found.seeds, treated, baseline, strict=True):
        sides = ((True, True), (False, True), (True, False), (False, False))
        counts = [int(((own == a) & (other == b)).sum()) for a, b in sides]
        assert [one.both, one.baseline_only, one.treatment_only, one.neither] == counts
        assert one.examples == EXAMPLES


def test_examples_of_one_test_set(runs: StudyRuns) -> None:
    """With one test set, an example counts seeds of each side; the most one-sided come first."""
    found = disagreements(runs, "drawn/a", "refined", tuple(range(SEEDS)))
    treated, baseline = (_right(runs, "drawn/a", name) for name in ("refined", "baseline"))
    lost, won = (baseline & ~treated).sum(axis=0), (treated & ~baseline).sum(axis=0)
    assert found.one_test_set
    assert {one.position for one in found.examples} == set(np.flatnonzero(lost + won).tolist())
    for one in found.examples:
        assert (one.baseline_only, one.treatment_only) == (lost[one.position], won[one.position])
        assert one.label == one.position % 10
        assert one.seed is None
    nets = [abs(one.baseline_only - one.treatment_only) for one in found.examples]
    assert nets == sorted(nets, reverse=True)


def test_a_single_seed_lists_its_own_examples(runs: StudyRuns) -> None:
    """Of one seed nobody can say that others share its examples; each names its seed."""
    found = disagreements(runs, "drawn/a", "refined", (2,))
    treated, baseline = (_right(runs, "drawn/a", name)[2] for name in ("refined", "baseline"))
    assert not found.one_test_set
    assert {one.position for one in found.examples} == set(
        np.flatnonzero(treated != baseline).tolist()
    )
    for one in found.examples:
        assert one.seed == 2
        assert one.treatment_only == treated[one.position]
        assert one.baseline_only == baseline[one.position]


def test_equal_predictions_do_not_disagree(runs: StudyRuns) -> None:
    """The clean twin: a variant beside itself."""
    found = disagreements(runs, "drawn/a", "baseline", tuple(range(SEEDS)))
    assert found.examples == ()
    assert all(one.baseline_only == one.treatment_only == 0 for one in found.seeds)
