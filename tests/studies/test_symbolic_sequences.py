"""The study of symbolic sequences: what its runs record, and what its variants change."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch

from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.runs.execution.network import execute
from pitfalls_core.runs.execution.outcome import Execution
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.studies.catalogue import load_study

STUDY = load_study("symbolic_sequences", Project(SHIPPED))
RUNS = {(run.task, run.variant): run for run in planned_runs(STUDY, "smoke") if run.seed == 0}


@pytest.fixture(autouse=True)
def _process() -> Iterator[None]:
    """Leave the process as it was."""
    threads = torch.get_num_threads()
    with torch.random.fork_rng(devices=[]):
        yield
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(False)


def executed(task: str, variant: str) -> Execution:
    """Return a run of one epoch."""
    return execute(replace(RUNS[task, variant], epochs=1))


def test_a_run_records_the_metric_everywhere_it_is_asked_for() -> None:
    """Scores of both epochs, the curve, and attributes that give the same score again."""
    found = executed("count", "baseline")
    for name in (*STUDY.task("count").datasets, "validation"):
        assert {f"{name}/hwa", f"{name}/hwa_last_epoch"} <= found.scores.keys()
    assert len(found.curves["validation_hwa"]) == 1
    right = found.arrays["test.probabilities"].argmax(axis=1) == found.arrays["test.labels"]
    weights = [found.arrays[f"test.attribute.{name}"] for name in ("shapes", "colours")]
    swa, cwa = (float(one[right].sum() / one.sum()) for one in weights)
    assert found.scores["test/hwa"] == pytest.approx(2 * swa * cwa / (swa + cwa))
    assert (found.arrays["composition.attribute.unknown"] > 0).all()


def test_an_ablation_leaves_the_weights_of_the_metric() -> None:
    """Without colours in the input, CWA still weighs by the colours that were drawn."""
    plain, ablated = (executed("position", name) for name in ("baseline", "shape_only"))
    for name in ("shapes", "colours"):
        before, after = (one.arrays[f"test.attribute.{name}"] for one in (plain, ablated))
        assert np.array_equal(before, after)
    assert "test/cwa" in ablated.scores


def test_wrong_labels_are_in_the_training_set_alone() -> None:
    """A fifth of them, by the facts of the sets."""
    found = executed("order", "noisy_labels")
    assert found.sets["train"].wrong_labels == pytest.approx(0.2)
    assert found.sets["validation"].wrong_labels in (None, 0)
    assert found.sets["test"].wrong_labels in (None, 0)


def test_both_halves_take_as_many_steps_as_the_whole() -> None:
    """Training sets unlike the validation set cost the same."""
    names = ("baseline", "random_half", "simple_half")
    assert len({executed("order", name).steps for name in names}) == 1
