"""The study of live streams with scores, curves and measures given: nothing is trained."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.definitions.offline_is_not_live import STUDY
from pitfalls_core.studies.profiles import at_profile
from tests.findings.constructed import study_runs

PLANNED = at_profile(STUDY, "laptop")

EPOCHS = 10

FALLS = {"offline": 0.92, "live_small": 0.85, "live_2": 0.80, "live_3": 0.72, "live_4": 0.65}
"""Mean accuracy of the baseline, set by set."""

GAINS = {
    "baseline": (0.0, 0.0),
    "adapted": (-0.02, 0.03),
    "curriculum": (0.002, 0.004),
    "random_curriculum": (0.001, 0.003),
    "anti_curriculum": (-0.03, -0.02),
    "test_time": (-0.05, 0.06),
    "reseeded": (0.0, 0.0),
}
"""Gain of each variant offline and live."""

Gains = Mapping[str, tuple[float, float]]


def stream_runs(
    gains: Gains = GAINS, *, missing: frozenset[tuple[str, int]] = frozenset()
) -> StudyRuns:
    """Return runs with these mean gains; `missing` holds variants and seeds that never finished."""
    generator = np.random.default_rng(5)
    scores: dict[tuple[str, str], list[float | None]] = {}
    for task in PLANNED.tasks:
        seeds = generator.normal(0, 0.006, 6)
        for variant in PLANNED.on_task(task.name):
            own = gains[variant.name]
            for name in task.datasets:
                mean = FALLS.get(name, 0.74) + own[0 if name == "offline" else 1]
                values = mean + seeds + generator.normal(0, 0.004, 6)
                scores[f"{task.name}/{name}", variant.name] = [
                    None if (variant.name, seed) in missing else float(value)
                    for seed, value in enumerate(values)
                ]
    runs = study_runs(scores, PLANNED)
    return replace(runs, records=tuple(map(_measured, runs.records)))


def stream_analysis(gains: Gains = GAINS) -> Analysis:
    """Return the analysis of `stream_runs`."""
    return analyse(stream_runs(gains))


def _measured(record: RunRecord) -> RunRecord:
    """Return a record with a rising validation curve, calibration and confident errors."""
    final = record.scores["offline/accuracy"]
    curve = tuple(final * (1 - 0.5**epoch) for epoch in range(1, EPOCHS + 1))
    more = {
        f"{name}/{measure}": share
        for name in ("offline", "live_large")
        for measure, share in (
            ("ece", 0.02 if name == "offline" else 0.11),
            ("confident_errors", 0.2 if name == "offline" else 0.35),
        )
    }
    return replace(record, scores={**record.scores, **more}, curves={"validation_accuracy": curve})
