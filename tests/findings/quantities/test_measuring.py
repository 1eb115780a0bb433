"""Quantities are the numbers of the records, and nothing where a record has none."""

import pytest

from pitfalls_core.findings.quantities.measuring import MEASURES, measured
from pitfalls_core.studies.claims.quantities import (
    CurveValue,
    Difference,
    Outcome,
    Quantity,
    Score,
)
from tests.findings.claims.measured_grounds import record

FULL = record(
    3,
    scores={"id/accuracy": 0.75, "dark/accuracy": 0.5, "id/hwa": 0.25},
    curves={"train_loss": (3.0, 1.0, 2.0)},
    outcome="collapsed",
)
EMPTY = record(1)


@pytest.mark.parametrize(
    ("quantity", "value"),
    [
        (Score("dots/id"), 0.75),
        (Score("dots/id", "hwa"), 0.25),
        (Difference(Score("dots/id"), Score("dots/dark")), 0.25),
        (CurveValue("dots", "train_loss", "highest"), 3.0),
        (CurveValue("dots", "train_loss", "lowest"), 1.0),
        (CurveValue("dots", "train_loss", "first"), 3.0),
        (CurveValue("dots", "train_loss", "last"), 2.0),
    ],
)
def test_a_quantity_is_read_off_the_record(quantity: Quantity, value: float) -> None:
    """A record that has it gives one number for its seed; the other none."""
    assert measured(quantity, [FULL, EMPTY]) == {3: value}


def test_outcomes_count_as_zero_or_one() -> None:
    """Every finished run has one."""
    assert measured(Outcome("dots"), [FULL, EMPTY]) == {1: 0.0, 3: 1.0}
    assert measured(Outcome("dots", ("diverged",)), [FULL]) == {3: 0.0}


def test_every_kind_of_quantity_is_measured() -> None:
    """All that the module of quantities defines."""
    assert {Score, Difference, CurveValue, Outcome} <= MEASURES.keys()
