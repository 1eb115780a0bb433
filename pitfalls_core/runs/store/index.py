"""An index of the run store, so that a look at thousands of runs reads few of them.

It is derived: it may be missing, damaged, out of date or impossible to write, and is then made
again from the runs themselves. A run is read whole when it is not in the index, and whenever the
size, a time or the inode of one of its files is not what it was when it was last read whole.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from pitfalls_core.canonical import digest, plain
from pitfalls_core.runs.identity.file_digests import Stamp, stamp_of
from pitfalls_core.runs.store.record import StoredRun
from pitfalls_core.runs.store.run_store import RECORD, DamagedRun, RunStore
from pitfalls_core.runs.store.sealed_lines import SealedLines

FILE = "index.jsonl"
SPARSE = 2
"""From so many times more lines than runs on, the index is written anew."""


@dataclass(frozen=True)
class Row:
    """What the index knows of one run.

    Parameters
    ----------
    key, id, profile
        Which run.
    start
        When it was started, in seconds since the epoch.
    result
        Digest of its record.
    observed
        What it used that its key does not cover, as plain values.
    stamps
        File to size, times and inode, as they were when the run was read whole.
    """

    key: str
    id: str
    profile: str
    start: float
    result: str
    observed: Mapping[str, Any]
    stamps: Mapping[str, Stamp]


@dataclass(frozen=True)
class Index:
    """All runs of a store, as they were when `of` was called.

    Parameters
    ----------
    rows
        Run key to `Row`, for whole runs.
    damaged
        Run key to what is wrong with it.
    """

    rows: Mapping[str, Row]
    damaged: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, store: RunStore) -> "Index":
        """Return the index of `store`, brought up to date."""
        lines = SealedLines(store.folder / FILE)
        read = lines.read()
        known = {values["key"]: values for values in read if _is_row(values)}
        rows: dict[str, Row] = {}
        damaged: dict[str, str] = {}
        new: list[Row] = []
        for key in store.run_keys():
            row = _known_row(known.get(key), store)
            if row is None:
                try:
                    row = _row(key, store)
                except DamagedRun as error:
                    damaged[key] = str(error)
                    continue
                new.append(row)
            rows[key] = row
        _write(lines, rows.values(), new, sparse=len(read) > SPARSE * len(rows) + len(new))
        return cls(rows, damaged)

    def latest(self, profile: str) -> Mapping[str, str]:
        """Return the key of the latest whole run of each id at `profile`."""
        rows = sorted(self.rows.values(), key=lambda row: (row.start, row.key))
        return {row.id: row.key for row in rows if row.profile == profile}

    def count(self, study: str, profile: str) -> int:
        """Return how many whole runs there are of `study` at `profile`, under whatever plan."""
        start = f"{study}/"
        rows = self.rows.values()
        return sum(row.profile == profile and row.id.startswith(start) for row in rows)


def _is_row(values: object) -> bool:
    """Return whether a line of the index is one of this program, and not of another version."""
    return isinstance(values, dict) and values.keys() == {field.name for field in fields(Row)}


def _known_row(values: dict[str, Any] | None, store: RunStore) -> Row | None:
    """Return the row if its run is as it was."""
    if values is None:
        return None
    folder = str(store.run_folder(values["key"]))
    try:
        for name, stamp in values["stamps"].items():
            if stamp_of(f"{folder}/{name}") != tuple(stamp):
                return None
    except OSError:
        return None
    return Row(**values)


def _row(key: str, store: RunStore) -> Row:
    """Read run `key` whole."""
    folder = store.run_folder(key)
    try:
        before = {name: stamp_of(folder / name) for name in os.listdir(folder)}  # noqa: PTH208
    except OSError as error:
        raise DamagedRun(f"run {key} in {store.folder} cannot be read: {error}") from error
    run: StoredRun | None = store.read(key, whole=True)
    if run is None:
        raise DamagedRun(f"run {key} in {store.folder} is no folder")
    return Row(
        key=key,
        id=run.record.id,
        profile=run.record.ingredients.specification["profile"],
        start=store.timing(key).get("start", 0.0),
        result=digest(run.record),
        observed=plain(run.observed),
        stamps={name: before[name] for name in (RECORD, *run.files)},
    )


def _write(lines: SealedLines, rows: Iterable[Row], new: list[Row], *, sparse: bool) -> None:
    """Keep what was found out, if that is possible."""
    try:
        if sparse:
            lines.replace(rows)
        elif new:
            lines.append(new)
    except OSError:
        return  # a read-only store is read all the same
