"""NumPy's own files are read without pickles, and refused in words when they are damaged."""

import pickle
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.data.files.numpy_file import npy_array, npz_arrays
from pitfalls_core.data.files.source_file import SourceFile
from pitfalls_core.errors import InputError
from tests.data.files import written


def source(path: Path) -> SourceFile:
    """Return the file with a made-up origin."""
    return SourceFile(path, "a data set")


def refused(path: Path, expected: str, found: str) -> str:
    """Return the whole message as a pattern."""
    return f"^{re.escape(f'{path}: expected {expected}; found {found}. Get it from: a data set')}$"


def test_arrays_come_back(tmp_path: Path) -> None:
    """Both kinds of file, and only the arrays asked for."""
    path = written.arrays(tmp_path / "set.npz", x=np.arange(6.0).reshape(2, 3), y=[0, 1], z=[2])
    made = npz_arrays(source(path), ("y", "x"))
    assert sorted(made) == ["x", "y"]
    np.testing.assert_array_equal(made["x"], [[0, 1, 2], [3, 4, 5]])
    np.save(tmp_path / "one.npy", np.arange(4))
    np.testing.assert_array_equal(npy_array(source(tmp_path / "one.npy")), np.arange(4))


@pytest.mark.parametrize("name", ["set.npz", "one.npy"])
def test_objects_are_refused(name: str, tmp_path: Path) -> None:
    """An array of objects is a pickle, and is not loaded."""
    path = tmp_path / name
    objects = np.array([{}, None])
    if name == "one.npy":
        np.save(path, objects, allow_pickle=True)
        with pytest.raises(InputError, match=r"found something else \(.*Python objects"):
            npy_array(source(path))
    else:
        np.savez(path, x=objects)
        with pytest.raises(InputError, match=r"found something else \(.*allow_pickle"):
            npz_arrays(source(path), ("x",))


def test_a_bare_pickle_is_no_array(tmp_path: Path) -> None:
    """NumPy would load a pickle without asking if it were allowed to."""
    path = tmp_path / "one.npy"
    path.write_bytes(pickle.dumps([1, 2]))
    with pytest.raises(InputError, match=r"expected an array in NumPy's format \(\.npy\)"):
        npy_array(source(path))
    with pytest.raises(
        InputError, match=refused(path, "an archive of arrays (.npz)", "no archive")
    ):
        npz_arrays(source(path), ("x",))


def test_a_missing_array_is_named(tmp_path: Path) -> None:
    """The message lists the arrays that are there."""
    path = written.arrays(tmp_path / "set.npz", inputs=[1], targets=[2])
    with pytest.raises(
        InputError,
        match=refused(path, "an array called 'labels'", "arrays called 'inputs', 'targets'"),
    ):
        npz_arrays(source(path), ("inputs", "labels"))


def test_text_is_no_number(tmp_path: Path) -> None:
    """Labels must be numbers."""
    path = written.arrays(tmp_path / "set.npz", y=["cat", "dog"])
    with pytest.raises(
        InputError, match=refused(path, "array 'y' to hold numbers", "values of type <U3")
    ):
        npz_arrays(source(path), ("y",))


def test_the_other_kind_of_file_is_told(tmp_path: Path) -> None:
    """An archive where one array was expected is not read in part."""
    archive = written.arrays(tmp_path / "set.npz", y=[1])
    with pytest.raises(
        InputError,
        match=refused(archive, "one array in NumPy's format (.npy)", "an archive of arrays (.npz)"),
    ):
        npy_array(source(archive))


def test_a_file_that_ends_early_is_refused(tmp_path: Path) -> None:
    """A download that broke off is told."""
    whole, path = tmp_path / "whole.npy", tmp_path / "part.npy"
    np.save(whole, np.zeros((100, 10)))
    path.write_bytes(whole.read_bytes()[:-8])
    with pytest.raises(InputError, match=r"expected an array in NumPy's format \(\.npy\)"):
        npy_array(source(path))


def archive_bytes(folder: Path) -> bytes:
    """Return a sound archive as bytes."""
    return written.arrays(folder / "sound.npz", x=np.arange(5), y=np.zeros((2, 2))).read_bytes()


@settings(deadline=None)
@given(data=st.data())
def test_changed_bytes_are_read_or_refused(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nothing but `InputError` comes out of a damaged file of either kind."""
    folder = tmp_path_factory.mktemp("npz")
    one = folder / "one.npy"
    np.save(one, np.arange(5))
    readers: list[tuple[Any, bytes]] = [
        (npy_array, one.read_bytes()),
        (lambda file: npz_arrays(file, ("x", "y")), archive_bytes(folder)),
    ]
    reader, sound = data.draw(st.sampled_from(readers))
    content = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = folder / "changed"
    path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    with suppress(InputError):
        reader(source(path))
