"""Contracts over every study that ships: its parts exist, fit together and keep their promises."""

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from pitfalls_core.canonical import canonical, plain
from pitfalls_core.display.design import data_table, variants_table
from pitfalls_core.runs.execution.building import build
from pitfalls_core.runs.frozen import PlanLog
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.runner import stored_runs
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.workplace import Workplace
from pitfalls_core.seeding import Streams
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import PROFILES, Study
from tests.contracts.shipped import PROJECT, STUDIES

SMOKE = {
    f"{study.name}/{run.task}/{run.variant}": run
    for study in STUDIES
    for run in planned_runs(study, "smoke")
    if run.seed == 0 and run.model is not None
}

TASKS = {f"{run.study}/{run.task}": run for run in reversed(SMOKE.values())}
"""One run for each task: its variants draw the same data."""


@pytest.fixture(params=STUDIES, ids=lambda study: study.name)
def study(request: pytest.FixtureRequest) -> Study:
    """Each study."""
    found: Study = request.param
    return found


@pytest.fixture(params=list(SMOKE))
def run(request: pytest.FixtureRequest) -> RunSpecification:
    """One smoke run for each task and variant of each study."""
    return SMOKE[request.param]


@pytest.fixture(params=list(TASKS))
def task_run(request: pytest.FixtureRequest) -> RunSpecification:
    """One smoke run for each task of each study."""
    return TASKS[request.param]


def test_claim_ids_are_distinct(study: Study) -> None:
    """A claim is cited by its id."""
    ids = [claim.id for claim in study.claims]
    assert len(set(ids)) == len(ids)


def test_a_comparison_has_one_family(study: Study) -> None:
    """A comparison is corrected once."""
    for dataset in study.datasets:
        for treatment in study.treatments:
            covering = [one for one in study.families if one.covers(dataset, treatment.name)]
            named = [one for one in covering if one.treatments]
            assert len(named or covering) <= 1


def test_an_effect_that_is_exactly_zero_is_planted(study: Study) -> None:
    """Without one, nobody would notice a procedure that finds effects where there are none."""
    assert study.planted_null is not None
    null, baseline = study.variant(study.planted_null.variant), study.variant(study.baseline)
    assert null.fresh
    alike = replace(
        null, name=baseline.name, title=baseline.title, difference=baseline.difference, fresh=()
    )
    assert alike == baseline


def test_some_family_is_primary(study: Study) -> None:
    """The abstract has something to speak of."""
    assert any(family.primary for family in study.families)


def test_the_margin_is_not_below_one_example(study: Study) -> None:
    """A margin finer than one test example could not be told from rounding."""
    for task in study.tasks:
        budget = task.budgets["laptop"]
        assert task.data is not None
        sized = Part(task.data.reference, **{**task.data.arguments, **budget.data})
        data = build(sized).sample(Streams(0, "contract"))
        assert all(study.margin.value >= 1 / len(test.labels) for test in data.tests.values())


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_plans_distinct_runs(study: Study, profile: str) -> None:
    """A run is task, variant and seed, and each stands in the plan once."""
    ids = [one.id for one in planned_runs(study, profile)]
    assert len(set(ids)) == len(ids) > 0


def test_a_specification_survives_json(run: RunSpecification) -> None:
    """A worker receives plain values and rebuilds the same specification."""
    assert RunSpecification.from_plain(plain(run)) == run
    assert canonical(RunSpecification.from_plain(plain(run))) == canonical(run)


def test_the_parts_fit_together(run: RunSpecification) -> None:
    """The data has the named test sets, and the model takes its images to one logit a class."""
    splits = _sample(run)
    assert set(splits.tests) == set(run.datasets)
    model = _built(run.model)
    inputs = torch.from_numpy(splits.train.inputs[:4])
    assert model(inputs).shape == (4, splits.classes)


def test_data_are_a_function_of_the_streams(task_run: RunSpecification) -> None:
    """Equal seeds give equal bytes whatever the global generators do; another does not."""
    run = task_run
    first = _sample(run)
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002  # the global generator is what is disturbed
    torch.manual_seed(1)
    again = _sample(run)
    assert first.train.inputs.tobytes() == again.train.inputs.tobytes()
    assert first.train.labels.tobytes() == again.train.labels.tobytes()
    other = _built(run.data).sample(Streams(run.seed + 1, run.stream_scope))
    assert first.train.inputs.tobytes() != other.train.inputs.tobytes()


def test_splits_share_no_example(task_run: RunSpecification) -> None:
    """No image stands both in training and in another set; tokens may come twice by chance."""
    splits = _sample(task_run)
    train = {one.tobytes() for one in splits.train.inputs}
    for test in (splits.validation, *splits.tests.values()):
        if test.inputs.dtype.kind == "f":
            assert not train & {one.tobytes() for one in test.inputs}


def test_the_paper_can_describe_it(study: Study, tmp_path: Any) -> None:
    """Data and variants describe themselves, every dataset included."""
    workplace = Workplace(PROJECT)
    runs = stored_runs(workplace.ledger(study, "smoke"), workplace)
    described = [row for row in data_table(runs).rows if row.cells]
    assert len(described) == len(study.datasets) + len(study.tasks)
    assert len(variants_table(study).rows) == len(study.variants)
    assert PlanLog(tmp_path / "plans").plans(study.name, "smoke") == ()


def _built(part: Part | None) -> Any:
    """Build a part that every shipped run has: all of them are trained here."""
    assert part is not None
    return build(part)


def _sample(run: RunSpecification) -> Any:
    return _built(run.data).sample(Streams(run.seed, run.stream_scope))
