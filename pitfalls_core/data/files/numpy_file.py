"""Arrays in NumPy's own files, never through a pickle."""

import tokenize
import zipfile
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.files.source_file import SourceFile

DAMAGED = (
    ValueError,
    OSError,
    EOFError,
    KeyError,
    TypeError,
    SyntaxError,
    MemoryError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What NumPy and its helpers raise when a file is not what it says it is."""


def npy_array(source: SourceFile) -> NDArray[Any]:
    """Return the array in an ``.npy`` file, left on disk until it is looked at.

    Raises
    ------
    InputError
        If the file is missing, damaged, or holds Python objects.
    """
    source.require_file()
    try:
        found = np.load(source.path, mmap_mode="r", allow_pickle=False)
    except DAMAGED as error:
        raise source.error("an array in NumPy's format (.npy)", _what(error)) from error
    if not isinstance(found, np.ndarray):
        found.close()
        raise source.error("one array in NumPy's format (.npy)", "an archive of arrays (.npz)")
    _require_numbers(source, "the array", found)
    return found


def npz_arrays(source: SourceFile, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """Return the arrays called `names` in an ``.npz`` file.

    Raises
    ------
    InputError
        If the file is missing, damaged, has no array of a name, or one of Python objects.
    """
    source.require_file()
    if not zipfile.is_zipfile(source.path):
        raise source.error("an archive of arrays (.npz)", "no archive")
    try:
        with np.load(source.path, allow_pickle=False) as archive:
            known = list(archive.files)
            arrays = {name: archive[name] for name in names if name in known}
    except DAMAGED as error:
        raise source.error("arrays in NumPy's format (.npz)", _what(error)) from error
    for name in names:
        if name not in arrays:
            listed = ", ".join(map(repr, known[:12])) or "none"
            raise source.error(f"an array called {name!r}", f"arrays called {listed}")
        _require_numbers(source, f"array {name!r}", arrays[name])
    return arrays


def _require_numbers(source: SourceFile, what: str, array: NDArray[Any]) -> None:
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf":
        found = getattr(array, "dtype", type(array).__name__)
        raise source.error(f"{what} to hold numbers", f"values of type {found}")


def _what(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "sizes that do not fit into memory"
    return f"something else ({' '.join(str(error).split())[:120]})"
