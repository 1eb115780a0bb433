"""Data frames as columns of text, so that they are read and refused as files are."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from pitfalls_core.errors import InputError
from pitfalls_core.results.coded import Coded
from pitfalls_core.results.sheet import Sheet, sheet_of


def sheet_of_frame(frame: pd.DataFrame, source: str) -> Sheet:
    """Return the cells of `frame` as text; missing values are empty cells.

    Numbers become the shortest text that reads back equal. The index is left out. Rows are counted
    from 2, as in a file whose line 1 is the header.

    Parameters
    ----------
    frame
        One row a score, or one column a seed, as in a file.
    source
        What messages call it.

    Raises
    ------
    InputError
        If it has no rows, two columns of one name, or names that are no text.
    """
    for name in frame.columns:
        if not isinstance(name, str):
            raise InputError(
                f"{source}: column {name!r} has a name that is no text; rename it, for example "
                "with frame.rename(columns=str)"
            )
    cells = [_coded(frame.iloc[:, place]) for place in range(frame.shape[1])]
    lines = np.arange(2, 2 + len(frame), dtype=np.int32)
    return sheet_of(source, list(frame.columns), cells, lines, decimal_comma=False)


def _coded(values: Iterable[object]) -> Coded:
    index: dict[str, int] = {}
    codes = [index.setdefault(_text(value), len(index)) for value in values]
    return Coded(tuple(index), np.array(codes, np.int32))


def _text(value: object) -> str:
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, float | np.floating):
        return "" if np.isnan(value) else repr(float(value))
    return str(value)
