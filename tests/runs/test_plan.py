"""The plan: which runs a study needs, and what its digest covers."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.project import Project
from pitfalls_core.runs.plan import plan_digest, plan_of, planned_runs
from pitfalls_core.studies.catalogue import load_study, study_names
from pitfalls_core.studies.controls import PositiveControl
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import Budget, Margin, Study, Task
from tests.runs.tiny import RUNS, TinyProject


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return the tiny study."""
    return TinyProject.create(tmp_path_factory.mktemp("plan")).study


def with_task(study: Study, **changes: Any) -> Study:
    """Return `study` with its task changed."""
    return replace(study, tasks=(replace(study.tasks[0], **changes),))


def with_budget(study: Study, **changes: Any) -> Study:
    """Return `study` with its budget changed in all profiles."""
    budgets = study.tasks[0].budgets
    return with_task(
        study, budgets={name: replace(budget, **changes) for name, budget in budgets.items()}
    )


def test_runs_of_a_pair_are_next_to_each_other(study: Study) -> None:
    """Seed by seed, all variants; the control only on its own seeds."""
    assert tuple(run.id for run in planned_runs(study, "smoke")) == RUNS


@pytest.mark.parametrize("profile", ["smoke", "laptop", "full"])
@pytest.mark.parametrize("name", study_names(Project(Path("/"))))
def test_number_of_runs_of_shipped_studies(name: str, profile: str) -> None:
    """Tasks times variants times seeds, the control on at most its own number of seeds."""
    study = load_study(name, Project(Path("/")))
    most = {control.variant: control.seeds for control in study.controls}
    expected = sum(
        min(task.budgets[profile].seeds, most.get(variant.name, 999))
        for task in study.tasks
        for variant in study.variants
        if not variant.tasks or task.name in variant.tasks
        if not variant.profiles or profile in variant.profiles
    )
    runs = planned_runs(study, profile)
    assert len(runs) == len({run.id for run in runs}) == expected


def test_specification_of_a_run(study: Study) -> None:
    """A run has the parts of its variant and task, the data's arguments from the budget."""
    run = planned_runs(study, "smoke")[1]
    assert run.data == Part("tiny_data:Dots", train=48)
    assert run.augmentation == Part("tiny_brightness:Brighter")
    assert run.label_noise is None
    assert (run.seed, run.epochs, run.batch_size, run.datasets) == (0, 1, 16, ("id", "dark"))
    assert run.stream_scope == "tiny/dots"
    assert [part.name for part in run.parts] == ["Dots", "Linear", "Adam", "Constant", "Brighter"]


def test_profiles_have_their_own_budgets(study: Study) -> None:
    """Seeds and data of a profile are those of its budget; nothing of another profile counts."""
    budgets = {
        "smoke": Budget(seeds=1, epochs=1),
        "laptop": Budget(seeds=3, epochs=2, data={"train": 9}),
        "full": Budget(seeds=4, epochs=3),
    }
    sized = with_task(study, budgets=budgets)
    assert [len(planned_runs(sized, profile)) for profile in budgets] == [3, 7, 9]
    data = {profile: planned_runs(sized, profile)[0].data for profile in budgets}
    assert data["smoke"] == study.tasks[0].data
    assert data["laptop"] == Part("tiny_data:Dots", train=9)


def test_the_number_of_seeds_is_not_frozen(study: Study) -> None:
    """More seeds, of the study or of its control, leave the plan as it is."""
    before = plan_digest(study, "smoke")
    assert plan_digest(with_budget(study, seeds=50), "smoke") == before
    control = replace(study.positive_control, seeds=2)
    assert plan_digest(replace(study, positive_control=control), "smoke") == before


def test_other_profiles_are_not_frozen(study: Study) -> None:
    """A change to another profile's budget leaves the plan of this one as it is."""
    budgets = {**study.tasks[0].budgets, "full": Budget(seeds=9, epochs=99)}
    changed = with_task(study, budgets=budgets)
    assert plan_digest(changed, "smoke") == plan_digest(study, "smoke")
    assert plan_digest(changed, "full") != plan_digest(study, "full")
    assert plan_digest(study, "smoke") != plan_digest(study, "full")


def test_everything_else_is_frozen(study: Study) -> None:
    """Whatever else changes, the digest changes, and each change gives a digest of its own."""
    claim, family, variant = study.claims[0], study.families[0], study.variants[1]
    others = (study.variants[0], study.variants[2])
    task: Task = study.tasks[0]
    changed = [
        replace(study, margin=Margin(0.06, "a guess")),
        replace(study, margin=Margin(0.05, "another guess")),
        replace(study, question="Does it?"),
        replace(study, metric="loss"),
        replace(study, chance=0.4),
        replace(study, claims=()),
        replace(study, claims=(replace(claim, text="Some gain."),)),
        replace(study, families=(replace(family, primary=False),)),
        replace(study, families=(replace(family, datasets=("dots/id",)),)),
        replace(study, positive_control=PositiveControl("bright", 1, "")),
        replace(study, variants=(others[0], replace(variant, augmentation=None), others[1])),
        replace(
            study,
            variants=(others[0], replace(variant, model=Part("tiny_model:Linear", x=1)), others[1]),
        ),
        replace(study, variants=(variant, *others)),
        with_task(study, data=Part("tiny_data:Dots", train=1)),
        with_task(study, datasets={"id": "Same", "dark": "Night"}),
        with_task(study, title=f"{task.title}!"),
        with_budget(study, epochs=2),
        with_budget(study, batch_size=17),
        with_budget(study, data={"train": 49}),
    ]
    digests = {plan_digest(one, "smoke") for one in (study, *changed)}
    assert len(digests) == len(changed) + 1


def test_the_plan_says_what_it_covers(study: Study) -> None:
    """The plan has the budget of its profile, without seeds, in the place of all budgets."""
    plan = plan_of(study, "smoke")
    assert plan["profile"] == "smoke"
    assert plan["tasks"][0]["budget"] == {"epochs": 1, "batch_size": 16, "data": {"train": 48}}
    assert "budgets" not in plan["tasks"][0]
    assert plan["positive_control"] == {"variant": "flipped", "why": "wrong labels cost accuracy"}
