"""The plan of a study: which runs it needs, and the digest that freezes it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pitfalls_core.canonical import digest, plain
from pitfalls_core.runs.specification import METHODS, RunSpecification
from pitfalls_core.studies.part import Part, Plain
from pitfalls_core.studies.profiles import at_profile
from pitfalls_core.studies.study import Study, Task
from pitfalls_core.studies.variant import Variant

CONTROLS = ("positive_control", "planted_null")
"""The fields of a study that are controls, each with seeds of its own."""


def planned_runs(study: Study, profile: str) -> tuple[RunSpecification, ...]:
    """Return the runs that `study` needs at `profile`, pair by pair.

    A parent run that is no arm's own run for its seed comes right before the first run that starts
    from it.
    """
    study = at_profile(study, profile)
    arms = {
        (task.name, variant.name): _arm(study, task, variant, profile)
        for task in study.tasks
        for variant in study.on_task(task.name)
    }
    planned: dict[str, RunSpecification] = {}
    for task in study.tasks:
        for seed in range(task.budgets[profile].seeds):
            for variant in study.on_task(task.name):
                if seed < seeds_of(variant.name, task, study, profile):
                    parent = _parent(variant, seed, arms)
                    run = replace(arms[task.name, variant.name], seed=seed, parent=parent)
                    for one in (parent, run):
                        if one is not None:
                            planned.setdefault(one.id, one)
    return tuple(planned.values())


def seeds_of(variant: str, task: Task, study: Study, profile: str) -> int:
    """Return how many seeds `variant` is planned for on `task`: controls may have fewer."""
    own = [one.seeds for one in study.controls if one.variant == variant]
    return min([task.budgets[profile].seeds, *own])


def planned_seeds(study: Study, profile: str) -> dict[str, int]:
    """Return how many seeds each arm is planned for: ``task/variant`` to their number."""
    study = at_profile(study, profile)
    return {
        f"{task.name}/{variant.name}": seeds_of(variant.name, task, study, profile)
        for task in study.tasks
        for variant in study.on_task(task.name)
    }


def plan_of(study: Study, profile: str) -> dict[str, Any]:
    """Return what the plan digest covers: all that defines the study but the list of seeds."""
    study = at_profile(study, profile)
    plan = plain(study)
    for task in plan["tasks"]:
        task["budget"] = task.pop("budgets")[profile]
        del task["budget"]["seeds"]
    for variant in plan["variants"]:
        # What other profiles plan is no part of this plan.
        variant.pop("profiles", None)
    for claim, values in zip(study.claims, plan["claims"], strict=True):
        # Two kinds of predicate may have the same fields.
        values["predicate"]["kind"] = type(claim.predicate).__name__
    for control in CONTROLS:
        plan.get(control, {}).pop("seeds", None)
    return {"profile": profile, **plan}


def plan_digest(study: Study, profile: str) -> str:
    """Return the SHA-256 of the plan of `study` at `profile`."""
    return digest(plan_of(study, profile))


Arms = Mapping[tuple[str, str], RunSpecification]
"""Task and variant to the specification that all their runs have in common."""


def _arm(study: Study, task: Task, variant: Variant, profile: str) -> RunSpecification:
    """Return what all runs of `variant` on `task` have in common: all but seed and parent."""
    budget = task.budgets[profile]
    trained = variant.model is not None
    return RunSpecification(
        study=study.name,
        task=task.name,
        variant=variant.name,
        seed=0,
        profile=profile,
        datasets=tuple(task.datasets),
        epochs=budget.epochs,
        batch_size=variant.batch_size or budget.batch_size,
        data=_with(task.data, budget.data) if trained else None,
        model=_with(variant.model, budget.model or {}),
        optimizer=variant.optimizer,
        schedule=variant.schedule if trained else None,
        clip=variant.clip,
        measures=task.measures if trained else (),
        probes=task.probes if trained else (),
        inspected=task.inspected if trained else (),
        script=_with(variant.script, {} if task.data else budget.data),
        recorded_in=variant.recorded_in,
        metric=study.metric,
        fresh_layers=variant.parent.fresh_layers if variant.parent else (),
        keeps_weights=study.is_parent(task.name, variant.name),
        streams=variant.streams,
        fresh=variant.fresh,
        threads=variant.threads,
        **{name: getattr(variant, name) for name in METHODS},
    )


def _parent(variant: Variant, seed: int, arms: Arms) -> RunSpecification | None:
    if variant.parent is None:
        return None
    origin = variant.parent
    return replace(arms[origin.task, origin.variant], seed=origin.seed_for(seed))


def _with(part: Part | None, more: Mapping[str, Plain]) -> Part | None:
    return None if part is None else Part(part.reference, **{**part.arguments, **more})
