"""A user's file of scores becomes a table, or one message that says what to change."""

from pathlib import Path

from pitfalls_core.results.columns import STANDARD, Columns, folded
from pitfalls_core.results.opening import read_sheet
from pitfalls_core.results.scores import ScoreTable
from pitfalls_core.results.sheet import Sheet
from pitfalls_core.results.tidy import tidy_scores
from pitfalls_core.results.wide import looks_wide, wide_scores


def read_scores(path: Path, columns: Columns = STANDARD, *, wide: bool | None = None) -> ScoreTable:
    """Return the scores in a file of delimited text or Parquet.

    Cells are separated by commas, semicolons or tabs; text is UTF-8, UTF-16 with a mark, or
    Windows-1252. Rows are still as the file has them: `pitfalls_core.results.unit` makes them one
    a run.

    Parameters
    ----------
    path
        The file.
    columns
        The names of its columns.
    wide
        Whether every column without a role is a seed; None to find out from the header.

    Raises
    ------
    InputError
        If the file cannot be read as a table of scores; the message names line and column, what
        stands there, and what to do.
    """
    sheet = read_sheet(path, [folded(name) for name in columns.by_role.values()])
    return scores_of(sheet, columns, wide=wide)


def scores_of(sheet: Sheet, columns: Columns = STANDARD, *, wide: bool | None = None) -> ScoreTable:
    """Return the scores in a sheet; the parameters are those of `read_scores`.

    Raises
    ------
    InputError
        If it is no table of scores.
    """
    roles = columns.found(sheet.header, sheet.source)
    if wide if wide is not None else looks_wide(sheet.header, roles):
        return wide_scores(sheet, columns, roles)
    return tidy_scores(sheet, columns, roles)
