"""Parquet files, with and without pyarrow."""

import sys
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.results.reading import read_scores
from tests.results.written import message


class _Column:
    """What a column of pyarrow is asked for."""

    def __init__(self, values: list[object]) -> None:
        self.values = values

    def to_pylist(self) -> list[object]:
        """Return the values."""
        return self.values


class _Table:
    """What a table of pyarrow is asked for."""

    column_names = ("variant", "seed", "value", "status")
    num_rows = 3
    columns = (
        _Column(["a", "a", "b"]),
        _Column([1.0, 2.0, 1.0]),
        _Column([0.1 + 0.2, None, Decimal("0.5")]),
        _Column(["finished", "failed", "finished"]),
    )


class _ArrowError(Exception):
    """What pyarrow raises."""


def _file(folder: Path, data: bytes = b"PAR1") -> Path:
    path = folder / "results.parquet"
    path.write_bytes(data)
    return path


def _pretend(monkeypatch: pytest.MonkeyPatch, read_table: object) -> None:
    """Put a stand-in for pyarrow in its place: it need not be installed for this."""
    pyarrow, parquet = ModuleType("pyarrow"), ModuleType("pyarrow.parquet")
    monkeypatch.setattr(pyarrow, "ArrowException", _ArrowError, raising=False)
    monkeypatch.setattr(parquet, "read_table", read_table, raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", pyarrow)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", parquet)


def test_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install, or to save the table otherwise."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError) as caught:
        read_scores(_file(tmp_path))
    assert message(tmp_path, caught.value) == (
        "results.parquet is a Parquet file, and pyarrow, which reads those, is not installed: "
        "install it (pip install pyarrow), or save the table as CSV"
    )


def test_cells_of_every_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers keep every digit, nulls are empty cells, whole seeds lose their decimals."""
    _pretend(monkeypatch, lambda _: _Table)
    found = read_scores(_file(tmp_path))
    assert found.values[[0, 2]].tolist() == [0.1 + 0.2, 0.5]
    assert found.failed.tolist() == [False, True, False]
    assert (found.seeds, found.lines.tolist()) == (("1", "2"), [2, 3, 4])
    assert found.notes == (
        "the file is Parquet: its rows are counted from 2, as if its names were line 1",
        "seeds such as '1.0' were read as '1'",
    )


def test_a_broken_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pyarrow says is passed on."""

    def read_table(_: object) -> None:
        raise _ArrowError("no footer")

    _pretend(monkeypatch, read_table)
    with pytest.raises(InputError) as caught:
        read_scores(_file(tmp_path))
    expected = "results.parquet is no readable Parquet file: no footer"
    assert message(tmp_path, caught.value) == expected


def test_a_real_file(tmp_path: Path) -> None:
    """With pyarrow installed, what it wrote is read."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    columns = {"variant": ["a", "b"], "seed": [1, 1], "value": [0.1, 1 / 3], "status": None}
    columns["status"] = ["finished", "finished"]
    path = tmp_path / "results.parquet"
    parquet.write_table(pyarrow.table(columns), path)
    assert read_scores(path).values.tolist() == [0.1, 1 / 3]
