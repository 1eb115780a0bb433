"""Digests of data: always those of the content, remembered only as long as it surely stays."""

import errno
import hashlib
import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.runs.identity import file_digests
from pitfalls_core.runs.identity.file_digests import FileDigests, files_below, stamp_of
from pitfalls_core.runs.store.sealed_lines import SealedLines

LIGHT = b"light"
OF_LIGHT = hashlib.sha256(LIGHT).hexdigest()
"""The digest of a file as the standard library makes it."""


@pytest.fixture
def lines(tmp_path: Path) -> SealedLines:
    """Return a memory that is not there yet."""
    return SealedLines(tmp_path / "memory" / "digests.jsonl")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of data."""
    path = tmp_path / "a.txt"
    path.write_bytes(LIGHT)
    return path


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all files be old enough to be remembered."""
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 3600)


def tree(folder: Path, files: dict[str, bytes]) -> Path:
    """Write `files` below `folder`."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def of(path: Path) -> str:
    """Return the digest of `path`, with nothing remembered."""
    return FileDigests(SealedLines(path.parent / "none" / "digests.jsonl")).of(path)


@given(content=st.binary(max_size=300))
def test_a_file(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The digest is the SHA-256 of its bytes."""
    path = tmp_path_factory.mktemp("file") / "a"
    path.write_bytes(content)
    assert of(path) == hashlib.sha256(content).hexdigest()


NAMES = st.sampled_from(["a", "b/c", "b/d/e", "b/d/a", "f g", "ä", ".hidden", "b/.d", ".e/a"])
TREES = st.dictionaries(NAMES, st.sampled_from([b"", b"1", b"a", b"b\0c"]), max_size=4)


def visible(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files that are not hidden."""
    return {name: text for name, text in files.items() if "." not in name}


@given(one=TREES, other=TREES)
def test_a_folder(
    one: dict[str, bytes], other: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two folders have one digest exactly if their visible files agree in names and content."""
    place = tmp_path_factory.mktemp("folder")
    same = of(tree(place / "one", one)) == of(tree(place / "other", other))
    assert same == (visible(one) == visible(other))


def test_what_is_no_content(tmp_path: Path) -> None:
    """Empty folders, the place of the folder, the order of writing and times are nothing."""
    one = tree(tmp_path / "one", {"a": b"1", "b/c": b"2"})
    other = tree(tmp_path / "deep" / "other", {"b/c": b"2", "a": b"1"})
    (other / "empty" / "deeper").mkdir(parents=True)
    os.utime(other / "a", (1, 1))
    assert of(one) == of(other)
    assert of(tree(tmp_path / "none", {})) == hashlib.sha256().hexdigest()


def test_links_count_as_what_they_lead_to(tmp_path: Path) -> None:
    """A link to a file or a folder is as good as a copy; a change behind it is seen."""
    away = tree(tmp_path / "away", {"a": b"1", "b/c": b"2"})
    plain = tree(tmp_path / "plain", {"x": b"1", "y/c": b"2"})
    linked = tree(tmp_path / "linked", {})
    (linked / "x").symlink_to(away / "a")
    (linked / "y").symlink_to(away / "b", target_is_directory=True)
    assert of(linked) == of(plain)
    (away / "b" / "c").write_bytes(b"3")
    assert of(linked) != of(plain)


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    """A link back to a folder that holds it adds nothing, however many there are."""
    plain = tree(tmp_path / "plain", {"a": b"1", "b/c": b"2"})
    before = of(plain)
    for name in ("b/up", "b/again", "self"):
        (plain / name).symlink_to(plain, target_is_directory=True)
    (plain / "b" / "here").symlink_to(plain / "b", target_is_directory=True)
    assert of(plain) == before
    assert sorted(files_below(plain)) == [plain / "a", plain / "b" / "c"]


def test_folders_that_lead_to_each_other(tmp_path: Path) -> None:
    """Every file is seen under each name that leads to it without a detour."""
    folder = tree(tmp_path / "both", {"a/x": b"1", "b/y": b"2"})
    (folder / "a" / "to_b").symlink_to(folder / "b", target_is_directory=True)
    (folder / "b" / "to_a").symlink_to(folder / "a", target_is_directory=True)
    names = sorted(file.relative_to(folder).as_posix() for file in files_below(folder))
    assert names == ["a/to_b/y", "a/x", "b/to_a/x", "b/y"]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    """A name may be any bytes."""
    folder = tree(tmp_path / "odd", {})
    names = [os.fsdecode(name) for name in (b"\xff", b"\xfe")]
    (folder / names[0]).write_bytes(b"1")
    before = of(folder)
    (folder / names[0]).rename(folder / names[1])
    assert of(folder) != before


@pytest.mark.usefixtures("old")
def test_a_file_whose_name_is_no_text_is_remembered(tmp_path: Path, lines: SealedLines) -> None:
    """It is read once, as any other."""
    path = tmp_path / os.fsdecode(b"\xff")
    path.write_bytes(LIGHT)
    assert FileDigests(lines).of(path) == OF_LIGHT
    assert [line[0] for line in lines.read()] == [str(path)]
    assert FileDigests(lines).of(path) == OF_LIGHT


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a missing file, nor a link to nothing, nor a closed folder is left out in silence."""
    with pytest.raises(FileNotFoundError):
        of(tmp_path / "none")
    folder = tree(tmp_path / "folder", {"a": b"1", "closed/b": b"2"})
    whole = of(folder)
    listing = os.scandir

    def refusing(path: Any) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return listing(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refusing)
        with pytest.raises(PermissionError):
            of(folder)
        assert files_below(folder) == [folder / "a"]
    assert of(folder) == whole
    (folder / "link").symlink_to(tmp_path / "none")
    with pytest.raises(FileNotFoundError):
        of(folder)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are read, as they are read."""
    names: list[str] = []
    read = hashlib.file_digest

    def noting(file: Any, kind: str) -> Any:
        names.append(Path(file.name).name)
        return read(file, kind)

    monkeypatch.setattr(hashlib, "file_digest", noting)
    return names


@pytest.mark.usefixtures("old")
def test_a_file_is_read_once(file: Path, lines: SealedLines, readings: list[str]) -> None:
    """As long as it stays as it is, also in later processes."""
    digests = FileDigests(lines)
    assert [digests.of(file), digests.of(file), FileDigests(lines).of(file)] == [OF_LIGHT] * 3
    assert readings == ["a.txt"]
    file.write_bytes(b"night")
    digest = hashlib.sha256(b"night").hexdigest()
    assert [digests.of(file), FileDigests(lines).of(file)] == [digest] * 2
    assert readings == ["a.txt"] * 2


@pytest.mark.usefixtures("old")
def test_files_of_a_folder_are_remembered_one_by_one(
    tmp_path: Path, lines: SealedLines, readings: list[str]
) -> None:
    """Of a large folder only what changed is read again."""
    folder = tree(tmp_path / "folder", {"a": b"1", "b": b"2", "c": b"3"})
    FileDigests(lines).of(folder)
    readings.clear()
    (folder / "b").write_bytes(b"4")
    assert FileDigests(lines).of(folder) == of(
        tree(tmp_path / "x", {"a": b"1", "b": b"4", "c": b"3"})
    )
    assert readings == ["b", "a", "b", "c"]


def test_a_young_file_is_read_anew(file: Path, lines: SealedLines, readings: list[str]) -> None:
    """Its times do not tell two edits apart; nothing of it is remembered."""
    digests = FileDigests(lines)
    assert [digests.of(file), digests.of(file)] == [OF_LIGHT] * 2
    assert readings == ["a.txt"] * 2
    assert not lines.path.exists()


def poisoned(file: Path, lines: SealedLines, place: int | None) -> str:
    """Return the digest of `file`, with a memory of a wrong digest and maybe of another stamp."""
    stamp = list(stamp_of(file))
    if place is not None:
        stamp[place] += 1
    lines.replace([[str(file), stamp, "poison"]])
    return FileDigests(lines).of(file)


def test_a_digest_is_reused_for_the_same_stamp_only(file: Path, lines: SealedLines) -> None:
    """Size, both times and the inode must be what they were: else the file is read."""
    assert poisoned(file, lines, None) == "poison"
    assert [poisoned(file, lines, place) for place in range(4)] == [OF_LIGHT] * 4


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize("way", ["in place", "replaced"])
def test_an_edit_that_hides_itself(way: str, file: Path, lines: SealedLines) -> None:
    """With size and time of modification put back, the edit is seen."""
    FileDigests(lines).of(file)
    before = file.stat()
    target = file if way == "in place" else file.with_name("new")
    while target.exists() is False or target.stat().st_ctime_ns == before.st_ctime_ns:
        target.write_bytes(b"night")
        os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))
    target.replace(file)
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert FileDigests(lines).of(file) == hashlib.sha256(b"night").hexdigest()


@pytest.mark.usefixtures("old")
def test_a_file_that_changes_while_it_is_read(
    file: Path, lines: SealedLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its digest is of no use later, and is not remembered."""
    read = hashlib.file_digest

    def disturbed(opened: Any, kind: str) -> Any:
        digest = read(opened, kind)
        file.write_bytes(b"dark and long")
        return digest

    with monkeypatch.context() as patch:
        patch.setattr(hashlib, "file_digest", disturbed)
        FileDigests(lines).of(file)
    assert lines.read() == []
    assert FileDigests(lines).of(file) == hashlib.sha256(b"dark and long").hexdigest()


MEMORIES = {
    "empty": b"",
    "rubbish": b"\xff\n\x00\t\n",
    "torn": b'[["a',
    "no lines of ours": b"{}\n[]\n",
}


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize("memory", MEMORIES)
def test_a_damaged_memory(memory: str, file: Path, lines: SealedLines) -> None:
    """It costs time, not truth, and is of use again afterwards."""
    lines.path.parent.mkdir()
    lines.path.write_bytes(MEMORIES[memory])
    assert FileDigests(lines).of(file) == OF_LIGHT
    assert lines.read() == [[str(file), list(stamp_of(file)), OF_LIGHT]]


@pytest.mark.parametrize(
    "line", [{}, [], [1, 2, 3], ["a", [1, 2, 3], "b"], ["a", [1, 2, 3, "4"], "b"], None, "text"]
)
def test_whole_lines_of_another_kind(line: Any, file: Path, lines: SealedLines) -> None:
    """What another version of this program wrote there is left out."""
    lines.append([line, [str(file), stamp_of(file), "poison"]])
    assert FileDigests(lines).of(file) == "poison"


@pytest.mark.usefixtures("old")
def test_a_flip_in_the_memory_is_no_wrong_digest(file: Path, lines: SealedLines) -> None:
    """Whatever byte of it is another one."""
    FileDigests(lines).of(file)
    whole = lines.path.read_bytes()
    for place in range(len(whole)):
        flipped = bytearray(whole)
        flipped[place] ^= 1
        lines.path.write_bytes(flipped)
        assert FileDigests(lines).of(file) == OF_LIGHT


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize("way", ["read-only", "full", "a folder", "below a file"])
def test_a_memory_that_cannot_be_written(
    way: str, file: Path, lines: SealedLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are then read again."""
    if way == "a folder":
        lines.path.mkdir(parents=True)
    elif way == "below a file":
        lines.path.parent.write_text("")
    else:
        number = errno.EROFS if way == "read-only" else errno.ENOSPC

        def refusing(*_: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(SealedLines, "append", refusing)
    assert [FileDigests(lines).of(file), FileDigests(lines).of(file)] == [OF_LIGHT] * 2
    assert lines.read() == []


def test_two_seconds_of_age(
    file: Path, lines: SealedLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is remembered once its last change is longer ago than the stated time."""
    changed = stamp_of(file)[2] / 1e9
    for age in (file_digests.SETTLED_SECONDS - 0.01, file_digests.SETTLED_SECONDS + 0.01):
        assert lines.read() == []
        monkeypatch.setattr(time, "time", lambda now=changed + age: now)
        FileDigests(lines).of(file)
    assert len(lines.read()) == 1
