"""From a path to a sheet, whatever the format of the file."""

from collections.abc import Collection
from pathlib import Path

from pitfalls_core.results.delimited import read_delimited
from pitfalls_core.results.files import PARQUET, read_bytes
from pitfalls_core.results.parquet import read_parquet
from pitfalls_core.results.sheet import Sheet


def read_sheet(path: Path, known: Collection[str], *, source: str | None = None) -> Sheet:
    """Return the cells of a delimited text file, or of a Parquet file.

    Parameters
    ----------
    path
        The file.
    known
        Folded names that the header may hold.
    source
        What messages call the file; its path if not given.

    Raises
    ------
    InputError
        If there is no such file, it has no rows, or its rows do not fit its header.
    """
    name = source or str(path)
    data = read_bytes(path)
    if data.startswith(PARQUET):
        return read_parquet(data, name)
    return read_delimited(data, known, name)
