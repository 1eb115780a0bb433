"""What is declared about a table: values find their metric, or are refused with the remedy."""

from typing import Any

import pytest

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.findings.own_results.declared import EVERY_METRIC, Declared


@pytest.mark.parametrize("field", ["margins", "floors", "ceilings"])
def test_a_value_without_a_metric_is_that_of_the_only_one(field: str) -> None:
    """Zero and negative bounds are values like others."""
    for value in (0.0, -1.0, 2.5):
        values: dict[str, Any] = {field: {EVERY_METRIC: value}}
        assert getattr(Declared("base", **values).named(["acc"]), field) == {"acc": value}


@pytest.mark.parametrize(
    ("field", "option"),
    [("margins", "--margin"), ("floors", "--floor"), ("ceilings", "--ceiling")],
)
def test_a_value_without_a_metric_among_several(field: str, option: str) -> None:
    """A difference of 0.1 is not the same in an accuracy as in a loss."""
    values: dict[str, Any] = {field: {EVERY_METRIC: 0.1}}
    with pytest.raises(InputError) as caught:
        Declared("base", **values).named(["acc", "loss", "ece"])
    assert str(caught.value) == (
        f"{option} 0.1 does not say which metric it is for; there are 'acc', 'loss' and 'ece': "
        f"write {option} 'acc=0.1', or choose one with --metric"
    )


@pytest.mark.parametrize(
    ("field", "option"),
    [("margins", "--margin"), ("floors", "--floor"), ("ceilings", "--ceiling")],
)
def test_a_value_for_a_metric_that_is_not_there(field: str, option: str) -> None:
    """The message has the option and the nearest name."""
    values: dict[str, Any] = {field: {"los": 0.1}}
    with pytest.raises(UnknownNameError) as caught:
        Declared("base", **values).named(["acc", "loss"])
    assert str(caught.value) == (
        f"unknown metric 'los' given with {option}. Did you mean 'loss'? Known: acc, loss."
    )


def test_a_direction_for_a_metric_that_is_not_there() -> None:
    """A direction that finds no metric would leave the sign of every difference wrong."""
    with pytest.raises(UnknownNameError) as caught:
        Declared("base", lower_is_better=("loss", "eec")).named(["acc", "loss", "ece"])
    assert str(caught.value) == (
        "unknown metric 'eec' given with --lower. Did you mean 'ece'? Known: acc, ece, loss."
    )


def test_lower_is_better_in_every_metric() -> None:
    """One direction for all is spelt out, metric by metric."""
    everywhere = Declared("base", lower_is_better=(EVERY_METRIC,))
    assert everywhere.named(["loss", "ece"]).lower_is_better == ("loss", "ece")
    some = Declared("base", lower_is_better=("ece",))
    assert some.named(["loss", "ece"]).lower_is_better == ("ece",)


def test_values_by_metric_stay_as_they_are() -> None:
    """What is not named is not declared; the rest is untouched."""
    declared = Declared(
        "base", margins={"loss": 0.1}, floors={"acc": 0.1}, planned_seeds=6, unit="nats"
    )
    named = declared.named(["acc", "loss"])
    assert named == declared
    assert dict(named.margins) == {"loss": 0.1}
    assert dict(named.ceilings) == {}
