"""How jobs of submitit ended, told from their files. Nothing is unpickled.

A job that ended leaves ``ID_TASK_result.pkl``: the pickle of a pair, the first of which is
``"success"`` or ``"error"``. The operations of a pickle can be listed without carrying out any.
"""

import pickletools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pitfalls_core.results.logs.folders import levels

_SUBMITTED = re.compile(r"([0-9_]+)_submitted\.pkl")
_RESULT = re.compile(r"([0-9_]+)_[0-9]+_result\.pkl")
_ERRORS = re.compile(r"([0-9_]+)_[0-9]+_log\.err")

TEXT = frozenset({"SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "UNICODE"})
BEFORE_TEXT = 8
"""Operations before the first text of such a pair."""
START = 256
"""Bytes that hold it."""
LAST = 4096
"""Bytes of the end of a log of errors, in which its last line is looked for."""
SUCCESS, RAISED = "success", "error"
NO_RESULT = "it left no result"


@dataclass(frozen=True)
class Job:
    """How a job ended.

    Parameters
    ----------
    failure
        Why it has no result; empty if it has one.
    said
        The last line of its log of errors.
    """

    failure: str
    said: str = ""


def jobs_below(root: Path) -> Mapping[str, Job]:
    """Return every job whose files lie below `root`, by its id."""
    submitted: set[str] = set()
    results: dict[str, list[Path]] = {}
    errors: dict[str, Path] = {}
    for folder, _, files in levels(root):
        for name in files:
            if match := _SUBMITTED.fullmatch(name):
                submitted.add(match[1])
            elif match := _RESULT.fullmatch(name):
                results.setdefault(match[1], []).append(folder / name)
            elif match := _ERRORS.fullmatch(name):
                errors[match[1]] = folder / name
    return {
        job: _ended(results.get(job, []), errors.get(job))
        for job in sorted(submitted | results.keys())
    }


def first_word(path: Path) -> str:
    """Return the first text in a pickle, empty if it does not begin with one."""
    try:
        with path.open("rb") as file:
            start = file.read(START)
        for count, (operation, argument, _) in enumerate(pickletools.genops(start)):
            if operation.name in TEXT:
                return str(argument)
            if count >= BEFORE_TEXT:
                break
    except (OSError, ValueError):  # also what is no pickle, or was cut
        pass
    return ""


def _ended(results: list[Path], errors: Path | None) -> Job:
    words = [first_word(path) for path in results]
    if words and all(word == SUCCESS for word in words):
        return Job("")
    failure = "it raised" if RAISED in words else NO_RESULT
    return Job(failure, _last_line(errors) if errors is not None else "")


def _last_line(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - LAST))
            lines = file.read(LAST).decode("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1].strip()[:200] if lines else ""
