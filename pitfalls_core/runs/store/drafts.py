"""Drafts: files that reach the disk before they count, and the processes that write them."""

import os
from pathlib import Path


def write_flushed(path: Path, content: bytes) -> None:
    """Write `content` to `path` and wait until it is on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def is_running(process: int) -> bool:
    """Return whether there is a process with this id, whoever owns it."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
