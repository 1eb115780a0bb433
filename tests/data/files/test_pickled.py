"""Pickles are data: what they hold is read as Python reads it, and nothing they name is called."""

import builtins
import collections
import datetime
import os
import pickle
import pickletools
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from pitfalls_core.data.files.pickled import pickled_table, table_of
from pitfalls_core.data.files.source_file import SourceFile
from pitfalls_core.errors import InputError
from tests.data.files import written

SOURCE = SourceFile(Path("batch"), "CIFAR-10")
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
NUMBERS = st.sampled_from(["u1", "<i4", ">i8", "<f8", ">f4", "f2", "b1"]).flatmap(
    lambda dtype: arrays(dtype, array_shapes(min_dims=0, max_dims=3, max_side=4))
)


def read(content: bytes) -> dict[str, Any]:
    """Return the table in `content`."""
    return table_of(content, SOURCE)


@settings(max_examples=60, deadline=None)
@given(
    table=st.dictionaries(st.text(max_size=3), PLAIN, max_size=4),
    protocol=st.integers(0, pickle.HIGHEST_PROTOCOL),
)
def test_plain_values_come_back(table: dict[str, Any], protocol: int) -> None:
    """Python's own unpickler says the same, at every version of the format."""
    content = pickle.dumps(table, protocol)
    assert read(content) == table == pickle.loads(content)


@settings(deadline=None)
@given(array=NUMBERS, by_columns=st.booleans(), protocol=st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_arrays_come_back(array: NDArray[Any], by_columns: bool, protocol: int) -> None:
    """Type, byte order, shape and bytes are kept, in both orders of the axes."""
    given_array = np.asfortranarray(array) if by_columns else array
    made = read(pickle.dumps({"x": given_array}, protocol))["x"]
    assert (made.dtype, made.shape) == (given_array.dtype, given_array.shape)
    assert made.tobytes() == given_array.tobytes()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_numbers_of_numpy_and_shared_values_come_back(protocol: int) -> None:
    """A scalar becomes a number; an array that stands twice is one array."""
    array = np.arange(3)
    made = read(pickle.dumps({"a": array, "b": array, "n": np.float32(0.5), 3: 1}, protocol))
    assert (made["n"], made["3"]) == (0.5, 1)
    np.testing.assert_array_equal(made["a"], made["b"])


def test_pickles_of_python_2_are_read() -> None:
    """Bytes that Python 2 wrote as text become an array again, as with encoding latin1."""
    data = np.arange(256, dtype=np.uint8).reshape(2, 128)
    content = written.python2_pickle(data, [3, 7])
    expected = pickle.loads(content, encoding="latin1")
    made = read(content)
    np.testing.assert_array_equal(made["data"], data)
    np.testing.assert_array_equal(made["data"], expected["data"])
    assert made["labels"] == expected["labels"] == [3, 7]


def test_keys_of_bytes_become_text() -> None:
    """Tables read with encoding bytes and written again have such keys."""
    assert read(pickle.dumps({b"labels": [1]})) == {"labels": [1]}


class Malicious:
    """An object whose pickle calls `function` when it is loaded."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> Any:
        return self.call


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    ("function", "name"),
    [
        (os.system, f"{os.name}.system"),
        (shutil.rmtree, "shutil.rmtree"),
        (builtins.eval, "eval"),
        (builtins.getattr, "getattr"),
        (collections.OrderedDict, "collections.OrderedDict"),
        (datetime.date, "datetime.date"),
        (np.load, "numpy.load"),
    ],
)
def test_a_name_that_no_array_needs_is_refused(
    function: Any, name: str, protocol: int, tmp_path: Path
) -> None:
    """The message names it, and what would have been called leaves no trace."""
    trace = tmp_path / "trace"
    path = tmp_path / "batch"
    path.write_bytes(pickle.dumps({"x": Malicious(function, f"touch {trace}")}, protocol))
    with pytest.raises(InputError) as caught:
        pickled_table(path, "CIFAR-10")
    shown = f"(builtins|__builtin__).{name}" if name in {"eval", "getattr"} else re.escape(name)
    message = (
        f"{re.escape(str(path))}: expected plain values and arrays; found the forbidden name "
        f"'{shown}'. Get it from: CIFAR-10"
    )
    assert re.fullmatch(message, str(caught.value))
    assert not trace.exists()


def test_the_planted_pickle_would_have_worked(tmp_path: Path) -> None:
    """The test above plants something: Python's own unpickler does call it."""
    trace = tmp_path / "trace"
    pickle.loads(pickle.dumps(Malicious(os.system, f"touch {trace}")))
    assert trace.exists()


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (np.array([{}]), "an array of type 'O8'"),
        (np.array(["ab"]), "an array of type 'U2'"),
        (np.array(["2020"], dtype="M8[Y]"), "an array of type 'M8'"),
        (np.zeros(2, dtype=[("a", "i4")]), "an array of type 'V4'"),
        ({1, 2}, "the pickle instruction EMPTY_SET"),
        (frozenset({1}), "the pickle instruction FROZENSET"),
    ],
)
def test_other_values_are_refused(value: Any, found: str) -> None:
    """Arrays of objects, of text and with named parts are not numbers."""
    message = f"batch: expected (.*); found {re.escape(found)}\\. Get it from: CIFAR-10"
    with pytest.raises(InputError, match=f"^{message}$"):
        read(pickle.dumps({"x": value}, 4))


def test_a_pickle_of_anything_but_a_table_is_refused() -> None:
    """Readers ask for entries by name."""
    message = "batch: expected a dictionary; found a value of type list. Get it from: CIFAR-10"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        read(pickle.dumps([1, 2]))


def test_every_beginning_of_a_pickle_is_refused() -> None:
    """A file that ends early is told as such, wherever it ends."""
    content = pickle.dumps({"x": np.arange(3), "y": [1, "a", b"b", 2.5]})
    for length in range(len(content)):
        with pytest.raises(InputError, match=r"^batch: expected "):
            read(content[:length])


CODES = st.sampled_from([code.code.encode("latin-1") for code in pickletools.opcodes])
PIECES = st.lists(
    CODES
    | st.binary(max_size=5)
    | st.sampled_from(
        [b"cnumpy\ndtype\n", b"cnumpy.core.multiarray\nscalar\n", b"(lp0\n", b"U\x02u1"]
    ),
    max_size=30,
).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(
    content=st.binary(max_size=60) | PIECES | PIECES.map(lambda tail: b"\x80\x04}(" + tail + b".")
)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Nothing but `InputError` comes out of bytes that are no pickle."""
    with suppress(InputError):
        assert isinstance(read(content), dict)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_flipped_bytes_are_read_or_refused(data: st.DataObject) -> None:
    """One changed byte of a sound file gives other numbers or an `InputError`, nothing else."""
    content = bytearray(
        pickle.dumps({"x": np.arange(4.0), "y": [1, 2]}, data.draw(st.integers(0, 5)))
    )
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(InputError):
        assert isinstance(read(bytes(content)), dict)


def test_numbers_in_a_file_ask_for_no_memory() -> None:
    """A place in the memory of two thousand million costs nothing, unlike in Python's unpickler."""
    assert read(b"\x80\x02}r\xff\xff\xff\x7f.") == {}


def test_deep_nesting_is_no_danger() -> None:
    """A tower of tuples is neither hashed nor compared, which would overflow the stack."""
    tower = b")" + b"\x85" * 60_000
    with pytest.raises(InputError, match="a key of type tuple"):
        read(b"\x80\x02}" + tower + b"K\x01s.")
    with pytest.raises(InputError, match="a call that makes no array"):
        read(b"\x80\x02}" + b"cnumpy\ndtype\n" + tower + b"R.")
