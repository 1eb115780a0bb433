"""Walk through a folder of logs: bounded, in one order, and never out of it by a link."""

import os
from collections.abc import Iterator
from pathlib import Path

from pitfalls_core.errors import InputError

DEEPEST = 32
"""Levels of folders that are looked through."""
MOST_ENTRIES = 1_000_000
"""Files and folders that are looked at."""
LARGEST_TEXT = 16 * 2**20
"""Bytes of a file of parameters or of a summary."""

Level = tuple[Path, tuple[str, ...], tuple[str, ...]]


def levels(root: Path) -> Iterator[Level]:
    """Yield every folder below `root` with the names of its folders and of its files, sorted.

    Links are left out: W&B's ``latest-run`` would count a run twice.

    Raises
    ------
    InputError
        If there is more than a folder of logs can hold.
    """
    seen = 0
    for folder, inner, files in os.walk(root, followlinks=False):
        here = Path(folder)
        inner[:] = sorted(name for name in inner if not (here / name).is_symlink())
        seen += len(inner) + len(files)
        if seen > MOST_ENTRIES:
            raise InputError(
                f"{root} holds more than {MOST_ENTRIES} files and folders; name the folder of the "
                "runs that belong to one comparison"
            )
        if len(here.relative_to(root).parts) >= DEEPEST:
            raise InputError(
                f"{here} lies {DEEPEST} folders below {root}; name a folder nearer to the runs"
            )
        own = sorted(name for name in files if not (here / name).is_symlink())
        yield here, tuple(inner), tuple(own)


def text_of(path: Path) -> str:
    """Return the text of a small file.

    Raises
    ------
    InputError
        If it cannot be read, is larger than `LARGEST_TEXT`, or is no UTF-8.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_TEXT + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    if len(content) > LARGEST_TEXT:
        raise InputError(
            f"{path} is larger than {LARGEST_TEXT // 2**20} MiB; a file of parameters or a summary "
            "is not: name the folder of the logs, or move this file out of it"
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no UTF-8 text: byte {error.start}") from None


def place_of(folder: Path, root: Path) -> str:
    """Return the name of a folder below `root`, with forward slashes."""
    return folder.relative_to(root).as_posix()
