"""Run a study: look at what the store holds, do the rest, and return all of it."""

import os
from dataclasses import dataclass
from pathlib import Path

from pitfalls_core.project import Project
from pitfalls_core.runs.engine.local import LocalEngine
from pitfalls_core.runs.engine.progress import Progress
from pitfalls_core.runs.frozen import Deviation, PlanLog, deviations
from pitfalls_core.runs.identity.key import source_roots
from pitfalls_core.runs.ledger import Ledger, ledger_of
from pitfalls_core.runs.plan import plan_digest
from pitfalls_core.runs.store.record import Failure
from pitfalls_core.runs.store.run_store import RunStore
from pitfalls_core.studies.catalogue import load_study
from pitfalls_core.studies.study import Study


@dataclass(frozen=True)
class Workplace:
    """Where and how runs are made.

    Parameters
    ----------
    project
        The project whose store and plan log are used.
    jobs
        Runs at a time; by default, one for each processor.
    device
        Device class of the runs.
    """

    project: Project
    jobs: int = 0
    device: str = "cpu"

    @property
    def store(self) -> RunStore:
        """The project's run store."""
        return RunStore(self.project.store)

    @property
    def plans(self) -> PlanLog:
        """The project's log of frozen plans."""
        return PlanLog(self.project.build / "plans.jsonl")

    @property
    def engine(self) -> LocalEngine:
        """The engine that executes runs."""
        jobs = self.jobs or processors()
        return LocalEngine(self.store, jobs, source_roots(self.project))

    def ledger(self, study: Study, profile: str) -> Ledger:
        """Return the ledger of `study` at `profile`."""
        return ledger_of(study, profile, project=self.project, store=self.store, device=self.device)


@dataclass(frozen=True)
class StudyRuns:
    """A study with its runs: what findings are made from.

    Parameters
    ----------
    ledger
        Every planned run, with its record or its failure.
    plan_sha256
        Digest of the plan in force.
    deviations
        What changed in the plan after results existed.
    """

    ledger: Ledger
    plan_sha256: str
    deviations: tuple[Deviation, ...]

    @property
    def study(self) -> Study:
        """The study."""
        return self.ledger.study

    @property
    def profile(self) -> str:
        """The profile."""
        return self.ledger.profile


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_study(
    name: str, *, profile: str = "laptop", device: str = "cpu", train: bool = True
) -> StudyRuns:
    """Return all runs of the study `name`, and first do those that are missing if `train`.

    With every run in the store nothing is trained and torch is not imported. Runs that fail are
    kept in the ledger as such.
    """
    project = Project.containing(Path.cwd())
    workplace = Workplace(project, device=device)
    study = load_study(name, project)
    ledger = workplace.ledger(study, profile)
    if train:
        complete_ledgers([ledger], workplace)
    if train and not ledger.complete:
        ledger = workplace.ledger(study, profile)
    return stored_runs(ledger, workplace)


def stored_runs(ledger: Ledger, workplace: Workplace) -> StudyRuns:
    """Return the runs of `ledger` together with the history of their plan."""
    study, profile = ledger.study, ledger.profile
    history = workplace.plans.plans(study.name, profile)
    return StudyRuns(ledger, plan_digest(study, profile), deviations(history))


def complete_ledgers(ledgers: list[Ledger], workplace: Workplace) -> tuple[Failure, ...]:
    """Freeze the plans, then execute every run that is not finished, all studies in one queue."""
    for ledger in ledgers:
        if not workplace.plans.in_force(ledger.study, ledger.profile):
            runs_before = _existing(ledger, workplace)
            workplace.plans.freeze(ledger.study, ledger.profile, runs_before=runs_before)
    to_do = [entry for ledger in ledgers for entry in ledger.to_do]
    if not to_do:
        return ()
    workplace.store.sweep()
    for entry in to_do:
        workplace.store.set_aside_damaged(entry.ingredients.key)
    progress = Progress(len(to_do))
    return workplace.engine.execute([entry.ingredients for entry in to_do], progress.ended)


def _existing(ledger: Ledger, workplace: Workplace) -> int:
    """Return how many finished runs of the study the store holds, under whatever plan."""
    return sum(
        record.id.startswith(f"{ledger.study.name}/")
        and record.ingredients.specification["profile"] == ledger.profile
        for record in workplace.store.records()
    )
