"""The data of a run, drawn again: equal streams give equal examples, and nothing is trained."""

from pathlib import Path

from pitfalls_core.data.splits import Splits
from pitfalls_core.project import Project
from pitfalls_core.runs.execution.building import build
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.workplace import default_data_root
from pitfalls_core.seeding import Streams
from pitfalls_core.studies.study import Study


def redrawn(study: Study, profile: str, task: str, seed: int) -> Splits:
    """Return the sets that the baseline of `study` saw on `task` with `seed`, before any change."""
    run = next(
        one
        for one in planned_runs(study, profile)
        if (one.task, one.variant, one.seed) == (task, study.baseline, seed)
    )
    assert run.data is not None  # Sets of the training loop are named by the task.
    root = default_data_root(Project.containing(Path.cwd()))
    streams = Streams(run.seed, run.stream_scope, run.streams, run.fresh, owner=run.variant)
    splits: Splits = build(run.data, root).sample(streams)
    return splits
