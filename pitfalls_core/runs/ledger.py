"""The ledger of a study: which planned runs are finished, and why each other one is to be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pitfalls_core.project import Project
from pitfalls_core.runs.identity.key import Ingredients, change_between, ingredients_of
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.record import Failure, RunRecord
from pitfalls_core.runs.store.run_store import DamagedRun, RunStore
from pitfalls_core.studies.study import Study

State = Literal["finished", "failed", "stale", "missing"]


@dataclass(frozen=True)
class Entry:
    """One planned run: its specification, its ingredients and what the store holds of it.

    Parameters
    ----------
    specification, ingredients
        What is planned, and what its key is made of as the source stands now.
    state
        ``finished``; ``failed`` (ended without a result before); ``stale`` (there is a result, made
        from something that has changed since); ``missing``.
    reason
        Why the run is to be done; empty if it is finished.
    record
        The result, if finished.
    failure
        How it failed, if it did.
    """

    specification: RunSpecification
    ingredients: Ingredients
    state: State
    reason: str
    record: RunRecord | None = None
    failure: Failure | None = None


@dataclass(frozen=True)
class Ledger:
    """All planned runs of a study at a profile, in the order of the plan."""

    study: Study
    profile: str
    entries: tuple[Entry, ...]

    @property
    def records(self) -> tuple[RunRecord, ...]:
        """The finished runs."""
        return tuple(entry.record for entry in self.entries if entry.record is not None)

    @property
    def to_do(self) -> tuple[Entry, ...]:
        """The runs that are not finished."""
        return tuple(entry for entry in self.entries if entry.state != "finished")

    @property
    def complete(self) -> bool:
        """Whether every planned run is finished."""
        return not self.to_do

    def count(self, state: State) -> int:
        """Return how many runs are in `state`."""
        return sum(entry.state == state for entry in self.entries)


def ledger_of(
    study: Study, profile: str, *, project: Project, store: RunStore, device: str = "cpu"
) -> Ledger:
    """Return the ledger of `study` at `profile`; trains nothing and imports no torch."""
    planned = planned_runs(study, profile)
    ingredients = ingredients_of(planned, project, device=device)
    entries = [_entry(*pair, store) for pair in zip(planned, ingredients, strict=True)]
    unfinished = {entry.specification.id for entry in entries if entry.state == "missing"}
    earlier = _latest(store, unfinished, profile) if unfinished else {}
    return Ledger(study, profile, tuple(_explain(entry, earlier) for entry in entries))


def _entry(specification: RunSpecification, ingredients: Ingredients, store: RunStore) -> Entry:
    try:
        record = store.read(ingredients.key)
    except DamagedRun as error:
        return Entry(specification, ingredients, "stale", f"damaged: {error}")
    if record is not None:
        return Entry(specification, ingredients, "finished", "", record)
    if failure := store.failure(ingredients.key):
        reason = f"failed before: {failure.cause}"
        return Entry(specification, ingredients, "failed", reason, failure=failure)
    return Entry(specification, ingredients, "missing", "new")


def _latest(store: RunStore, ids: Iterable[str], profile: str) -> dict[str, Ingredients]:
    """Return, for each of `ids`, what the latest run of that name was made from."""
    wanted = set(ids)
    records = [
        record
        for record in store.records()
        if record.id in wanted and record.ingredients.specification["profile"] == profile
    ]
    records.sort(key=lambda record: store.timing(record.ingredients.key).get("start", 0))
    return {record.id: record.ingredients for record in records}


def _explain(entry: Entry, earlier: dict[str, Ingredients]) -> Entry:
    before = earlier.get(entry.specification.id)
    if entry.state != "missing" or before is None:
        return entry
    reason = change_between(before, entry.ingredients)
    return Entry(entry.specification, entry.ingredients, "stale", reason)
