"""Quantities know their task and their sets, and refuse what no run could have."""

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.studies.claims.measured import MeanAbove, NotTestable
from pitfalls_core.studies.claims.quantities import CurveValue, Difference, Outcome, Score


def test_a_quantity_belongs_to_a_task() -> None:
    """It is read off the name of a set, or said."""
    gap = Difference(Score("dots/id"), Score("dots/dark", "hwa"))
    assert (gap.task, gap.datasets) == ("dots", ("dots/id", "dots/dark"))
    curve = CurveValue("dots", "train_loss", "last")
    assert (curve.task, curve.datasets) == ("dots", ())
    assert (Outcome("dots").task, Outcome("dots").datasets) == ("dots", ())


def test_a_difference_is_taken_within_a_run() -> None:
    """No run belongs to two tasks."""
    with pytest.raises(InputError) as error:
        Difference(Score("dots/id"), Score("lines/id"))
    assert str(error.value) == (
        "a difference is taken within one run, and no run belongs to both 'dots' and 'lines'; "
        "name quantities of one task"
    )


def test_what_a_predicate_looks_at() -> None:
    """A study checks that it has the variants and the sets."""
    predicate = MeanAbove(("a", "b"), Score("dots/id"), "accuracy", "percent", 0.5)
    assert predicate.treatments == ("a", "b")
    assert predicate.scored_on == ("dots/id",)
    assert predicate.tasks == ("dots",)
    assert (NotTestable("why").treatments, NotTestable("why").scored_on) == ((), ())
