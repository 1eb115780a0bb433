"""What a run costs beyond the bare torch loop inside it, as a ratio within one process."""

import time
from collections.abc import Callable
from statistics import median

import torch
from torch.nn import functional

from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.runs.execution.building import build
from pitfalls_core.runs.execution.network import execute
from pitfalls_core.runs.execution.outcome import array_file
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.seeding import Streams
from pitfalls_core.studies.catalogue import load_study
from pitfalls_core.training.determinism import configure_process

REPETITIONS = 3


def overhead_of_a_run() -> float:
    """Return the share by which a whole run takes longer than the loop a user would write."""
    configure_process()
    run = planned_runs(load_study("refinement_under_shift", Project(SHIPPED)), "laptop")[0]
    ratios = [
        _seconds(lambda: _whole(run)) / _seconds(lambda: _bare(run)) for _ in range(REPETITIONS)
    ]
    return median(ratios) - 1


def _whole(run: RunSpecification) -> None:
    array_file(execute(run).arrays)


def _bare(run: RunSpecification) -> None:
    """Draw the data, train and validate each epoch, score the test sets: nothing else."""
    if run.data is None or run.model is None:
        raise ValueError(f"run {run.id} is not trained here")
    streams = Streams(run.seed, run.stream_scope)
    splits = build(run.data).sample(streams)
    model = build(run.model)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    images, labels = torch.tensor(splits.train.images), torch.tensor(splits.train.labels)
    held_out = torch.tensor(splits.validation.images)
    for _ in range(run.epochs):
        model.train()
        for chosen in torch.randperm(len(labels)).split(run.batch_size):
            loss = functional.cross_entropy(model(images[chosen]), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            model(held_out)
    with torch.no_grad():
        for test in splits.tests.values():
            model(torch.tensor(test.images))


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
