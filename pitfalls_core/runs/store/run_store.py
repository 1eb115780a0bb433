"""The run store: finished runs, addressed by their key, present whole or not at all.

A run is written into a folder of its own under a temporary name, flushed to disk, and renamed to
its key; the rename is what makes it exist. Nothing is ever rewritten in place.
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pitfalls_core.canonical import canonical
from pitfalls_core.errors import InputError, WorkFailed
from pitfalls_core.runs.identity.observed import Observed
from pitfalls_core.runs.store.drafts import abandoned, flush_folder, write_flushed, write_renamed
from pitfalls_core.runs.store.envelope import opened, sealed
from pitfalls_core.runs.store.leases import Lease
from pitfalls_core.runs.store.record import Adoption, Failure, RunRecord, StoredRun

VERSION = 2

RECORD, ARRAYS, TIMING = "record.json", "arrays.npz", "timing.json"
WEIGHTS = "weights.snapshot"
"""The files of a run; the record covers the others by their digests."""


class DamagedRun(WorkFailed):
    """A stored run whose bytes are not those that were written."""


@dataclass(frozen=True)
class RunStore:
    """A folder of finished runs.

    Raises
    ------
    InputError
        If the folder was written by another version of the store.
    """

    folder: Path

    def __post_init__(self) -> None:
        path = self.folder / "version"
        try:
            version = path.read_text(errors="replace").strip() if path.exists() else str(VERSION)
        except OSError as error:
            raise InputError(f"the run store {self.folder} cannot be read: {error}") from error
        if version != str(VERSION):
            message = (
                f"{self.folder} is a run store of version {version!r}, and this "
                f"program reads version {VERSION}; move the folder away to start a new store"
            )
            raise InputError(message)

    def run_keys(self) -> Iterator[str]:
        """Yield the key of every run in the store, damaged ones included."""
        for group in _names(f"{self.folder}/runs"):
            yield from _names(f"{self.folder}/runs/{group}")

    def read(self, key: str, *, whole: bool = False) -> StoredRun | None:
        """Return the run stored under `key`, or None if there is none.

        Parameters
        ----------
        key
            A run key.
        whole
            Whether to digest every byte of the run. Otherwise its record is, and the other files
            are only there.

        Raises
        ------
        DamagedRun
            If the record does not match its digest, or another file is missing or does not match.
        """
        folder = self.run_folder(key)
        if not folder.is_dir():
            return None
        try:
            run = opened(key, (folder / RECORD).read_bytes())
        except OSError as error:
            raise self._damaged(key, RECORD, str(error)) from error
        if run is None:
            raise self._damaged(key, RECORD, "its digest does not match")
        for name in run.files:
            if whole and _digest(self._content(key, name)) != run.files[name]:
                raise self._damaged(key, name, "its digest does not match")
            if not (folder / name).is_file():
                raise self._damaged(key, name, "it is missing")
        return run

    def array_bytes(self, key: str) -> bytes:
        """Return the array file (``.npz``) of run `key`, checked against its digest.

        Raises
        ------
        DamagedRun
            If the bytes are not those that were written. The run is set aside, so that it is
            missing from now on and will be done again.
        InputError
            If there is no such run.
        """
        return self._checked(key, ARRAYS)

    def weight_bytes(self, key: str) -> bytes:
        """Return the weights of run `key`; as `array_bytes`."""
        return self._checked(key, WEIGHTS)

    def timing(self, key: str) -> Mapping[str, Any]:
        """Return seconds, start and host of run `key`; empty if they cannot be read."""
        try:
            timing: dict[str, Any] = json.loads((self.run_folder(key) / TIMING).read_bytes())
        except (OSError, ValueError):
            return {}
        return timing

    def write(
        self,
        record: RunRecord,
        files: Mapping[str, bytes],
        observed: Observed = Observed(),  # noqa: B008  # a frozen value
        adoption: Adoption | None = None,
    ) -> None:
        """Store a finished run. Acknowledged means present, whole and readable.

        Parameters
        ----------
        record
            The result; it is stored under the key of its ingredients.
        files
            Content of the other files: arrays, weights, timing.
        observed
            What the run used that its key does not cover.
        adoption
            Where the result comes from, if it was carried over.
        """
        key = record.ingredients.key
        draft = self._draft(key)
        digests = {name: _digest(content) for name, content in files.items()}
        run = StoredRun(record, observed, digests, adoption)
        try:
            for name, content in files.items():
                write_flushed(draft / name, content)
            write_flushed(draft / RECORD, sealed(key, run))
            flush_folder(draft)
            self._publish(draft, key)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        self._failure(key).unlink(missing_ok=True)

    def set_aside_damaged(self, key: str) -> None:
        """Move run `key` out of the way if it is damaged; nothing is deleted."""
        try:
            self.read(key, whole=True)
        except DamagedRun:
            self.set_aside(key)

    def set_aside(self, key: str) -> None:
        """Move run `key` into the folder of runs that do not count; nothing is deleted."""
        target = self.folder / "damaged" / f"{key}-{secrets.token_hex(4)}"
        target.parent.mkdir(parents=True, exist_ok=True)
        self.run_folder(key).rename(target)

    def write_failure(self, key: str, failure: Failure) -> None:
        """Keep why run `key` ended without a result; a later success removes it."""
        self._prepare()
        write_renamed(self._failure(key), canonical(failure).encode())

    def failure(self, key: str) -> Failure | None:
        """Return why run `key` failed last time, or None if it did not."""
        try:
            return Failure(**json.loads(self._failure(key).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def log(self, key: str) -> Path:
        """Return where the output of run `key` is kept."""
        self._prepare()
        path = self.folder / "logs" / f"{key}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def checkpoint(self, key: str) -> Path:
        """Return where the state of run `key` is kept while it is executed."""
        return self.folder / "checkpoints" / f"{key}.snapshot"

    def sweep(self) -> None:
        """Remove what killed writers left behind: drafts whose process is gone, and free leases."""
        for draft in abandoned(self.folder):
            if draft.is_dir():
                shutil.rmtree(draft, ignore_errors=True)
            else:
                draft.unlink(missing_ok=True)
        for path in self.folder.glob("leases/*"):
            with contextlib.suppress(OSError):
                lease = Lease.take(self.folder, path.name)
                if lease is not None:
                    lease.release()

    def require_writable(self, runs: int) -> None:
        """Refuse, before any work is done, a store that `runs` new results cannot be written to.

        Raises
        ------
        InputError
            If the folder does not take a file.
        """
        probe = self.folder / f".probe-{secrets.token_hex(4)}"
        try:
            self._prepare()
            probe.touch()
            probe.unlink()
        except OSError as error:
            message = (
                f"the run store {self.folder} cannot be written to: {error.strerror}; {runs} runs "
                "are to be done, and their results need a place. Make it writable, or make room"
            )
            raise InputError(message) from error

    def run_folder(self, key: str) -> Path:
        """Return the folder of run `key`, whether it is there or not."""
        return self.folder / "runs" / key[:2] / key

    def _checked(self, key: str, name: str) -> bytes:
        run = self.read(key)
        if run is None:
            raise InputError(f"{self.folder} holds no run {key}")
        if name not in run.files:
            raise InputError(f"run {key} in {self.folder} has no {name}")
        content = self._content(key, name)
        if _digest(content) != run.files[name]:
            self.set_aside(key)
            message = (
                f"run {key} in {self.folder} is damaged: {name} does not match its digest; it was "
                "set aside, repeat the command to do it again"
            )
            raise DamagedRun(message)
        return content

    def _content(self, key: str, name: str) -> bytes:
        try:
            return (self.run_folder(key) / name).read_bytes()
        except OSError as error:
            raise self._damaged(key, name, str(error.strerror)) from error

    def _damaged(self, key: str, name: str, why: str) -> DamagedRun:
        return DamagedRun(f"run {key} in {self.folder} is damaged: {name}: {why}")

    def _prepare(self) -> None:
        version = self.folder / "version"
        if not version.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            write_renamed(version, f"{VERSION}\n".encode())

    def _draft(self, key: str) -> Path:
        self._prepare()
        draft = self.folder / "drafts" / f"{key}-{os.getpid()}-{secrets.token_hex(4)}"
        draft.mkdir(parents=True)
        return draft

    def _publish(self, draft: Path, key: str) -> None:
        target = self.run_folder(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        self.set_aside_damaged(key)
        try:
            draft.rename(target)
        except OSError:
            # Another process may have finished the same run first.
            if not target.is_dir():
                raise
        flush_folder(target.parent)

    def _failure(self, key: str) -> Path:
        return self.folder / "failures" / f"{key}.json"


def _names(folder: str) -> list[str]:
    """Return what is in `folder`, sorted; a look at thousands of runs has no time for paths."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208
    except (FileNotFoundError, NotADirectoryError):
        return []


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
