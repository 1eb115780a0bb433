"""Runs of the study of noisy sources, small: what each method leaves in curves and predictions."""

import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.random.mtrand import get_bit_generator, set_bit_generator

from pitfalls_core.runs.execution.network import execute
from pitfalls_core.runs.execution.outcome import Execution, array_file
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.studies.definitions.noisy_heterogeneous_sources import DATA, STUDY
from pitfalls_core.studies.part import Part

pytestmark = pytest.mark.long

SMALL = Part(DATA, train=120, validation=40, test=40, unlabelled=40, resolution=10, pooled="four")
RUNS = {
    run.variant: replace(run, data=SMALL, epochs=2)
    for run in planned_runs(STUDY, "smoke")
    if (run.task, run.seed) == ("four", 0)
}
SHARES = {"memorized_share", "recovered_share", "neither_share", "clean_right_share"}
DIAGNOSTIC = {"id_diagnostic_accuracy", "target_diagnostic_accuracy"}


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Leave the process as it was before a run made it deterministic."""
    states = random.getstate(), get_bit_generator()
    threads = torch.get_num_threads()
    with torch.random.fork_rng(devices=[]):
        yield
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(False)
    random.setstate(states[0])
    set_bit_generator(states[1])


def arrays(run: RunSpecification) -> tuple[Execution, bytes]:
    """Return the result of a run, and its arrays as bytes."""
    found = execute(run)
    return found, array_file(found.arrays)


@pytest.mark.parametrize("variant", list(RUNS))
def test_every_variant_runs_and_records_its_curves(variant: str) -> None:
    """Probes leave a curve each; training predictions come with source and true label."""
    found = execute(RUNS[variant])
    expected = DIAGNOSTIC | ({"clean_right_share"} if variant == "true_labels" else SHARES)
    assert expected <= found.curves.keys()
    assert all(len(curve) == 2 for curve in found.curves.values())
    assert ("alignment" in found.curves) == variant.startswith("aligned")
    assert {"train.attribute.source", "train.attribute.true_label"} <= found.arrays.keys()
    assert found.sets["train"].wrong_labels == (0 if variant == "true_labels" else 0.225)


@pytest.mark.parametrize("variant", ["early_learning", "curated", "aligned_to_target"])
def test_a_run_again_is_equal_to_the_bit(variant: str) -> None:
    """What a method remembers and draws is a function of the specification."""
    first, again = arrays(RUNS[variant]), arrays(RUNS[variant])
    assert first[0].curves == again[0].curves
    assert first[1] == again[1]


def test_all_variants_see_the_same_images_and_the_same_noise() -> None:
    """Pairs differ in the method alone: training labels and sources are equal, seed by seed."""
    names = ("baseline", "curated", "generalized", "reseeded")
    seen = [execute(RUNS[name]).arrays for name in names]
    for array in ("train.labels", "train.attribute.source", "train.attribute.true_label"):
        assert all(np.array_equal(one[array], seen[0][array]) for one in seen)
