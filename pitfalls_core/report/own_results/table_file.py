"""A table of scores as a tidy CSV file, which ``pitfalls analyze`` reads again."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from pitfalls_core.errors import InputError
from pitfalls_core.results.scores import ScoreTable
from pitfalls_core.runs.store.drafts import write_renamed

ROLES = ("variant", "seed", "dataset", "metric", "value", "status")


def write_table(table: ScoreTable, path: Path) -> None:
    """Write one row for each score, all of it or nothing.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_renamed(path, table_text(table).encode())
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from None


def table_text(table: ScoreTable) -> str:
    """Return the table as text; numbers are written so that reading gives the same ones."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*ROLES, *table.extras])
    writer.writerows(_rows(table))
    return buffer.getvalue()


def _rows(table: ScoreTable) -> Iterator[list[str]]:
    for row in range(len(table)):
        failed = bool(table.failed[row])
        yield [
            table.variant[row],
            table.seed[row],
            table.dataset[row],
            table.metric[row],
            "" if failed else repr(float(table.values[row])),
            "failed" if failed else "finished",
            *(column[row] for column in table.extras.values()),
        ]
