"""Wide files: one row an arm, one column a seed."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from pitfalls_core.errors import InputError
from pitfalls_core.results.coded import Coded
from pitfalls_core.results.columns import Columns, option
from pitfalls_core.results.numbers import NumberCells
from pitfalls_core.results.scores import ScoreTable
from pitfalls_core.results.sheet import Sheet
from pitfalls_core.results.tidy import ONE_DATASET, names_or

_SEED = re.compile(r"(.*?)([0-9]+)", re.DOTALL)

NOT_WIDE = ("seed", "value", "status")
"""Roles that have no column in a wide file."""


def looks_wide(header: Sequence[str], roles: Mapping[str, str]) -> bool:
    """Return whether a file without columns of seeds and values has a column for each seed.

    That is so if there are two or more columns without a role, and they are numbers, or numbers
    behind one common word, as in ``seed_0`` and ``seed_1``.
    """
    if "variant" not in roles or any(role in roles for role in NOT_WIDE):
        return False
    return len(_seeds(header, roles)) > 1 and _prefix(_seeds(header, roles)) is not None


def wide_scores(sheet: Sheet, columns: Columns, roles: Mapping[str, str]) -> ScoreTable:
    """Return the scores of a sheet in which every column without a role is a seed.

    A common word before the numbers of the seeds is left out of their labels. An empty cell, and
    one that says ``failed``, is a run that was planned and has no score.

    Parameters
    ----------
    sheet
        The cells.
    columns
        The user's names of the columns.
    roles
        Role to column, of the roles that the sheet has a column for.

    Raises
    ------
    InputError
        If there is no column of variants, there is one of seeds, values or states, there is no
        column left for a seed, or a cell holds no number.
    """
    if "variant" not in roles:
        raise columns.missing("variant", sheet.header, sheet.source)
    seeds = _seeds(sheet.header, roles)
    _refuse_what_is_not_wide(sheet, roles, seeds)
    rows, width = len(sheet), len(seeds)
    cells = _interleaved([sheet.columns[name] for name in seeds])
    cells = cells.mapped(lambda text: "" if text.casefold() == "failed" else text)
    failed = cells.where(lambda text: not text)
    metric = _repeated(names_or(sheet, roles.get("metric"), columns.value), width)
    numbers = NumberCells(
        cells,
        ~failed,
        metric,
        sheet.decimal_comma,
        lambda cell: sheet.place(cell // width, seeds[cell % width]),
    )
    values, notes = numbers.read()
    prefix = _prefix(seeds) or ""
    return ScoreTable(
        sheet.source,
        _repeated(sheet.names(roles["variant"]), width),
        Coded(
            tuple(name[len(prefix) :] for name in seeds),
            np.tile(np.arange(width, dtype=np.int32), rows),
        ),
        _repeated(names_or(sheet, roles.get("dataset"), ONE_DATASET), width),
        metric,
        values,
        failed,
        np.repeat(sheet.lines, width),
        notes=(*sheet.notes, *_notes(seeds, int(failed.sum())), *notes),
    )


def _seeds(header: Sequence[str], roles: Mapping[str, str]) -> list[str]:
    return [name for name in header if name not in roles.values()]


def _prefix(seeds: Sequence[str]) -> str | None:
    """Return the one text before all numbers, None if the names are not of that form."""
    matches = [_SEED.fullmatch(name) for name in seeds]
    prefixes = {match[1] if match else None for match in matches}
    return prefixes.pop() if len(prefixes) == 1 else None


def _refuse_what_is_not_wide(sheet: Sheet, roles: Mapping[str, str], seeds: Sequence[str]) -> None:
    for role in NOT_WIDE:
        if role in roles:
            message = (
                f"{sheet.source} has a column {roles[role]!r}, which a table with a column for "
                f"each seed has not: leave out --wide, or name another column with {option(role)}"
            )
            raise InputError(message)
    if not seeds:
        message = (
            f"{sheet.source} has no columns of seeds; its columns are "
            f"{', '.join(map(repr, sheet.header))}"
        )
        raise InputError(message)


def _interleaved(columns: Sequence[Coded]) -> Coded:
    """Return the cells of all columns, row by row."""
    index: dict[str, int] = {}
    parts = [
        np.array([index.setdefault(text, len(index)) for text in one.labels], np.int32)[one.codes]
        for one in columns
    ]
    return Coded(tuple(index), np.stack(parts, axis=1).ravel())


def _repeated(column: Coded, width: int) -> Coded:
    return Coded(column.labels, np.repeat(column.codes, width))


def _notes(seeds: Sequence[str], failed: int) -> list[str]:
    span = seeds[0] if len(seeds) == 1 else f"{seeds[0]} to {seeds[-1]}"
    notes = [f"one column a seed: {len(seeds)} seeds, {span}"]
    if failed:
        runs = "1 empty cell is a run" if failed == 1 else f"{failed} empty cells are runs"
        notes.append(f"{runs} without a score, counted as failed")
    return notes
