"""Put files into the report folder: each whole or not at all, the manifest last.

Files that are not ours are left alone; files of an earlier report that the new one does not have
are removed.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pitfalls_core.errors import InputError, WorkFailed
from pitfalls_core.report.manifest import FILE, read_manifest
from pitfalls_core.runs.store.drafts import (
    DRAFT,
    abandoned,
    is_running,
    write_flushed,
    write_renamed,
)


def require_writable(folder: Path) -> None:
    """Refuse, before any work is done, a folder that cannot be written to.

    Raises
    ------
    InputError
        If the folder cannot be made, is a file, or refuses a new file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):  # it has no name that a kill could leave behind
            pass
    except OSError as error:
        message = (
            f"the output folder {folder} cannot be written to: {error.strerror}; "
            "name another one with --out"
        )
        raise InputError(message) from error


def publish(folder: Path, files: Mapping[str, bytes], manifest: str) -> None:
    """Write `files` and then `manifest` into `folder`, and remove what only the last report had.

    Everything is written beside its place first, so that a full disk leaves the last report whole.

    Parameters
    ----------
    folder
        The report folder.
    files
        Content by path relative to `folder`, with those that the manifest does not promise.
    manifest
        Text of the manifest; until it stands, the folder does not count as up to date.

    Raises
    ------
    WorkFailed
        If a file cannot be written.
    """
    content = {**files, FILE: manifest.encode()}
    before = read_manifest(folder)
    drafts = folder / f".drafts-{os.getpid()}"
    try:
        _sweep(folder)
        ready = _drafted(content, folder, drafts)
        for path in before["outputs"] if before else ():
            if path not in content and not (folder / path).is_dir():
                (folder / path).unlink(missing_ok=True)
        for path, draft in ready.items():
            draft.replace(folder / path)
    except OSError as error:
        message = (
            f"the report cannot be written to {folder}: {error.strerror}; make room, or name "
            "another folder with --out, and repeat the command"
        )
        raise WorkFailed(message) from error
    finally:
        shutil.rmtree(drafts, ignore_errors=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write `path` under another name and rename it, unless it holds `content` already.

    What killed writers left beside it is removed.

    Raises
    ------
    WorkFailed
        If it cannot be written; what it held stays.
    """
    if _holds(path, content):
        return
    try:
        for draft in abandoned(path.parent):
            if draft.parent == path.parent and draft.name.endswith(DRAFT):
                draft.unlink(missing_ok=True)
        write_renamed(path, content)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}; make room and repeat the command"
        raise WorkFailed(message) from error


def _drafted(content: Mapping[str, bytes], folder: Path, drafts: Path) -> dict[str, Path]:
    """Write what `folder` does not hold yet into `drafts`, and return where each path waits."""
    drafts.mkdir(parents=True)
    ready: dict[str, Path] = {}
    for path, new in content.items():
        target = folder / path
        if target.is_dir():
            raise WorkFailed(
                f"{target} is a folder, and the report has a file of that name; move it away, or "
                "name another folder with --out"
            )
        if not _holds(target, new):
            target.parent.mkdir(parents=True, exist_ok=True)
            ready[path] = drafts / str(len(ready))
            write_flushed(ready[path], new)
    return ready


def _sweep(folder: Path) -> None:
    """Remove the drafts of writers that were killed."""
    for drafts in folder.glob(".drafts-*"):
        writer = drafts.name.rpartition("-")[2]
        ours = writer == str(os.getpid())
        if ours or (writer.isdecimal() and not is_running(int(writer))):
            shutil.rmtree(drafts, ignore_errors=True)  # another report may be sweeping too


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
