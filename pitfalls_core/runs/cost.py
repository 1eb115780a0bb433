"""What the runs that are left will cost, from those that were measured."""

from collections.abc import Callable, Iterator, Sequence

from pitfalls_core.errors import InputError
from pitfalls_core.runs.engine.cost import (
    Cost,
    MeasuredRun,
    PlannedRun,
    expected_cost,
    needs_consent,
)
from pitfalls_core.runs.ledger import Entry, Ledger
from pitfalls_core.runs.workplace import Workplace

Agreement = Callable[[Sequence[Ledger]], None]
"""Raises an `InputError` if nobody agreed to do what ledgers leave to be done."""


def whatever_it_costs(_: Sequence[Ledger]) -> None:
    """Agree to all of it."""


def up_to_the_limit(workplace: Workplace) -> Agreement:
    """Agree to what takes no longer than is done without a question."""

    def agreed(ledgers: Sequence[Ledger]) -> None:
        refusal = needs_consent(cost_of(ledgers, workplace), workplace.device)
        if refusal:
            raise InputError(refusal)

    return agreed


def cost_of(ledgers: Sequence[Ledger], workplace: Workplace) -> Cost:
    """Return the expected cost of the runs of `ledgers` that are left."""
    left = [_planned(entry) for ledger in ledgers for entry in ledger.to_do]
    return expected_cost(left, list(_measured(ledgers, workplace)) if left else [])


def _planned(entry: Entry) -> PlannedRun:
    run = entry.specification
    return PlannedRun(run.study, run.task, run.variant, run.profile)


def _measured(ledgers: Sequence[Ledger], workplace: Workplace) -> Iterator[MeasuredRun]:
    """Yield the cost of every run whose result is there, stale ones included."""
    # What counts on an accelerator is how long it is taken, and not what the processor does.
    measure = "cpu_seconds" if workplace.device == "cpu" else "seconds"
    for entry in (entry for ledger in ledgers for entry in ledger.entries):
        key = entry.ingredients.key if entry.state == "finished" else entry.earlier
        seconds = workplace.store.timing(key).get(measure) if key else None
        if isinstance(seconds, float):
            run = entry.specification
            yield MeasuredRun(run.study, run.task, run.variant, run.profile, seconds)
