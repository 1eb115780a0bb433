"""The plan of a study: which runs it needs, and the digest that freezes it."""

from typing import Any

from pitfalls_core.canonical import digest, plain
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import PositiveControl, Study, Task, Variant


def planned_runs(study: Study, profile: str) -> tuple[RunSpecification, ...]:
    """Return the runs that `study` needs at `profile`, pair by pair."""
    return tuple(
        _specification(study, task, variant, seed, profile)
        for task in study.tasks
        for seed in range(task.budgets[profile].seeds)
        for variant in study.variants
        if seed < seeds_of(variant.name, task, study.positive_control, profile)
    )


def seeds_of(variant: str, task: Task, control: PositiveControl, profile: str) -> int:
    """Return how many seeds `variant` is planned for on `task`."""
    seeds = task.budgets[profile].seeds
    return min(seeds, control.seeds) if variant == control.variant else seeds


def plan_of(study: Study, profile: str) -> dict[str, Any]:
    """Return what the plan digest covers: all that defines the study but the list of seeds."""
    plan = plain(study)
    for task in plan["tasks"]:
        task["budget"] = task.pop("budgets")[profile]
        del task["budget"]["seeds"]
    del plan["positive_control"]["seeds"]
    return {"profile": profile, **plan}


def plan_digest(study: Study, profile: str) -> str:
    """Return the SHA-256 of the plan of `study` at `profile`."""
    return digest(plan_of(study, profile))


def _specification(
    study: Study, task: Task, variant: Variant, seed: int, profile: str
) -> RunSpecification:
    budget = task.budgets[profile]
    return RunSpecification(
        study=study.name,
        task=task.name,
        variant=variant.name,
        seed=seed,
        profile=profile,
        data=Part(task.data.reference, **{**task.data.arguments, **budget.data}),
        model=variant.model,
        optimizer=variant.optimizer,
        schedule=variant.schedule,
        augmentation=variant.augmentation,
        label_noise=variant.label_noise,
        datasets=tuple(task.datasets),
        epochs=budget.epochs,
        batch_size=budget.batch_size,
    )
