"""Comparisons after the last epoch are those of the same runs with their other score."""

import importlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pitfalls_core.findings.analysis import analyse
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.record import RunRecord
from tests.findings.whole import whole_runs

stats: Any = importlib.import_module("scipy.stats")

RUNS = whole_runs()
GAINS = (0.031, 0.042, 0.024, 0.045, 0.034, 0.036)
"""What the refined variant gains from the selected to the last epoch, seed by seed."""


def lasting(one: RunRecord, *, without: str = "") -> RunRecord:
    """Return a run with scores after its last epoch."""
    gain = GAINS[one.seed] if one.variant == "refined" else 0.0
    last = {
        f"{name}_last_epoch": value + gain
        for name, value in one.scores.items()
        if name.endswith("/accuracy") and one.id != without
    }
    return replace(one, scores={**one.scores, **last})


def with_last(runs: StudyRuns = RUNS, **changes: Any) -> StudyRuns:
    """Return `runs` with scores after the last epoch."""
    return replace(runs, records=tuple(lasting(one, **changes) for one in runs.records))


def test_margin_and_seeds_stay_and_the_scores_are_the_others() -> None:
    """The difference grows by the gains, and its interval is that of the shifted pairs."""
    before, after = analyse(RUNS), analyse(with_last())
    for one, same in zip(before.comparisons, after.comparisons, strict=True):
        assert same.effect == one.effect
        assert same.decision == one.decision
        if one.design.treatment != "refined":
            assert same.at_last_epoch is None
            continue
        last = same.at_last_epoch
        assert last is not None
        assert last.design.metric == "accuracy_last_epoch"
        assert last.design.margin == one.design.margin
        assert not last.design.primary
        assert last.sample.runs == one.sample.runs
        pairs = pair_differences(one.design.dataset) + np.array(GAINS)
        expected = stats.ttest_1samp(pairs, 0).confidence_interval(0.95)
        assert last.effect is not None
        assert last.effect.difference == pytest.approx(pairs.mean())
        assert last.effect.ci95 == pytest.approx((expected.low, expected.high))


def pair_differences(dataset: str) -> Any:
    """Return the differences of the refined variant to the baseline, seed by seed."""
    task, _, name = dataset.partition("/")
    sides = {
        variant: {
            one.seed: one.scores[f"{name}/accuracy"]
            for one in RUNS.records
            if one.task == task and one.variant == variant
        }
        for variant in ("refined", "baseline")
    }
    return np.array([sides["refined"][seed] - sides["baseline"][seed] for seed in range(6)])


def test_without_such_scores_there_is_nothing_to_say() -> None:
    """Neither where no run has them, nor where one run of a pair lacks its own."""
    assert all(one.at_last_epoch is None for one in analyse(RUNS).comparisons)
    one = next(run for run in RUNS.records if run.variant == "refined")
    found = analyse(with_last(without=one.id)).comparisons
    assert {
        comparison.design.dataset.partition("/")[0]
        for comparison in found
        if comparison.at_last_epoch is not None
    } == {task.name for task in RUNS.study.tasks} - {one.task}
