"""Drafts: files that reach the disk before they count, and the processes that write them."""

import errno
import os
import secrets
from pathlib import Path


def write_flushed(path: Path, content: bytes) -> None:
    """Write `content` to `path` and wait until it is on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_renamed(path: Path, content: bytes) -> None:
    """Write `content` beside `path` and rename it: `path` holds the old content or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
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


def is_running(process: int) -> bool:
    """Return whether there is a process with this id, whoever owns it."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
