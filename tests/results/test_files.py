"""Bytes and encodings of a user's file."""

from pathlib import Path

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.results.files import encoding_of, read_bytes


def test_what_is_no_file(tmp_path: Path) -> None:
    """A missing file names the nearest one; a folder and an empty file are refused."""
    (tmp_path / "results.csv").write_text("a")
    (tmp_path / "empty.csv").write_text(" \r\n\n")
    cases = {
        tmp_path: f"{tmp_path} is a folder; name a file of results in it",
        tmp_path / "result.csv": (
            f"there is no file {tmp_path}/result.csv; did you mean {tmp_path}/results.csv?"
        ),
        tmp_path / "x": f"there is no file {tmp_path}/x; check its name",
        tmp_path / "no" / "x": (
            f"there is no file {tmp_path}/no/x; there is no folder {tmp_path}/no either"
        ),
        tmp_path / "empty.csv": (
            f"{tmp_path}/empty.csv is empty; it needs a header line and a line for each score"
        ),
        tmp_path / ("x" * 300): f"{tmp_path}/{'x' * 300} cannot be read: File name too long",
    }
    for path, message in cases.items():
        with pytest.raises(InputError) as caught:
            read_bytes(path)
        assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("a", "ascii", "utf-8"),
        ("ä", "utf-8", "utf-8"),
        ("ä", "utf-8-sig", "utf-8-sig"),
        ("ä", "utf-16", "utf-16"),
        ("\ufeffä", "utf-16-be", "utf-16"),
        ("ä", "utf-32", "utf-32"),
        ("äé€", "cp1252", "cp1252"),
        ("ä\x81", "latin-1", "latin-1"),
    ],
)
def test_encodings(text: str, encoding: str, found: str) -> None:
    """The mark decides, else UTF-8 if it can be, else the Western encodings."""
    data = text.encode(encoding)
    assert encoding_of(data, "r.csv") == found
    assert data.decode(found).lstrip("\ufeff") == text.lstrip("\ufeff")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"PK\x03\x04...",
            "r.csv is no text file but a spreadsheet workbook or a zip archive: "
            "save the sheet as CSV",
        ),
        (
            b"\xd0\xcf\x11\xe0",
            "r.csv is no text file but an old spreadsheet workbook: save the sheet as CSV",
        ),
        (b"\x1f\x8b", "r.csv is no text file but compressed with gzip: unpack it first"),
        (b"a\0b", "r.csv is no text file (it holds zero bytes): save it as CSV in UTF-8"),
        (b"\xff\xfea", "r.csv begins like utf-16 and is not: save it as CSV in UTF-8"),
    ],
)
def test_what_is_no_text(data: bytes, message: str) -> None:
    """Other formats are named, with what to do."""
    with pytest.raises(InputError) as caught:
        encoding_of(data, "r.csv")
    assert str(caught.value) == message
