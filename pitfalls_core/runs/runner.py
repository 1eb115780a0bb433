"""Run a study: look at what the store holds, do the rest, and return all of it."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pitfalls_core.canonical import plain
from pitfalls_core.previewed import Previewed
from pitfalls_core.project import Project
from pitfalls_core.runs.cost import Agreement, whatever_it_costs
from pitfalls_core.runs.engine.progress import counted
from pitfalls_core.runs.executing import execute_entries
from pitfalls_core.runs.frozen import Deviation, deviations
from pitfalls_core.runs.ledger import Entry, Ledger
from pitfalls_core.runs.plan import plan_digest
from pitfalls_core.runs.proof.verifications import Verification
from pitfalls_core.runs.store.index import Index
from pitfalls_core.runs.store.predictions import StoredPredictions
from pitfalls_core.runs.store.record import Adoption, Failure, RunRecord, StoredRun
from pitfalls_core.runs.store.run_store import DamagedRun, RunStore
from pitfalls_core.runs.trial.looking import data_lines
from pitfalls_core.runs.workplace import Workplace
from pitfalls_core.studies.study import Study

SHOWN = 3
"""Runs that are named for a reason; `pitfalls status` names all."""

ROUNDS = 3
"""How often to look whether something is to be done: a parent's new result may ask for more."""


@dataclass(frozen=True, repr=False)
class StudyRuns(Previewed):
    """A study with its runs: what findings are made from.

    Parameters
    ----------
    ledger
        Every planned run and its state.
    records
        The finished runs, in the order of the plan.
    plan_sha256
        Digest of the plan in force.
    deviations
        What changed in the plan after results existed.
    adoptions
        Run id to where its result comes from, for results that were carried over after an edit.
    verifications
        Run id to the outcome of its last re-run, without the date.
    predictions
        Reads what each run predicted, example by example; None where nothing is stored.
    """

    ledger: Ledger
    records: tuple[RunRecord, ...]
    plan_sha256: str
    deviations: tuple[Deviation, ...]
    adoptions: Mapping[str, Adoption] = field(default_factory=dict)
    verifications: Mapping[str, Verification] = field(default_factory=dict)
    predictions: StoredPredictions | None = field(default=None, compare=False, repr=False)

    @property
    def summary(self) -> str:
        """The study, its profile, and how many runs are finished."""
        planned = len(self.ledger.entries)
        return f"{self.study.name} at {self.profile}: {len(self.records)} of {planned} runs"

    @property
    def study(self) -> Study:
        """The study."""
        return self.ledger.study

    @property
    def profile(self) -> str:
        """The profile."""
        return self.ledger.profile

    @property
    def identity(self) -> Any:
        """Plain values that are others whenever anything here is: digests stand for results."""
        entries = [
            (one.specification.id, one.ingredients.key, one.state, one.reason, one.result)
            for one in self.ledger.entries
        ]
        failures = [one.failure for one in self.ledger.entries]
        history = (self.plan_sha256, self.deviations, self.adoptions, self.verifications)
        return plain([self.study, self.profile, entries, failures, history])

    @property
    def command(self) -> str:
        """The command that makes a report of these runs; DIR is the reader's folder of files."""
        on_files = any(task.stands_for is not None for task in self.study.tasks)
        root = " --data-root DIR" if on_files else ""
        return f"pitfalls report {self.study.name} --profile {self.profile}{root}"


def run_study(
    name: str,
    *,
    profile: str = "laptop",
    device: str = "cpu",
    train: bool = True,
) -> StudyRuns:
    """Return all runs of the study `name`, and first do those that are missing if `train`.

    With every run in the store nothing is trained and torch is not imported. Runs that fail are
    kept in the ledger as such.
    """
    project = Project.containing(Path.cwd())
    workplace = Workplace(project, device=device)
    study = workplace.study(name, profile)
    if train:
        (ledger,) = complete([study], profile, workplace).ledgers
    else:
        ledger = workplace.ledger(study, profile)
    return stored_runs(ledger, workplace)


def stored_runs(ledger: Ledger, workplace: Workplace) -> StudyRuns:
    """Return the runs of `ledger` together with the history of their plan.

    Raises
    ------
    DamagedRun
        If a record is damaged. The run is set aside, so that it will be done again.
    """
    study, profile = ledger.study, ledger.profile
    history = workplace.plans.plans(study.name, profile)
    stored = {}
    for entry in ledger.finished:
        stored[entry.specification.id] = _stored(entry.ingredients.key, workplace.store)
    outcomes = workplace.verifications.latest()
    return StudyRuns(
        ledger=ledger,
        records=tuple(run.record for run in stored.values()),
        plan_sha256=plan_digest(study, profile),
        deviations=deviations(history),
        adoptions={name: run.adoption for name, run in stored.items() if run.adoption},
        verifications={
            entry.specification.id: outcomes[entry.ingredients.key].outcome
            for entry in ledger.finished
            if entry.ingredients.key in outcomes
        },
        predictions=StoredPredictions(
            workplace.store,
            {entry.specification.id: entry.ingredients.key for entry in ledger.finished},
        ),
    )


@dataclass(frozen=True)
class Completed:
    """The ledgers of studies after everything was tried, and the runs that have no result.

    Among these are runs that only a program of the user's own can make.
    """

    ledgers: tuple[Ledger, ...]
    failures: tuple[Failure, ...]


def _stored(key: str, store: RunStore) -> StoredRun:
    """Return a run that was in the store a moment ago."""
    try:
        run = store.read(key)
    except DamagedRun as error:
        store.set_aside(key)
        raise DamagedRun(f"{error}; it was set aside, repeat the command") from error
    if run is None:
        raise DamagedRun(f"run {key} in {store.folder} has vanished; repeat the command")
    return run


def complete(
    studies: Sequence[Study],
    profile: str,
    workplace: Workplace,
    agreed: Agreement = whatever_it_costs,
) -> Completed:
    """Freeze the plans, then execute every run that is not finished, all studies in one queue.

    Parameters
    ----------
    studies, profile, workplace
        What is to be done, and where.
    agreed
        Asked before anything is written.

    Raises
    ------
    InputError
        If something is to be done and the store cannot be written to, or nobody agreed to it.
    """
    failures: dict[str, Failure] = {}
    ledgers = workplace.ledgers(studies, profile)
    agreed(ledgers)
    freeze_plans(studies, profile, workplace)
    workplace.parsed_sources.keep()
    for _ in range(ROUNDS):
        to_do = [entry for ledger in ledgers for entry in ledger.to_do]
        left = [entry for entry in to_do if entry.specification.id not in failures]
        failures |= {one.id: one for one in map(_unstartable, left) if one is not None}
        runs = [entry for entry in left if entry.specification.recorded_in is None]
        if not runs:
            break
        failures |= {one.id: one for one in _execute(runs, profile, workplace)}
        ledgers = workplace.ledgers(studies, profile)
    return Completed(tuple(ledgers), tuple(failures.values()))


def _execute(entries: Sequence[Entry], profile: str, workplace: Workplace) -> tuple[Failure, ...]:
    workplace.store.sweep()
    for line in _reasons(entries):
        sys.stderr.write(f"{line}\n")
    for line in data_lines((entry.specification for entry in entries), workplace.anchors):
        sys.stderr.write(f"{line}\n")
    return execute_entries(entries, workplace.engine(profile))


def _reasons(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield why runs are to be done, one line a reason, with the first runs that have it."""
    runs: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        runs[f"{entry.state}: {entry.reason}"].append(entry.specification.id)
    for reason, names in runs.items():
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        yield f"to do: {counted(len(names))}, {reason} ({', '.join(names[:SHOWN])}{more})"


def freeze_plans(studies: Sequence[Study], profile: str, workplace: Workplace) -> None:
    """Log the plan of every study whose plan in force is another, with how many runs it has."""
    new = [study for study in studies if not workplace.plans.in_force(study, profile)]
    if not new:
        return
    index = Index.of(workplace.store)
    for study in new:
        runs_before = index.count(study.name, profile)
        workplace.plans.freeze(study, profile, runs_before=runs_before)


def _unstartable(entry: Entry) -> Failure | None:
    """Return why the engine cannot make the run: a program of the user's own records it."""
    run = entry.specification
    if run.recorded_in is None:
        return None
    cause = (
        f"no result yet: module {run.recorded_in} records this run and is not started from here; "
        f"start it for variant {run.variant!r} and seed {run.seed}"
    )
    return Failure(run.id, cause, command=f"python -m {run.recorded_in}")
