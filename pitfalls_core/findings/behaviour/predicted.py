"""Predictions of the arms of a study, seed by seed."""

from pitfalls_core.findings.arms import Arm, Label, in_order
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.predictions import Predictions


def predictions_of(runs: StudyRuns, arm: Arm, dataset: str) -> dict[Label, Predictions]:
    """Return what the runs of `arm` predicted on `dataset` (``task/set``), by seed.

    Runs without stored predictions are left out.
    """
    if runs.predictions is None:
        return {}
    name = dataset.partition("/")[2]
    read = {seed: runs.predictions.of(arm.runs[seed], name) for seed in in_order(arm.runs)}
    return {seed: one for seed, one in read.items() if one is not None}
