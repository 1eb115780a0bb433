"""Tables of features are read cell by cell, and every fault is told with its line."""

import re
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from pitfalls_core.data.files.delimited_table import feature_table, number_table
from pitfalls_core.data.files.source_file import SourceFile
from pitfalls_core.errors import InputError


def source(path: Path, text: str | bytes = "") -> SourceFile:
    """Write `text` to `path` and return the file with a made-up origin."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return SourceFile(path, "a data set")


FEATURES = arrays(
    np.float32,
    array_shapes(min_dims=2, max_dims=2, max_side=5),
    elements=st.floats(-1e6, 1e6, width=32),
)


@settings(deadline=None)
@given(features=FEATURES, at=st.integers(0, 5))
def test_what_pandas_writes_is_read(
    features: NDArray[np.float32], at: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Values, labels and names come back, wherever the column of labels stands."""
    frame = pd.DataFrame(features, columns=[f"x {n}" for n in range(features.shape[1])])
    labels = np.arange(len(frame)) % 3
    frame.insert(min(at, features.shape[1]), "class", labels)
    path = tmp_path_factory.mktemp("csv") / "set.csv"
    table = feature_table(source(path, frame.to_csv(index=False)), "class")
    np.testing.assert_array_equal(table.features, features)
    np.testing.assert_array_equal(table.labels, labels)
    assert table.columns == tuple(frame.columns.drop("class"))


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("", "a header and at least one line of numbers", "0 lines"),
        ("a,label\n", "a header and at least one line of numbers", "1 lines"),
        ("a,a,label\n1,2,0\n", "a header with a different name for each column", "'a' twice"),
        (
            "a,,label\n1,2,0\n",
            "a header with a different name for each column",
            "a column without a name",
        ),
        ("a,b\n1,2\n", "a header with 'label' and at least one feature", "'a', 'b'"),
        ("label\n1\n", "a header with 'label' and at least one feature", "'label'"),
        ("a,label\n1,0\n1\n", "2 cells a line, as in the header", "1 in line 3"),
        ("a,label\n1,0,5\n", "2 cells a line, as in the header", "3 in line 2"),
        ("a,label\n1,0\n\n,0\n", "a number in every cell", "an empty cell in line 4"),
        ("a,label\nred,0\n", "a number in every cell", "'red' in line 2"),
        ("a,label\nnan,0\n", "finite numbers (in single precision)", "others in line 2"),
        ("a,label\n1e39,0\n", "finite numbers (in single precision)", "others in line 2"),
        (
            "a,label\n1,-1\n",
            "labels that are whole numbers from 0, below 100,000",
            "'-1' in line 2",
        ),
        (
            "a,label\n1,0.5\n",
            "labels that are whole numbers from 0, below 100,000",
            "'0.5' in line 2",
        ),
        ("a,label\n1,\n", "labels that are whole numbers from 0, below 100,000", "'' in line 2"),
        (
            'a,label\n"1"2,0\n',
            "lines of cells with commas between",
            "line 2 (',' expected after '\"')",
        ),
        (b"a,label\n\xff,0\n", "text in UTF-8", "a byte that is not (invalid start byte, byte 8)"),
    ],
)
def test_faults_are_named(text: str | bytes, expected: str, found: str, tmp_path: Path) -> None:
    """Every fault of a table is told with what was expected instead, and where."""
    path = tmp_path / "set.csv"
    message = f"{path}: expected {expected}; found {found}. Get it from: a data set"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        feature_table(source(path, text), "label")


@settings(deadline=None)
@given(text=st.text() | st.text(alphabet='a,1.\n"e-label').map(lambda rest: f"a,label\n{rest}"))
def test_any_text_is_read_or_refused(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing but `InputError` comes out of a text that is no such table."""
    path = tmp_path_factory.mktemp("csv") / "any.csv"
    file = source(path, text.encode("utf-8", "surrogatepass"))
    with suppress(InputError):
        assert np.isfinite(feature_table(file, "label").features).all()
    with suppress(InputError):
        assert number_table(file, 2, ",").shape[1] == 2


def test_numbers_without_a_header(tmp_path: Path) -> None:
    """Both published texts of scanned digits: with commas, and with blanks."""
    commas = source(tmp_path / "a", "0,1,2\n3,4,5\n")
    blanks = source(tmp_path / "b", " 0.0 1.0  2.0 \n3 4 5\n\n")
    for file, separator in ((commas, ","), (blanks, None)):
        np.testing.assert_array_equal(number_table(file, 3, separator), [[0, 1, 2], [3, 4, 5]])
    message = (
        f"{commas.path}: expected 4 numbers a line; found 3 in line 1. Get it from: a data set"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        number_table(commas, 4, ",")
