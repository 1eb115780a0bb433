"""The ledger of a study: which planned runs are finished, and why each other one is to be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pitfalls_core.runs.identity.changes import change_between
from pitfalls_core.runs.identity.key import Circumstances, Ingredients, ingredients_of
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.standing import Standing
from pitfalls_core.runs.store.index import Index
from pitfalls_core.runs.store.record import Failure
from pitfalls_core.runs.store.run_store import DamagedRun, RunStore
from pitfalls_core.studies.profiles import at_profile
from pitfalls_core.studies.study import Study

State = Literal["finished", "failed", "stale", "missing"]


@dataclass(frozen=True)
class Entry:
    """One planned run: its specification, its ingredients and what the store holds of it.

    Parameters
    ----------
    specification, ingredients
        What is planned, and what its key is made of as source and data stand now.
    state
        ``finished``; ``failed`` (ended without a result before); ``stale`` (there is a result, made
        from something that has changed since); ``missing``.
    reason
        Why the run is to be done; empty if it is finished.
    result
        Digest of the stored record, if finished.
    failure
        How it failed, if it did.
    earlier
        Key of the latest result of the run, if it is stale.
    """

    specification: RunSpecification
    ingredients: Ingredients
    state: State
    reason: str
    result: str = ""
    failure: Failure | None = None
    earlier: str = ""


@dataclass(frozen=True)
class Ledger:
    """All planned runs of a study at a profile, in the order of the plan."""

    study: Study
    profile: str
    entries: tuple[Entry, ...]

    @property
    def finished(self) -> tuple[Entry, ...]:
        """The runs that are finished."""
        return tuple(entry for entry in self.entries if entry.state == "finished")

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


@dataclass(frozen=True)
class Bookkeeper:
    """Makes ledgers: compares what is planned with what the store holds.

    Trains nothing and imports no torch.

    Parameters
    ----------
    store, index
        The run store, and its index.
    circumstances
        What runs are a function of besides their specifications.
    standing
        Judges what is stored.
    """

    store: RunStore
    index: Index
    circumstances: Circumstances
    standing: Standing

    def ledger(self, study: Study, profile: str) -> Ledger:
        """Return the ledger of `study` at `profile`: of the variants that the profile plans."""
        study = at_profile(study, profile)
        planned = planned_runs(study, profile)
        ingredients = ingredients_of(planned, self.circumstances)
        latest = self.index.latest(profile)
        entries = [self._entry(*pair, latest) for pair in zip(planned, ingredients, strict=True)]
        return Ledger(study, profile, tuple(entries))

    def _entry(
        self, planned: RunSpecification, made_from: Ingredients, latest: Mapping[str, str]
    ) -> Entry:
        key = made_from.key
        if damage := self.index.damaged.get(key):
            return Entry(planned, made_from, "stale", f"damaged: {damage}")
        if row := self.index.rows.get(key):
            objection = self.standing.objection(made_from, row.observed, self._result_of)
            if objection:
                return Entry(planned, made_from, "stale", objection)
            return Entry(planned, made_from, "finished", "", result=row.result)
        if failure := self.store.failure(key):
            reason = f"failed before: {failure.cause}"
            return Entry(planned, made_from, "failed", reason, failure=failure)
        if earlier := latest.get(planned.id):
            return self._stale(planned, made_from, earlier)
        return Entry(planned, made_from, "missing", _new(planned))

    def _stale(self, planned: RunSpecification, made_from: Ingredients, earlier: str) -> Entry:
        try:
            run = self.store.read(earlier)
        except DamagedRun:
            run = None
        if run is None:
            return Entry(planned, made_from, "missing", _new(planned))
        before = run.record.ingredients
        reason = change_between(before, made_from, self.circumstances.roots)
        return Entry(planned, made_from, "stale", reason, earlier=earlier)

    def _result_of(self, key: str) -> str | None:
        row = self.index.rows.get(key)
        return None if row is None else row.result


def _new(planned: RunSpecification) -> str:
    if planned.recorded_in is None:
        return "new"
    return f"new: it is recorded by {planned.recorded_in}, which is not started from here"
