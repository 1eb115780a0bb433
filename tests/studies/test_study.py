"""A study is checked once, when it is made; every message says what, where and the nearest name."""

from dataclasses import replace
from typing import Any

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.studies.claims.gains import NoneBetter
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.controls import PlantedNull, PositiveControl
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import Budget, Family, Margin, Study, Task
from pitfalls_core.studies.variant import Parent, Variant

BUDGET = Budget(seeds=2, epochs=1)
BUDGETS = {"smoke": BUDGET, "laptop": BUDGET, "full": BUDGET}
MODEL = Part("module:Model")
TASK = Task("dots", "Dots", Part("module:Dots"), {"id": "Same", "dark": "Dark"}, BUDGETS)
STUDY = Study(
    name="tiny",
    title="Tiny",
    question="?",
    prediction=".",
    source=("999", "A tiny paper"),
    tasks=(TASK, replace(TASK, name="lines", datasets={"id": "Lines"})),
    variants=tuple(Variant(name, name, "", MODEL, MODEL) for name in ("baseline", "new", "broken")),
    baseline="baseline",
    margin=Margin(0.01, "a point"),
    chance=0.5,
    families=(Family("all", ("dots/id", "lines/id")),),
    positive_control=PositiveControl("broken", 1, "it is broken"),
    claims=(Claim("T-1", "", "", NoneBetter("new", ("dots/dark",))),),
)


def variants_with(only: tuple[str, ...] = (), **changes: Any) -> dict[str, Any]:
    """Return the variants with a script, one on the tasks `only`, and one with `changes`."""
    more = (
        Variant("by_hand", "", "", script=Part("module:run")),
        Variant("on_lines", "", "", MODEL, MODEL, tasks=only),
        Variant("child", "", "", MODEL, MODEL, **changes),
    )
    return {"variants": (*STUDY.variants, *more)}


def test_variants_of_a_task_and_parents() -> None:
    """A variant is on the tasks it names, and a parent on the task where others start from it."""
    study = replace(
        STUDY, **variants_with(parent=Parent("lines", "on_lines"), only=("lines",), tasks=("dots",))
    )
    shared = ["baseline", "new", "broken", "by_hand"]
    assert [one.name for one in study.on_task("dots")] == [*shared, "child"]
    assert [one.name for one in study.on_task("lines")] == [*shared, "on_lines"]
    parents = [
        (task.name, variant.name)
        for task in study.tasks
        for variant in study.variants
        if study.is_parent(task.name, variant.name)
    ]
    assert parents == [("lines", "on_lines")]


def test_a_task_without_data_is_for_scripts() -> None:
    """Where every variant brings its own data, a task needs none."""
    by_hand = tuple(Variant(one.name, "", "", script=Part("module:run")) for one in STUDY.variants)
    study = replace(STUDY, variants=by_hand, tasks=(replace(TASK, data=None), STUDY.tasks[1]))
    assert study.tasks[0].data is None


def test_names_of_datasets_and_treatments() -> None:
    """Datasets are ``task/set`` in order; treatments are neither baseline nor control."""
    assert STUDY.datasets == ("dots/id", "dots/dark", "lines/id")
    assert [variant.name for variant in STUDY.treatments] == ["new"]
    assert STUDY.dataset_title("lines/id") == "Lines"
    assert STUDY.task("dots") is TASK
    assert STUDY.variant("new").title == "new"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"baseline": "base"},
            "unknown variant 'base' in study tiny. Did you mean 'baseline'? "
            "Known: baseline, broken, new.",
        ),
        (
            {"positive_control": PositiveControl("brokn", 1, "")},
            "unknown variant 'brokn' in study tiny. Did you mean 'broken'? "
            "Known: baseline, broken, new.",
        ),
        (
            {"claims": (Claim("T-7", "", "", NoneBetter("nwe", ())),)},
            "unknown variant 'nwe' in study tiny, claim T-7. Did you mean 'new'? "
            "Known: baseline, broken, new.",
        ),
        (
            {"claims": (Claim("T-7", "", "", NoneBetter("new", ("dots/drak",))),)},
            "unknown dataset 'dots/drak' in study tiny, claim T-7. Did you mean 'dots/dark'? "
            "Known: dots/dark, dots/id, dots/validation, lines/id, lines/validation.",
        ),
        (
            {"families": (Family("shifts", ("id",)),)},
            "unknown dataset 'id' in study tiny, family shifts. "
            "Known: dots/dark, dots/id, lines/id.",
        ),
        (
            {"tasks": (TASK, TASK)},
            "task 'dots' is defined twice in study tiny; rename one of them",
        ),
        (
            {"variants": (*STUDY.variants, STUDY.variants[1])},
            "variant 'new' is defined twice in study tiny; rename one of them",
        ),
        (
            {"families": STUDY.families * 2},
            "family 'all' is defined twice in study tiny; rename one of them",
        ),
        (
            {"claims": STUDY.claims * 2},
            "claim 'T-1' is defined twice in study tiny; rename one of them",
        ),
        (
            {"planted_null": PlantedNull("nwe", 1, "")},
            "unknown variant 'nwe' in study tiny. Did you mean 'new'? "
            "Known: baseline, broken, new.",
        ),
        (
            {"families": (Family("some", ("dots/id",), treatments=("nwe",)),)},
            "unknown variant 'nwe' in study tiny, family some. Did you mean 'new'? "
            "Known: baseline, broken, new.",
        ),
        ({"name": "a/b"}, "a study needs a name without a slash; got 'a/b'"),
        (
            variants_with(tasks=("dost",)),
            "unknown task 'dost' in study tiny, variant child. Did you mean 'dots'? "
            "Known: dots, lines.",
        ),
        (
            variants_with(parent=Parent("line", "baseline")),
            "unknown task 'line' in study tiny, variant child, parent. Did you mean 'lines'? "
            "Known: dots, lines.",
        ),
        (
            variants_with(parent=Parent("dots", "child")),  # it has a parent itself
            "unknown variant 'child' in study tiny, variant child, parent. "
            "Known: baseline, broken, new, on_lines.",
        ),
        (
            variants_with(parent=Parent("lines", "by_hand")),  # it has no weights
            "unknown variant 'by_hand' in study tiny, variant child, parent. "
            "Known: baseline, broken, new, on_lines.",
        ),
        (
            variants_with(parent=Parent("dots", "on_lines"), only=("lines",)),
            "unknown variant 'on_lines' in study tiny, variant child, parent. "
            "Known: baseline, broken, new.",
        ),
        (
            {"tasks": (replace(TASK, data=None), STUDY.tasks[1])},
            "task 'dots' has no data in study tiny, variant baseline; give the task data, or the "
            "variant other tasks",
        ),
    ],
)
def test_a_study_that_does_not_hold_together(changes: dict[str, Any], message: str) -> None:
    """Unknown, double and impossible names are refused with their place."""
    with pytest.raises(InputError) as error:
        replace(STUDY, **changes)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("value", "changes", "message"),
    [
        (BUDGET, {"seeds": 0}, "budget.seeds must be positive; got 0"),
        (BUDGET, {"epochs": -1}, "budget.epochs must be positive; got -1"),
        (BUDGET, {"batch_size": 0}, "budget.batch_size must be positive; got 0"),
        (STUDY.margin, {"value": 0.0}, "an equivalence margin must be positive; got 0.0"),
        (STUDY.margin, {"value": -1.5}, "an equivalence margin must be positive; got -1.5"),
        (STUDY.margin, {"value": float("nan")}, "an equivalence margin must be positive; got nan"),
        (
            STUDY.margin,
            {"value": float("inf")},
            "an equivalence margin must be finite; got inf",
        ),
        (
            STUDY.positive_control,
            {"seeds": 0},
            "seeds of control broken must be positive; got 0",
        ),
        (
            TASK,
            {"budgets": {"laptop": BUDGET}},
            "task dots: no budget for profile smoke, full",
        ),
        (TASK, {"name": ""}, "a task needs a name without a slash; got ''"),
        (TASK, {"datasets": {"a/b": "AB"}}, "a dataset needs a name without a slash; got 'a/b'"),
        (STUDY.variants[0], {"name": "a/b"}, "a variant needs a name without a slash; got 'a/b'"),
    ],
)
def test_a_part_of_a_study_that_cannot_be(
    value: Any, changes: dict[str, Any], message: str
) -> None:
    """Numbers that are not positive, missing budgets and impossible names are refused."""
    with pytest.raises(InputError) as error:
        replace(value, **changes)
    assert str(error.value) == message


def test_a_study_does_not_follow_its_ingredients() -> None:
    """Changing a dictionary after the study was made from it changes nothing in the study."""
    data = {"train": 10}
    datasets = {"id": "Same"}
    budgets = {**BUDGETS, "smoke": Budget(seeds=1, epochs=1, data=data)}
    task = Task("dots", "Dots", Part("module:Dots"), datasets, budgets)
    data["train"] = 20
    datasets["new"] = "New"
    budgets.clear()
    assert dict(task.datasets) == {"id": "Same"}
    assert dict(task.budgets["smoke"].data) == {"train": 10}
