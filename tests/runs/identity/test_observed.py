"""What a run was seen to use: how it is named, and whether it is still as it was."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from pitfalls_core.canonical import plain
from pitfalls_core.runs.identity import observed as module
from pitfalls_core.runs.identity.file_digests import FileDigests
from pitfalls_core.runs.identity.observed import Anchors, Observed, change_since, content_digest
from pitfalls_core.runs.store.sealed_lines import SealedLines

ANCHORS = Anchors(Path("/home/me/project"), Path("/home/me/project/data"))
AWAY = Anchors(Path("/home/me/project"), Path("/disk/data"))


@pytest.mark.parametrize(
    ("anchors", "path", "name"),
    [
        (ANCHORS, "/home/me/project/a.py", "a.py"),
        (ANCHORS, "/home/me/project/deep/a.json", "deep/a.json"),
        (ANCHORS, "/home/me/project/data/a.npz", "data-root:a.npz"),
        (ANCHORS, "/home/me/project/data", "data-root:."),
        (ANCHORS, "/home/me/project/data2/a.npz", "data2/a.npz"),
        (ANCHORS, "/home/me/projects/a.py", "/home/me/projects/a.py"),
        (ANCHORS, "/disk/data/a.npz", "/disk/data/a.npz"),
        (AWAY, "/disk/data/deep/a.npz", "data-root:deep/a.npz"),
        (AWAY, "/home/me/project/data/a.npz", "data/a.npz"),
    ],
)
def test_names(anchors: Anchors, path: str, name: str) -> None:
    """Files are named below the data root, else below the project, else in full; and found."""
    assert anchors.name(Path(path)) == name
    assert anchors.path(name) == Path(path)


@pytest.mark.parametrize("root", ["../data", "/disk/other/../data", "/disk//data/.", "data"])
def test_roots_with_detours(root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data root is the same folder however it is written, so that files below it are found."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    anchors = Anchors(Path("/home/me/x/../project"), Path(root))
    full = Path(os.path.normpath(tmp_path / "here" / root))
    assert anchors == Anchors(Path("/home/me/project"), full)
    assert anchors.name(full / "a.npz") == "data-root:a.npz"


@dataclass(frozen=True)
class Place:
    """A project and its data, with what a run was seen to use of them."""

    anchors: Anchors
    seen: Observed

    def change(self, anchors: Anchors | None = None) -> str:
        """Return what has changed."""
        return change_since(self.seen, anchors or self.anchors, _digest)


def _digest(path: Path) -> str:
    return FileDigests(SealedLines(path.parent / "none" / "digests.jsonl")).of(path)


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the versions of distributions as they are now."""
    known = {"numpy": "2.0", "torch": "2.1"}
    monkeypatch.setattr(module, "version", lambda name: known.get(name, "absent"))
    return known


@pytest.fixture
def place(tmp_path: Path, versions: dict[str, str]) -> Place:
    """Return files of every kind."""
    files = {
        "project/helper.py": "X = 1\n",
        "project/settings.json": "{}",
        "data/a.txt": "1",
        "data/set/b.txt": "2",
        "data/made.py/c.txt": "3",
        "outside.txt": "4",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    anchors = Anchors(tmp_path / "project", tmp_path / "data")
    names = (
        "helper.py", "settings.json", "data-root:a.txt", "data-root:set", "data-root:made.py",
        str(tmp_path / "outside.txt"),
    )  # fmt: skip
    digests = {name: content_digest(anchors.path(name), _digest) for name in names}
    return Place(anchors, Observed(digests, dict(versions), "parent"))


def test_nothing_has_changed(place: Place) -> None:
    """Nothing is told; the same of what used nothing; and both survive the way to the store."""
    assert place.change() == ""
    assert change_since(Observed(), place.anchors, _digest) == ""
    assert Observed.from_plain(plain(place.seen)) == place.seen


def test_digest_of_what_a_file_means(tmp_path: Path) -> None:
    """Of data every byte counts; source that is none counts as data does."""
    text = b"x = 1  # one\n"
    for name, content in (("a.txt", text), ("b.py", b"x = = 1  # one\n")):
        (tmp_path / name).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        assert content_digest(tmp_path / name, _digest) == digest
    (tmp_path / "c.py").write_bytes(text)
    (tmp_path / "d.py").write_bytes(b"x = 1\n")
    digests = [content_digest(tmp_path / name, _digest) for name in ("c.py", "d.py")]
    assert digests[0] == digests[1] != hashlib.sha256(text).hexdigest()


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("project/helper.py", "X = 2\n", "source changed: helper.py"),
        ("project/helper.py", None, "source changed: helper.py"),
        ("project/helper.py", "X = = 1\n", "source changed: helper.py"),
        ("project/helper.py", '"""What it is."""\nX = 1  # one\n', ""),
        ("project/settings.json", "{ }", "data changed: settings.json"),
        ("project/settings.json", None, "data changed: settings.json"),
        ("data/a.txt", "1 ", "data changed: a.txt"),
        ("data/a.txt", None, "data changed: a.txt"),
        ("data/set/b.txt", "3", "data changed: set"),
        ("data/set/b.txt", None, "data changed: set"),
        ("data/set/c.txt", "", "data changed: set"),
        ("data/set/.hidden", "", ""),
        ("data/other.txt", "", ""),
        ("outside.txt", "5", "data changed: {root}/outside.txt"),
        ("outside.txt", None, "data changed: {root}/outside.txt"),
    ],
)
def test_what_has_changed(
    path: str, text: str | None, expected: str, place: Place, tmp_path: Path
) -> None:
    """Source and data are told apart and named; taken back, nothing has changed."""
    file = tmp_path / path
    before = file.read_bytes() if file.exists() else None
    if text is None:
        file.unlink()
    else:
        file.write_text(text)
    assert place.change() == expected.format(root=tmp_path)
    if before is None:
        file.unlink()
    else:
        file.write_bytes(before)
    assert place.change() == ""


def test_versions(place: Place, versions: dict[str, str]) -> None:
    """Each one that moved is named with both values."""
    versions["numpy"] = "2.1"
    assert place.change() == "version changed: numpy 2.0 -> 2.1"
    del versions["torch"]
    assert place.change() == "version changed: numpy 2.0 -> 2.1, torch 2.1 -> absent"
    versions |= {"numpy": "2.0", "torch": "2.1", "scipy": "1.0"}
    assert place.change() == ""


def test_several_changes(place: Place, versions: dict[str, str], tmp_path: Path) -> None:
    """All of them are told, kind by kind."""
    versions["numpy"] = "2.1"
    for path in ("project/helper.py", "project/settings.json", "data/a.txt"):
        (tmp_path / path).write_text("new = 1")
    assert place.change() == (
        "source changed: helper.py; data changed: settings.json, a.txt; "
        "version changed: numpy 2.0 -> 2.1"
    )


def test_folders_that_moved(place: Place, tmp_path: Path) -> None:
    """Project and data may lie elsewhere; what lies outside may not."""
    (tmp_path / "project").rename(tmp_path / "moved")
    (tmp_path / "data").rename(tmp_path / "disk")
    there = Anchors(tmp_path / "moved", tmp_path / "disk")
    assert place.change(there) == ""
    assert place.change() == (
        "source changed: helper.py, made.py; data changed: settings.json, a.txt, set"
    )
