"""The run store: finished runs, addressed by their key, present whole or not at all.

A run is written into a folder of its own under a temporary name, flushed to disk, and renamed to
its key; the rename is what makes it exist. Nothing is ever rewritten in place.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pitfalls_core.canonical import canonical, plain
from pitfalls_core.errors import InputError, WorkFailed
from pitfalls_core.runs.store.drafts import is_running, write_flushed
from pitfalls_core.runs.store.record import Failure, RunRecord

VERSION = 1


class DamagedRun(WorkFailed):
    """A stored run whose bytes are not those that were written."""


@dataclass(frozen=True)
class RunStore:
    """A folder of finished runs.

    Raises
    ------
    InputError
        On first use, if the folder was written by another version of the store.
    """

    folder: Path

    def __post_init__(self) -> None:
        path = self.folder / "version"
        if path.exists() and path.read_text().strip() != str(VERSION):
            message = (
                f"{self.folder} is a run store of version {path.read_text().strip()!r}, and this "
                f"program reads version {VERSION}; move the folder away to start a new store"
            )
            raise InputError(message)

    def read(self, key: str) -> RunRecord | None:
        """Return the run stored under `key`, or None if there is none.

        Raises
        ------
        DamagedRun
            If the record does not match its digest, or its arrays are missing or of another size.
            Arrays that were touched since they were written are digested as well.
        """
        folder = self._run(key)
        if not folder.is_dir():
            return None
        try:
            envelope = json.loads((folder / "record.json").read_bytes())
            record, size = envelope["record"], envelope["arrays_bytes"]
            intact = _seal(key, record, size) == envelope["sha256"]
            arrays = (folder / "arrays.npz").stat()
            intact = intact and arrays.st_size == size
            if intact and arrays.st_mtime_ns != envelope["arrays_modified"]:
                intact = _digest((folder / "arrays.npz").read_bytes()) == record["arrays"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedRun(f"run {key} in {self.folder} is damaged: {error}") from error
        if not intact:
            raise DamagedRun(f"run {key} in {self.folder} is damaged: its digest does not match")
        return RunRecord.from_plain(record)

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
        record = self.read(key)
        if record is None:
            raise InputError(f"{self.folder} holds no run {key}")
        content = (self._run(key) / "arrays.npz").read_bytes()
        if _digest(content) != record.arrays:
            self._set_aside(key)
            message = (
                f"run {key} in {self.folder} is damaged: its arrays do not match; it was set "
                "aside, repeat the command to do it again"
            )
            raise DamagedRun(message)
        return content

    def write(self, record: RunRecord, arrays: bytes, timing: Mapping[str, Any]) -> None:
        """Store a finished run. Acknowledged means present, whole and readable.

        Parameters
        ----------
        record
            The result; it is stored under the key of its ingredients.
        arrays
            Content of the array file.
        timing
            Seconds, start, host: kept beside the record and outside its digest.
        """
        key = record.ingredients.key
        draft = self._draft(key)
        try:
            write_flushed(draft / "arrays.npz", arrays)
            write_flushed(draft / "timing.json", canonical(timing).encode())
            envelope = {
                "record": plain(record),
                "arrays_bytes": len(arrays),
                "arrays_modified": (draft / "arrays.npz").stat().st_mtime_ns,
                "sha256": _seal(key, record, len(arrays)),
            }
            write_flushed(draft / "record.json", canonical(envelope).encode())
            _flush_folder(draft)
            self._publish(draft, key)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        self._failure(key).unlink(missing_ok=True)

    def set_aside_damaged(self, key: str) -> None:
        """Move run `key` out of the way if it is damaged; nothing is deleted."""
        try:
            self.read(key)
        except DamagedRun:
            self._set_aside(key)

    def records(self) -> Iterator[RunRecord]:
        """Yield every readable run, in the order of the keys."""
        for path in sorted(self.folder.glob("runs/*/*")):
            try:
                record = self.read(path.name)
            except DamagedRun:
                continue
            if record is not None:
                yield record

    def timing(self, key: str) -> Mapping[str, Any]:
        """Return seconds, start and host of run `key`; empty if they cannot be read."""
        try:
            timing: dict[str, Any] = json.loads((self._run(key) / "timing.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return timing

    def write_failure(self, key: str, failure: Failure) -> None:
        """Keep why run `key` ended without a result; a later success removes it."""
        path = self._failure(key)
        self._prepare()
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        write_flushed(draft, canonical(failure).encode())
        draft.replace(path)

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

    def _prepare(self) -> None:
        version = self.folder / "version"
        if not version.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = version.with_suffix(f".{secrets.token_hex(4)}")
            write_flushed(draft, f"{VERSION}\n".encode())
            draft.replace(version)

    def _draft(self, key: str) -> Path:
        self._prepare()
        draft = self.folder / "drafts" / f"{key}-{os.getpid()}-{secrets.token_hex(4)}"
        draft.mkdir(parents=True)
        return draft

    def _publish(self, draft: Path, key: str) -> None:
        target = self._run(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        self.set_aside_damaged(key)
        try:
            draft.rename(target)
        except OSError:
            # Another process may have finished the same run first.
            if not target.is_dir():
                raise
        _flush_folder(target.parent)

    def _set_aside(self, key: str) -> None:
        target = self.folder / "damaged" / f"{key}-{secrets.token_hex(4)}"
        target.parent.mkdir(parents=True, exist_ok=True)
        self._run(key).rename(target)

    def sweep(self) -> None:
        """Remove what killed writers left behind: drafts whose process is gone."""
        for draft in self.folder.glob("drafts/*-*-*"):
            if not is_running(int(draft.name.split("-")[1])):
                shutil.rmtree(draft, ignore_errors=True)

    def _run(self, key: str) -> Path:
        return self.folder / "runs" / key[:2] / key

    def _failure(self, key: str) -> Path:
        return self.folder / "failures" / f"{key}.json"


def _seal(key: str, record: object, arrays_bytes: int) -> str:
    """Return the digest that a record carries; it covers the key, so that no run can be swapped."""
    return _digest(canonical([key, record, arrays_bytes]).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
