"""``comparisons.csv``: every number of every comparison, also of those that no document shows."""

from typing import Any

from pitfalls_core.report.escaping import csv_cell

NOT_IN_A_CELL = ("runs", "collapse", "minimum_detectable_effect_range")
"""Fields of a comparison that hold several values."""


def comparisons_csv(document: dict[str, Any]) -> str:
    """Return every number of every comparison, one row each; lists are left out."""
    entries = document["studies"][0]["comparisons"]
    names = [name for name in entries[0] if name not in NOT_IN_A_CELL]
    rows = ([_cell(entry[name]) for name in names] for entry in entries)
    return "".join(",".join(row) + "\n" for row in (names, *rows))


def _cell(value: object) -> str:
    """Return a value as a cell; text is made inert, and numbers need not be."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case list():
            return csv_cell(" ".join(map(str, value)))
    return csv_cell(str(value))
