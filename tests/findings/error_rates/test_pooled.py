"""Scores are taken from the runs of one task, all of them, and the draws follow the names."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.findings.error_rates.pooled import error_rates_of, pool_of
from pitfalls_core.runs.runner import StudyRuns
from tests.findings.constructed import BASELINE, DATASETS, MARGIN, study, study_runs

SPREAD = tuple(0.9 + 0.01 * float(x) for x in np.random.default_rng(4).standard_normal(20))


def runs_with(curves: Sequence[Sequence[float]]) -> StudyRuns:
    """Return runs of which the first few on task ``drawn`` have recorded scores of trainings."""
    scores = {
        (dataset, name): BASELINE
        for dataset in DATASETS
        for name in ("baseline", "refined", "control")
    }
    runs = study_runs(scores, study())
    left = iter(curves)
    records = tuple(
        replace(one, curves={"test_accuracy": tuple(next(left, ()))})
        if one.task == "drawn" and one.variant == "refined"
        else one
        for one in runs.records
    )
    return replace(runs, records=records)


def test_every_score_of_every_run_is_in_the_pool() -> None:
    """Two runs with two and three scores make five, in order; other tasks have no part."""
    runs = runs_with([(0.5, 0.6), (0.7, 0.8, 0.9)])
    assert pool_of(runs, "drawn", "test_accuracy").tolist() == [0.5, 0.6, 0.7, 0.8, 0.9]


def test_margin_and_chance_are_those_of_the_study() -> None:
    """The drawn studies are judged as the study's own comparisons are."""
    rates = error_rates_of(runs_with([SPREAD]), "drawn", draws=100)
    assert rates.margin == MARGIN
    assert rates.design.chance == 0.1
    assert rates.pool == len(SPREAD)


def test_equal_runs_have_equal_rates() -> None:
    """The draws depend on names alone, and the report would not change on a second look."""
    first, second = (error_rates_of(runs_with([SPREAD]), "drawn", draws=100) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("task", ["scans", "nowhere"])
def test_a_task_without_such_scores_is_refused(task: str) -> None:
    """The message names the task and the curve."""
    message = f"no finished run of task '{task}' has a curve 'test_accuracy'; run the study first"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        error_rates_of(runs_with([SPREAD]), task)
