"""Lines that carry their own digest: what is whole is read, and nothing else."""

import errno
import fcntl
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.runs.store.sealed_lines import SealedLines

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6
)
LINES = [{"a": 1}, ["two", 2.5], "drei\n\tvier"]


@pytest.fixture
def lines(tmp_path: Path) -> SealedLines:
    """Return three lines in a folder that they made."""
    made = SealedLines(tmp_path / "folder" / "lines.jsonl")
    made.append(LINES)
    return made


@given(batches=st.lists(st.lists(VALUES, max_size=3), max_size=4))
def test_what_was_added_is_read(
    batches: list[list[Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every value comes back, of the same kind, in the order of adding, and once."""
    made = SealedLines(tmp_path_factory.mktemp("lines") / "lines.jsonl")
    for batch in batches:
        made.append(batch)
    assert repr(made.read()) == repr([value for batch in batches for value in _sorted(batch)])


def _sorted(value: Any) -> Any:
    """Return `value` with the names of dictionaries in order, as canonical JSON has them."""
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def test_names_of_files_are_kept_whatever_they_are(lines: SealedLines) -> None:
    """Bytes that are no text, as Python stands for them, survive."""
    name = os.fsdecode(b"a\xff\xed")
    lines.append([name])
    assert os.fsencode(lines.read()[-1]) == b"a\xff\xed"


def test_no_file(tmp_path: Path) -> None:
    """Reading finds nothing and makes nothing."""
    made = SealedLines(tmp_path / "folder" / "lines.jsonl")
    assert made.read() == []
    assert not made.path.parent.exists()


def test_replace(lines: SealedLines) -> None:
    """The file holds the new values only, and no draft is left."""
    lines.replace(["new"])
    assert lines.read() == ["new"]
    assert [path.name for path in lines.path.parent.iterdir()] == ["lines.jsonl"]
    lines.append(["more"])
    assert lines.read() == ["new", "more"]
    lines.replace([])
    assert lines.read() == []


def test_a_torn_last_line_swallows_nothing(lines: SealedLines) -> None:
    """Wherever its writer was killed; a line is whole as well if only its end is missing."""
    whole = lines.path.read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1
    for end in range(last, len(whole) + 1):
        lines.path.write_bytes(whole[:end])
        assert lines.read() == (LINES if end >= len(whole) - 1 else LINES[:2])
        lines.append(["new"])
        assert lines.read() == [*(LINES if end >= len(whole) - 1 else LINES[:2]), "new"]


def test_a_line_torn_between_opening_and_locking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another writer leaves just before it is our turn swallows nothing either."""
    made = SealedLines(tmp_path / "lines.jsonl")

    def locking(*_: object) -> None:
        with made.path.open("ab") as file:
            file.write(b'"torn')

    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", locking)
        made.append(["new"])
    assert made.read() == ["new"]


def test_a_flipped_byte_drops_its_line(lines: SealedLines) -> None:
    """And no other, unless it was the end of a line: then the two that it kept apart."""
    whole = lines.path.read_bytes()
    generator = random.Random(0)
    ends = [place for place, byte in enumerate(whole) if byte == ord("\n")]
    assert len(ends) == 3
    for place in range(len(whole)):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << generator.randrange(8)
        lines.path.write_bytes(flipped)
        number = whole.count(b"\n", 0, place)
        lost = {number, number + 1} if place in ends else {number}
        assert lines.read() == [value for at, value in enumerate(LINES) if at not in lost]


@given(content=st.binary(max_size=80))
def test_rubbish_is_no_line(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is in the file, nothing is read that was not added; what is added then is."""
    made = SealedLines(tmp_path_factory.mktemp("rubbish") / "lines.jsonl")
    made.path.write_bytes(content)
    assert made.read() == []
    made.append(["new"])
    assert made.read() == ["new"]


def test_a_line_in_the_place_of_a_folder(tmp_path: Path) -> None:
    """Reading finds nothing; writing says why it fails."""
    made = SealedLines(tmp_path / "lines.jsonl")
    made.path.mkdir()
    assert made.read() == []
    with pytest.raises(IsADirectoryError):
        made.append(["new"])


def test_waiting_for_the_disk(lines: SealedLines, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only if it is asked for, and only after all has been handed over."""
    sizes: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda file: sizes.append(os.fstat(file).st_size))
    lines.append(["quick"])
    assert sizes == []
    lines.append(["sure"], flush=True)
    assert sizes == [lines.path.stat().st_size]


WRITER = """
import sys
from pathlib import Path
from pitfalls_core.runs.store.sealed_lines import SealedLines
lines = SealedLines(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    lines.append([[sys.argv[2], number, "x" * int(sys.argv[4])], [sys.argv[2], number, ""]])
    print(number, flush=True)
"""


def writer(path: Path, name: str, count: int, size: int) -> subprocess.Popen[str]:
    """Start a process that adds `count` times two lines, and tells each time."""
    words = [str(path), name, str(count), str(size)]
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, *words], stdout=subprocess.PIPE, text=True
    )


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    """Three processes that add lines at once, long ones among them, lose and mix up none."""
    path = tmp_path / "folder" / "lines.jsonl"
    writers = [writer(path, name, 80, 20_000) for name in "abc"]
    for one in writers:
        one.communicate()
    assert [one.returncode for one in writers] == [0, 0, 0]
    read = SealedLines(path).read()
    for name in "abc":
        mine = [(number, len(text)) for who, number, text in read if who == name]
        assert mine == [pair for number in range(80) for pair in ((number, 20_000), (number, 0))]
    assert len(read) == 480


def test_a_writer_waits_for_its_turn(lines: SealedLines) -> None:
    """While another one is in the middle of a line, it waits, and breaks nothing in two."""
    whole = lines.path.read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1
    with lines.path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(whole[last : last + 9])
        file.flush()
        other = writer(lines.path, "b", 1, 10)
        while f"-> FLOCK  ADVISORY  WRITE {other.pid} " not in Path("/proc/locks").read_text():
            assert other.poll() is None, "it did not wait"
        file.write(whole[last + 9 :])
    other.communicate()
    assert lines.read() == [*LINES, LINES[-1], ["b", 0, "x" * 10], ["b", 0, ""]]


def test_killed_writers(tmp_path: Path) -> None:
    """What a writer told before it was killed is there, and what is added afterwards."""
    made = SealedLines(tmp_path / "lines.jsonl")
    for name in "pqrs":
        one = writer(made.path, name, 100_000, 500_000)
        assert one.stdout is not None
        told = [one.stdout.readline() for _ in range(3)]
        one.kill()
        told += one.communicate()[0].splitlines(keepends=True)
        made.append([f"after {name}"])
        read = made.read()
        assert read[-1] == f"after {name}"
        mine = [value for value in read if value[0] == name]
        numbers = {number for _, number, text in mine if text == ""}
        assert numbers >= {int(line) for line in told if line.endswith("\n")}
        made.replace([value for value in read if isinstance(value, str)])
    assert made.read() == [f"after {name}" for name in "pqrs"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("kept", [0, 1, 20, 10_000])
def test_an_error_in_the_middle_of_writing(
    number: int, kept: int, lines: SealedLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk takes a part of the lines: the older ones and the next ones are read."""
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", _full_after(kept, number))
        with pytest.raises(OSError, match=rf"^\[Errno {number}\] {os.strerror(number)}$"):
            lines.append(["x" * 30, "y" * 30])
    read = lines.read()
    assert read[:3] == LINES
    assert read[3:] == {0: [], 1: [], 20: [], 10_000: ["x" * 30, "y" * 30]}[kept]
    lines.append(["new"])
    assert lines.read() == [*read, "new"]


def _full_after(kept: int, number: int) -> Any:
    """Return `Path.open` for files that take `kept` bytes and then fail."""
    opening = Path.open

    def opened(path: Path, mode: str) -> Any:
        file = opening(path, mode)
        if mode == "ab":
            write = file.write

            def part(content: bytes) -> None:
                write(content[:kept])
                file.flush()
                raise OSError(number, os.strerror(number))

            return _Wrapped(file, part)
        return file

    return opened


class _Wrapped:
    """A file with another way to write."""

    def __init__(self, file: Any, write: Any) -> None:
        self._file, self.write = file, write

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "_Wrapped":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
