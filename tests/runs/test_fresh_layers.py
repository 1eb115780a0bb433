"""Runs that start from another keep the layers that are to be their own; budgets change models."""

import re
from dataclasses import replace

import pytest
import torch
from torch import nn

from pitfalls_core.canonical import plain
from pitfalls_core.errors import UnknownNameError
from pitfalls_core.runs.execution.network import start_from
from pitfalls_core.runs.plan import plan_of, planned_runs
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.studies.definitions.finetuning_surprises import STUDY
from pitfalls_core.training.snapshot import pack

PLANNED = {run.id.partition("/")[2]: run for run in planned_runs(STUDY, "laptop")}
TUNED = PLANNED["target/adam/4"]


def model() -> nn.Module:
    """Return a body and a head."""
    return nn.ModuleDict({"body": nn.Linear(3, 2), "head": nn.Linear(2, 2)})


def test_a_fresh_layer_keeps_its_own_initialization() -> None:
    """The body is the parent's to the bit; the head stays as it was drawn, shapes or no."""
    parent, own = model(), model()
    drawn = {name: value.clone() for name, value in own.state_dict().items()}
    start_from(own, pack(dict(parent.state_dict())), TUNED)
    given = parent.state_dict()
    for name, value in own.state_dict().items():
        assert torch.equal(value, drawn[name] if name.startswith("head.") else given[name])


def test_an_unknown_fresh_layer_is_refused() -> None:
    """A name without a layer would silently do nothing."""
    run = replace(TUNED, fresh_layers=("heads",))
    with pytest.raises(UnknownNameError, match="heads") as error:
        start_from(model(), pack(dict(model().state_dict())), run)
    assert re.search(r"body, head", str(error.value))


def test_fresh_layers_are_part_of_what_a_run_is() -> None:
    """They arrive in the specification, survive JSON, and are left out where there are none."""
    assert TUNED.fresh_layers == ("head",)
    assert RunSpecification.from_plain(plain(TUNED)) == TUNED
    assert "fresh_layers" not in PLANNED["target/from_scratch/0"].as_plain


def test_seeds_are_spread_over_the_checkpoints() -> None:
    """Six seeds start from three parents, twice from each; the crossed runs all from one."""
    parents = [PLANNED[f"target/adam/{seed}"].parent for seed in range(6)]
    assert [one.seed for one in parents if one] == [0, 1, 2, 0, 1, 2]
    crossed = {run.parent.id for run in PLANNED.values() if run.task == "crossed" and run.parent}
    assert len(crossed) == 1


def test_a_budget_may_change_the_models() -> None:
    """The full profile has fifty layers in every run, and the plan says so; the others do not."""
    full = planned_runs(STUDY, "full")
    assert {run.model.arguments["depth"] for run in full if run.model} == {50}
    assert all("depth" not in run.model.arguments for run in PLANNED.values() if run.model)
    assert {task["budget"]["model"]["depth"] for task in plan_of(STUDY, "full")["tasks"]} == {50}
    assert all("model" not in task["budget"] for task in plan_of(STUDY, "laptop")["tasks"])
