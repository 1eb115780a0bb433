"""Put files into the report folder: each whole or not at all, the manifest last.

Files that are not ours are left alone; files of an earlier report that the new one does not have
are removed.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from pitfalls_core.errors import InputError
from pitfalls_core.report.manifest import FILE, read_manifest


def require_writable(folder: Path) -> None:
    """Refuse, before any work is done, a folder that cannot be written to.

    Raises
    ------
    InputError
        If the folder cannot be made, is a file, or refuses a new file.
    """
    probe = folder / f".probe-{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        message = (
            f"the output folder {folder} cannot be written to: {error.strerror}; "
            "name another one with --out"
        )
        raise InputError(message) from error


def publish(folder: Path, files: Mapping[str, bytes], manifest: str) -> None:
    """Write `files` and then `manifest` into `folder`, and remove what only the last report had.

    Parameters
    ----------
    folder
        The report folder.
    files
        Content by path relative to `folder`.
    manifest
        Text of the manifest; until it stands, the folder does not count as up to date.
    """
    before = read_manifest(folder)
    for path, content in files.items():
        write_whole(folder / path, content)
    for path in before["outputs"] if before else ():
        if path not in files:
            (folder / path).unlink(missing_ok=True)
    write_whole(folder / FILE, manifest.encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write `path` under another name and rename it, unless it holds `content` already."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
