"""Files of a user's own results, and commands about them as a user types them."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pitfalls_core.cli import main

BASE = (0.8035, 0.7914, 0.8102, 0.7988, 0.8051, 0.7963)
NEW = (0.8101, 0.7899, 0.8125, 0.8042, 0.8033, 0.8010)

Rows = Iterable[Sequence[object]]


@dataclass(frozen=True)
class Answer:
    """What a command ended with and what it printed."""

    status: int
    output: str
    errors: str


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Answer:
    """Give a command and return its answer."""
    capsys.readouterr()
    try:
        status = main(words)
    except SystemExit as left:
        status = int(left.code or 0)
    return Answer(status, *capsys.readouterr())


def text_of(rows: Rows, header: str = "variant,seed,value") -> str:
    """Return a CSV file of `rows`."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return buffer.getvalue()


def two_arms(base: Sequence[float] = BASE, new: Sequence[float] = NEW) -> list[tuple[object, ...]]:
    """Return one row for each run of two variants."""
    arms = {"base": base, "new": new}
    return [(name, seed, one) for name, scores in arms.items() for seed, one in enumerate(scores)]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file in `folder` by its relative path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
