"""The bytes of a user's file, and the encoding of its text."""

import codecs
import difflib
from pathlib import Path

from pitfalls_core.errors import InputError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

FOREIGN = (
    (b"PK\x03\x04", "a spreadsheet workbook or a zip archive: save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet workbook: save the sheet as CSV"),
    (b"\x1f\x8b", "compressed with gzip: unpack it first"),
)

PARQUET = b"PAR1"


def read_bytes(path: Path) -> bytes:
    """Return what the file holds.

    Raises
    ------
    InputError
        If there is no such file, it is a folder, it cannot be read, or it is empty.
    """
    try:
        data = path.read_bytes()
    except IsADirectoryError:
        raise InputError(f"{path} is a folder; name a file of results in it") from None
    except FileNotFoundError:
        raise InputError(f"there is no file {path}{_nearest(path)}") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    if not data.strip():
        raise InputError(f"{path} is empty; it needs a header line and a line for each score")
    return data


def encoding_of(data: bytes, source: str) -> str:
    """Return the encoding of `data`: by its mark, else UTF-8, else Windows-1252 or Latin-1.

    Raises
    ------
    InputError
        If the bytes are no text.
    """
    for start, what in FOREIGN:
        if data.startswith(start):
            raise InputError(f"{source} is no text file but {what}")
    marked = [name for mark, name in MARKS if data.startswith(mark)]
    candidates = marked or ["utf-8", "cp1252", "latin-1"]
    if not marked and b"\0" in data:
        raise InputError(f"{source} is no text file (it holds zero bytes): save it as CSV in UTF-8")
    for name in candidates:
        try:
            data.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    message = f"{source} begins like {candidates[0]} and is not: save it as CSV in UTF-8"
    raise InputError(message)


def _nearest(path: Path) -> str:
    if not path.parent.is_dir():
        return f"; there is no folder {path.parent} either"
    names = [one.name for one in path.parent.iterdir() if one.is_file()]
    near = difflib.get_close_matches(path.name, names, n=1)
    return f"; did you mean {path.parent / near[0]}?" if near else "; check its name"
