"""Drafts: files that reach the disk before they count, and the processes that write them."""

import errno
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

DRAFT = ".draft"
"""What the name of a file that does not count yet ends with."""
NAME = re.compile(rf".+-(\d{{1,9}})-[0-9a-f]+(?:{re.escape(DRAFT)})?")
"""Name of a draft, with the process that writes it."""


def write_flushed(path: Path, content: bytes) -> None:
    """Write `content` to `path` and wait until it is on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_renamed(path: Path, content: bytes) -> None:
    """Write `content` beside `path` and rename it: `path` holds the old content or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}-{os.getpid()}-{secrets.token_hex(4)}{DRAFT}")
    try:
        write_flushed(draft, content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Wait until the entries of `folder` are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_full(error: Exception) -> bool:
    """Return whether `error` says that there is no room left for a file."""
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


def abandoned(folder: Path) -> Iterator[Path]:
    """Yield the drafts in `folder` and the folders in it whose writer has ended."""
    for pattern in (f"*{DRAFT}", f"*/*{DRAFT}", "drafts/*"):
        for path in folder.glob(pattern):
            named = NAME.fullmatch(path.name)
            if named and not is_running(int(named[1])):
                yield path


def is_running(process: int) -> bool:
    """Return whether there is a process with this id, whoever owns it."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
