"""Scores of real runs to draw studies from, and the error rates on them."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.findings.comparison import Design
from pitfalls_core.findings.error_rates.measuring import DRAWS, error_rates
from pitfalls_core.findings.error_rates.rates import ErrorRates
from pitfalls_core.runs.runner import StudyRuns


def error_rates_of(
    runs: StudyRuns, task: str, *, curve: str = "test_accuracy", draws: int = DRAWS
) -> ErrorRates:
    """Return how often the verdict rule errs on the scores that the runs of `task` recorded.

    Every run of the task may hold many scores, one a training, in its curve `curve`. Margin and
    chance are those of the study. The draws follow the study's name and the task's, so that equal
    runs give equal rates.

    Raises
    ------
    InputError
        If the runs hold too few scores.
    """
    study = runs.study
    design = Design(
        dataset=f"{task}/test",
        metric=study.metric,
        baseline="same_variant",
        treatment="same_variant_shifted",
        family="error rates",
        primary=False,
        margin=study.margin.value,
        chance=study.chance,
    )
    entropy = hashlib.sha256(f"error rates\0{study.name}\0{task}".encode()).digest()
    generator = np.random.default_rng(int.from_bytes(entropy[:8], "big"))
    return error_rates(pool_of(runs, task, curve), design, generator, draws=draws)


def pool_of(runs: StudyRuns, task: str, curve: str) -> NDArray[np.float64]:
    """Return all scores in `curve` of the finished runs of `task`, run by run.

    Raises
    ------
    InputError
        If no finished run has that curve.
    """
    found = [one.curves[curve] for one in runs.records if one.task == task and curve in one.curves]
    if not found:
        message = f"no finished run of task {task!r} has a curve {curve!r}; run the study first"
        raise InputError(message)
    return np.concatenate([np.asarray(scores, dtype=np.float64) for scores in found])
