"""Where and how the runs of a project are made."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pitfalls_core.canonical import digest, plain
from pitfalls_core.project import Project
from pitfalls_core.runs.engine.device import accelerators
from pitfalls_core.runs.engine.local import LocalEngine, Site
from pitfalls_core.runs.engine.machine import processors
from pitfalls_core.runs.frozen import PlanLog
from pitfalls_core.runs.identity.file_digests import FileDigests
from pitfalls_core.runs.identity.key import Circumstances, Ingredients, source_roots
from pitfalls_core.runs.identity.observed import Anchors
from pitfalls_core.runs.identity.parsed_sources import SOURCES, ParsedSources
from pitfalls_core.runs.ledger import Bookkeeper, Ledger
from pitfalls_core.runs.proof.verifications import VerificationLog
from pitfalls_core.runs.standing import Standing
from pitfalls_core.runs.store.index import Index
from pitfalls_core.runs.store.run_store import DamagedRun, RunStore
from pitfalls_core.runs.store.sealed_lines import SealedLines
from pitfalls_core.studies.catalogue import load_study
from pitfalls_core.studies.on_files import on_files, require_files
from pitfalls_core.studies.study import Study

DATA_ROOT = "PITFALLS_DATA_ROOT"
"""Environment variable that names the folder of data files."""

LIMITS = {"smoke": 600.0, "laptop": 3600.0, "full": None}
"""Seconds after which a run is held to hang, by profile, unless another limit is given."""


@dataclass(frozen=True)
class Workplace:
    """Where and how runs are made.

    Parameters
    ----------
    project
        The project whose store and plan log are used.
    jobs
        Runs at a time; by default, one for each processor, or for each accelerator if one is used.
    device
        Device class of the runs.
    data_root
        The folder that data files are named relative to; by default, `default_data_root`.
    limit
        Seconds after which a run is held to hang; by default, that of its profile.
    """

    project: Project
    jobs: int = 0
    device: str = "cpu"
    data_root: Path | None = None
    limit: float | None = None

    def study(self, name: str, profile: str) -> Study:
        """Return the study called `name`, with data from files at `profile` where it has any.

        That is so if a data root was given, and not by the mere presence of a folder.

        Raises
        ------
        UnknownNameError, InputError
            If there is no such study, or a file of its data is missing.
        """
        study = load_study(name, self.project)
        if self.data_root is None and not os.environ.get(DATA_ROOT):
            return study
        require_files(study, profile, self.anchors.data_root)
        return on_files(study, profile)

    @property
    def store(self) -> RunStore:
        """The project's run store."""
        return RunStore(self.project.store)

    @property
    def plans(self) -> PlanLog:
        """The project's log of frozen plans."""
        return PlanLog(self.project.build / "plans.jsonl")

    @property
    def verifications(self) -> VerificationLog:
        """The log of all re-runs."""
        return VerificationLog(SealedLines(self.project.store / "verifications.jsonl"))

    @cached_property
    def anchors(self) -> Anchors:
        """The folders of the project and of its data."""
        root = self.data_root or default_data_root(self.project)
        return Anchors(self.project.root, root.absolute())

    @cached_property
    def circumstances(self) -> Circumstances:
        """What runs are a function of besides their specifications."""
        roots = source_roots(self.project)
        return Circumstances(
            roots, self.anchors.data_root, self.device, self.file_digests.of, self.parsed_sources
        )

    @cached_property
    def file_digests(self) -> FileDigests:
        """Digests of data files, remembered between commands."""
        return FileDigests(SealedLines(self.project.store / "digests.jsonl"))

    @cached_property
    def parsed_sources(self) -> ParsedSources:
        """What source files import and digest to, remembered between commands."""
        return ParsedSources(SealedLines(self.project.build / SOURCES))

    def ledgers(self, studies: Sequence[Study], profile: str) -> list[Ledger]:
        """Return the ledger of each study at `profile`, as things stand now."""
        store = self.store
        circumstances, standing = self.circumstances, self._standing()
        keeper = Bookkeeper(store, Index.of(store), circumstances, standing)
        return [keeper.ledger(study, profile) for study in studies]

    def ledger(self, study: Study, profile: str) -> Ledger:
        """Return the ledger of `study` at `profile`, as things stand now."""
        (ledger,) = self.ledgers([study], profile)
        return ledger

    def engine(self, profile: str, store: RunStore | None = None) -> LocalEngine:
        """Return the engine that executes runs of `profile`.

        With another `store`, results go there, and every run is done, whatever is stored.
        """
        devices = accelerators() if self.device == "cuda" else ()
        return LocalEngine(
            site=Site(store or self.store, self.store, source_roots(self.project), self.anchors),
            jobs=self.jobs or (len(devices) or processors()),
            counts=self.counts if store is None else _never,
            accelerators=devices,
            limit=self.limit or LIMITS[profile],
        )

    def _standing(self) -> Standing:
        return Standing(self.anchors, self.file_digests.of)

    def counts(self, run: Ingredients) -> bool:
        """Return whether the store holds a result of `run` that counts; set aside what does not.

        Asked by whoever holds the lease of the run.
        """
        store = self.store
        try:
            stored = store.read(run.key, whole=True)
        except DamagedRun:
            store.set_aside(run.key)
            return False
        if stored is None:
            return False
        if self._standing().objection(run, plain(stored.observed), self._result_of):
            store.set_aside(run.key)
            return False
        return True

    def _result_of(self, key: str) -> str | None:
        try:
            run = self.store.read(key)
        except DamagedRun:
            return None
        return None if run is None else digest(run.record)


def default_data_root(project: Project) -> Path:
    """Return the folder of data files: that which the environment names, or `data` in `project`."""
    named = os.environ.get(DATA_ROOT)
    return Path(named) if named else project.root / "data"


def _never(_: Ingredients) -> bool:
    return False
