"""Parquet files, where pyarrow is there to read them."""

import importlib
import io
from typing import Any

import numpy as np

from pitfalls_core.errors import InputError
from pitfalls_core.results.coded import Coded
from pitfalls_core.results.sheet import Sheet, sheet_of


def read_parquet(data: bytes, source: str) -> Sheet:
    """Return the cells of a Parquet file as text; nulls are empty cells.

    Numbers become the shortest text that reads back equal.

    Raises
    ------
    InputError
        If pyarrow is not installed, or cannot read the file.
    """
    try:
        pyarrow: Any = importlib.import_module("pyarrow")
        parquet: Any = importlib.import_module("pyarrow.parquet")
    except ImportError:
        message = (
            f"{source} is a Parquet file, and pyarrow, which reads those, is not installed: "
            "install it (pip install pyarrow), or save the table as CSV"
        )
        raise InputError(message) from None
    try:
        table = parquet.read_table(io.BytesIO(data))
    except pyarrow.ArrowException as error:
        raise InputError(f"{source} is no readable Parquet file: {error}") from None
    cells = [_coded(column.to_pylist()) for column in table.columns]
    lines = np.arange(2, 2 + table.num_rows, dtype=np.int32)
    notes = ("the file is Parquet: its rows are counted from 2, as if its names were line 1",)
    return sheet_of(source, table.column_names, cells, lines, decimal_comma=True, notes=notes)


def _coded(values: list[object]) -> Coded:
    index: dict[str, int] = {}
    codes = [index.setdefault("" if value is None else str(value), len(index)) for value in values]
    return Coded(tuple(index), np.array(codes, np.int32))
