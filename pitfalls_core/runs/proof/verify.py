"""Do stored runs again, in fresh processes, and compare what comes out."""

import os
import random
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.runs.executing import execute_entries
from pitfalls_core.runs.ledger import Entry, Ledger
from pitfalls_core.runs.proof.agreement import Result, agreement
from pitfalls_core.runs.proof.verifications import Verification, Verified
from pitfalls_core.runs.store.record import Failure, RunRecord
from pitfalls_core.runs.store.run_store import ARRAYS, WEIGHTS, RunStore
from pitfalls_core.runs.workplace import Workplace


@dataclass(frozen=True)
class Check:
    """Which stored runs are done again.

    Parameters
    ----------
    runs
        Run ids; empty takes all.
    sample
        So many of them, drawn at random; None takes all.
    """

    runs: tuple[str, ...] = ()
    sample: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a check.

    Parameters
    ----------
    verifications
        Run id to how the re-run agreed.
    failures
        Re-runs that ended without a result.
    left_out
        How many runs cannot be done again from here, because a program of the user's own records
        them.
    """

    verifications: dict[str, Verification]
    failures: tuple[Failure, ...]
    left_out: int = 0

    @property
    def agreed(self) -> int:
        """How many re-runs agreed bit for bit."""
        return sum(one.agreement == "bit for bit" for one in self.verifications.values())

    @property
    def count(self) -> int:
        """How many re-runs there were, failed ones included."""
        return len(self.verifications) + len(self.failures)

    @property
    def differing(self) -> dict[str, Verification]:
        """The re-runs that did not agree bit for bit."""
        return {
            run: one for run, one in self.verifications.items() if one.agreement != "bit for bit"
        }


def verify(ledgers: Sequence[Ledger], check: Check, workplace: Workplace) -> Outcome:
    """Do finished runs of `ledgers` again and compare; keep every outcome with its date.

    Raises
    ------
    UnknownNameError
        If a named run is not in the ledgers.
    InputError
        If there is nothing to do again.
    """
    profile = ledgers[0].profile
    chosen = _chosen(ledgers, check)
    entries = [entry for entry in chosen if entry.specification.recorded_in is None]
    workplace.store.sweep()  # what a killed check has left behind may be large
    with _scratch(workplace.store) as scratch:
        failures = execute_entries(entries, workplace.engine(profile, scratch))
        failed = {failure.id for failure in failures}
        outcomes = {}
        for entry in entries:
            if entry.specification.id not in failed:
                outcome = _compare(entry, ledgers, workplace.store, scratch)
                date = datetime.now(UTC).isoformat(timespec="seconds")
                workplace.verifications.add(Verified(entry.ingredients.key, date, outcome))
                outcomes[entry.specification.id] = outcome
    return Outcome(outcomes, failures, len(chosen) - len(entries))


def result_in(store: RunStore, key: str) -> Result | None:
    """Return the result of run `key` with its files of arrays, each checked against its digest."""
    run = store.read(key)
    if run is None:
        return None
    files = {ARRAYS: store.array_bytes(key)}
    if WEIGHTS in run.files:
        files[WEIGHTS] = store.weight_bytes(key)
    return Result(run.record, files)


def _chosen(ledgers: Sequence[Ledger], check: Check) -> list[Entry]:
    finished = {entry.specification.id: entry for ledger in ledgers for entry in ledger.finished}
    planned = [entry.specification.id for ledger in ledgers for entry in ledger.entries]
    for run in check.runs:
        if run not in planned:
            raise UnknownNameError("run", run, planned)
        if run not in finished:
            raise InputError(
                f"run {run} has no stored result that counts; `pitfalls status` says why"
            )
    named = dict.fromkeys(check.runs)
    chosen = [finished[run] for run in named] if named else [*finished.values()]
    if not chosen:
        names = ", ".join(ledger.study.name for ledger in ledgers)
        message = f"no stored run of {names} at profile {ledgers[0].profile} can be done again"
        raise InputError(f"{message}; `pitfalls run` makes them")
    if check.sample is None or check.sample >= len(chosen):
        return chosen
    drawn = set(random.sample(range(len(chosen)), check.sample))
    return [entry for place, entry in enumerate(chosen) if place in drawn]


def _compare(
    entry: Entry, ledgers: Sequence[Ledger], store: RunStore, scratch: RunStore
) -> Verification:
    key = entry.ingredients.key
    stored, again = result_in(store, key), result_in(scratch, key)
    if stored is None or again is None:
        raise InputError(f"run {entry.specification.id} vanished while it was verified; repeat it")
    return agreement(stored, again, list(_siblings(entry, ledgers, store)))


def _siblings(entry: Entry, ledgers: Sequence[Ledger], store: RunStore) -> Iterator[RunRecord]:
    """Yield the stored runs of the same task and variant."""
    own = entry.specification
    for ledger in ledgers:
        for other in ledger.finished:
            run = other.specification
            same = (run.study, run.task, run.variant) == (own.study, own.task, own.variant)
            stored = store.read(other.ingredients.key) if same else None
            if stored is not None:
                yield stored.record


@contextmanager
def _scratch(store: RunStore) -> Iterator[RunStore]:
    """Yield a run store of its own, which is removed afterwards."""
    folder = store.folder / "drafts" / f"verify-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        yield RunStore(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
