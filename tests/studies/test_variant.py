"""A variant is checked when it is made: one way to its results, and nothing that is unused."""

from typing import Any

import pytest

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.variant import CONSTANT, OF_THE_LOOP, Parent, Variant

PART = Part("module:Part")
TRAINED: dict[str, Any] = {"model": PART, "optimizer": PART}
SCRIPT: dict[str, Any] = {"script": Part("module:run")}
RECORDED: dict[str, Any] = {"recorded_in": "train"}
WAYS = (TRAINED, SCRIPT, RECORDED)


@pytest.mark.parametrize("way", WAYS)
def test_each_way_alone_is_enough(way: dict[str, Any]) -> None:
    """A model with its optimizer, a script, or a program that records: each is a variant."""
    variant = Variant("new", "New", "", **way)
    assert variant.schedule == CONSTANT
    assert {name: getattr(variant, name) for name in way} == way


@pytest.mark.parametrize(
    "ways",
    [
        {},
        {"model": PART},
        {"optimizer": PART},
        {**SCRIPT, "model": PART},
        {**RECORDED, "optimizer": PART},
        {**TRAINED, **SCRIPT},
        {**TRAINED, **RECORDED},
        {**SCRIPT, **RECORDED},
        {**TRAINED, **SCRIPT, **RECORDED},
    ],
    ids=lambda ways: "+".join(ways) or "none",
)
def test_results_are_made_in_exactly_one_way(ways: dict[str, Any]) -> None:
    """None, a half of one, or several are refused."""
    with pytest.raises(InputError) as error:
        Variant("new", "New", "", **ways)
    assert str(error.value) == (
        "variant 'new' needs exactly one of: a model and an optimizer, a script, or recorded_in"
    )


@pytest.mark.parametrize("way", [SCRIPT, RECORDED])
def test_only_a_model_starts_from_weights(way: dict[str, Any]) -> None:
    """A parent run is refused where nothing could take its weights."""
    parent = Parent("source", "pretrained")
    assert Variant("new", "New", "", **TRAINED, parent=parent).parent == parent
    with pytest.raises(InputError) as error:
        Variant("new", "New", "", **way, parent=parent)
    assert str(error.value) == (
        "variant 'new' names a parent run, whose weights only a model can start from; leave out "
        "parent, or give a model and an optimizer"
    )


OTHER_VALUES: dict[str, Any] = {
    "clip": 1.0,
    "streams": {"order": 3},
    "fresh": ("order",),
    "batch_size": 8,
    "threads": 2,
}
"""Values of the fields that are no parts."""


@pytest.mark.parametrize("way", [SCRIPT, RECORDED])
@pytest.mark.parametrize(
    "unused",
    [
        *({name: PART} for name in OF_THE_LOOP if name not in OTHER_VALUES),
        *({name: value} for name, value in OTHER_VALUES.items()),
    ],
    ids=lambda unused: next(iter(unused)),
)
def test_what_only_the_training_loop_uses(way: dict[str, Any], unused: dict[str, Any]) -> None:
    """What a script or a program would never see is refused, and not silently left out."""
    assert Variant("new", "New", "", **TRAINED, **unused).name == "new"
    with pytest.raises(InputError) as error:
        Variant("new", "New", "", **way, **unused)
    assert str(error.value) == (
        f"variant 'new' names {next(iter(unused))}, which only the training loop uses; leave that "
        "out, or give a model and an optimizer"
    )


def test_a_gradient_is_clipped_to_a_positive_norm() -> None:
    """Nothing would be learnt at zero."""
    with pytest.raises(InputError) as error:
        Variant("new", "New", "", **TRAINED, clip=0.0)
    assert str(error.value) == "variant.clip must be positive; got 0.0"


def test_a_random_stream_that_does_not_exist() -> None:
    """The nearest name is told, before any run has failed of it."""
    with pytest.raises(UnknownNameError) as error:
        Variant("new", "New", "", **TRAINED, streams={"order": 1, "initialisation": 2})
    assert str(error.value) == (
        "unknown random stream 'initialisation' in variant new. Did you mean 'initialization'? "
        "Known: adaptation, augmentation, data, dropout, initialization, label_noise, order, "
        "preparation, reference, split."
    )


def test_streams_are_those_that_were_given() -> None:
    """Changing the dictionary later changes nothing in the variant."""
    streams = {"order": 1}
    variant = Variant("new", "New", "", **TRAINED, streams=streams)
    streams["order"] = 2
    assert dict(variant.streams) == {"order": 1}


@pytest.mark.parametrize("seeds", [0, -3])
def test_a_parent_has_at_least_one_seed(seeds: int) -> None:
    """A number of parent runs that is not positive is refused."""
    with pytest.raises(InputError) as error:
        Parent("source", "pretrained", seeds)
    assert str(error.value) == f"parent.seeds must be positive; got {seeds}"


@pytest.mark.parametrize(
    ("seeds", "expected"),
    [(None, [0, 1, 2, 3, 4]), (1, [0] * 5), (3, [0, 1, 2, 0, 1]), (9, [0, 1, 2, 3, 4])],
)
def test_seeds_are_spread_over_parent_runs(seeds: int | None, expected: list[int]) -> None:
    """Seeds take turns, or have a parent of their own each."""
    parent = Parent("source", "pretrained", seeds)
    assert [parent.seed_for(seed) for seed in range(5)] == expected


def test_tasks_of_a_variant() -> None:
    """Without a list a variant is run on all tasks, otherwise on those that are listed."""
    assert Variant("new", "New", "", **TRAINED).runs_on("anything")
    limited = Variant("new", "New", "", **TRAINED, tasks=("dots",))
    assert [limited.runs_on(task) for task in ("dots", "lines")] == [True, False]


def test_who_can_be_a_parent() -> None:
    """A run without weights cannot be started from, nor can one that has a parent itself."""
    trained, script, recorded = (Variant("new", "New", "", **way) for way in WAYS)
    child = Variant("new", "New", "", **TRAINED, parent=Parent("source", "new"))
    able = [one.can_be_parent for one in (trained, script, recorded, child)]
    assert able == [True, False, False, False]
