"""Tidy files: one row a score."""

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.results.coded import Coded
from pitfalls_core.results.columns import Columns
from pitfalls_core.results.numbers import NumberCells, shown
from pitfalls_core.results.scores import ScoreTable
from pitfalls_core.results.sheet import Sheet

ONE_DATASET = "all"
"""The dataset of files that name none."""

STATES = ("finished", "failed")
"""What the status of a run may be."""

_WHOLE = re.compile(r"([0-9]+)\.0+")


def tidy_scores(sheet: Sheet, columns: Columns, roles: Mapping[str, str]) -> ScoreTable:
    """Return the scores of a sheet with one row a score.

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
        If a column is missing, a name is empty, a status is unknown, or a value does not fit it.
    """
    for role in ("variant", "seed", "value"):
        if role not in roles:
            raise columns.missing(role, sheet.header, sheet.source)
    value = roles["value"]
    metric = names_or(sheet, roles.get("metric"), value)
    failed = _failed(sheet, roles)
    numbers = NumberCells(
        sheet.columns[value], ~failed, metric, sheet.decimal_comma, lambda r: sheet.place(r, value)
    )
    values, notes = numbers.read()
    seed, seed_notes = seed_labels(sheet.names(roles["seed"]))
    _refuse_equal_numbers(sheet, roles["seed"], seed)
    return ScoreTable(
        sheet.source,
        sheet.names(roles["variant"]),
        seed,
        names_or(sheet, roles.get("dataset"), ONE_DATASET),
        metric,
        values,
        failed,
        sheet.lines,
        {name: cells for name, cells in sheet.columns.items() if name not in roles.values()},
        (*sheet.notes, *notes, *seed_notes),
    )


def names_or(sheet: Sheet, column: str | None, default: str) -> Coded:
    """Return a column of names, or `default` in every row if there is no such column."""
    return Coded.constant(default, len(sheet)) if column is None else sheet.names(column)


def seed_labels(seed: Coded) -> tuple[Coded, tuple[str, ...]]:
    """Return seeds with ``3.0``, as programs write whole numbers in columns with gaps, as ``3``."""
    if not any(_WHOLE.fullmatch(label) for label in seed.labels):
        return seed, ()
    return seed.mapped(_whole), ("seeds such as '1.0' were read as '1'",)


def _whole(label: str) -> str:
    match = _WHOLE.fullmatch(label)
    return match[1] if match else label


def _refuse_equal_numbers(sheet: Sheet, column: str, seed: Coded) -> None:
    """Refuse ``1`` beside ``01``: they would not be paired, and were meant to be."""
    seen: dict[str, int] = {}
    for code, label in enumerate(seed.labels):
        number = label.lstrip("0") if label.isdecimal() else label
        other = seen.setdefault(number, code)
        if other != code:
            rows = [int(np.argmax(seed.codes == one)) for one in (other, code)]
            message = (
                f"{sheet.place(rows[0], column)}: {shown(seed.labels[other])}, and "
                f"{sheet.place(rows[1], column)}: {shown(label)} are one number written in two "
                "ways; equal seeds are paired, so write them alike"
            )
            raise InputError(message)


def _failed(sheet: Sheet, roles: Mapping[str, str]) -> NDArray[np.bool_]:
    """Return which rows are of failed runs, after a look at status and value together."""
    if "status" not in roles:
        return np.zeros(len(sheet), np.bool_)
    status = sheet.columns[roles["status"]].mapped(str.casefold)
    for code, label in enumerate(status.labels):
        if label not in STATES:
            row = int(np.argmax(status.codes == code))
            place = f"in {sheet.place(row, roles['status'])}"
            text = sheet.columns[roles["status"]][row]
            raise UnknownNameError("status", text, STATES, place)
    failed = status.where(lambda label: label == "failed")
    filled = failed & sheet.columns[roles["value"]].where(bool)
    if filled.any():
        row, value = int(np.argmax(filled)), roles["value"]
        message = (
            f"{sheet.place(row, value)}: the run is marked as failed and has the value "
            f"{shown(sheet.columns[value][row])}; leave the cell empty, or mark the run as finished"
        )
        raise InputError(message)
    return failed
