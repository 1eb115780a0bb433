"""Drafts: the old content or the new one, and nothing left of killed writers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pitfalls_core.runs.store.drafts import DRAFT, abandoned, is_running, write_renamed

NO_PROCESS = 2**22 + 1
"""Above the largest process id of Linux."""

WRITER = """
import os, signal, sys
from pathlib import Path
from pitfalls_core.runs.store import drafts
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
drafts.write_renamed(Path(sys.argv[1]), b"new")
"""


def test_new_content(tmp_path: Path) -> None:
    """Folder and file are made; then the content is another one; no draft is left."""
    path = tmp_path / "folder" / "file"
    write_renamed(path, b"old")
    assert path.read_bytes() == b"old"
    write_renamed(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["version", "checkpoints/key.snapshot", "failures/key.json"])
def test_a_killed_writer(name: str, tmp_path: Path) -> None:
    """The old content stays, and the draft is known as one that nobody will finish."""
    path = tmp_path / name
    write_renamed(path, b"old")
    killed = subprocess.run([sys.executable, "-c", WRITER, str(path)], check=False)
    assert killed.returncode == -9
    assert path.read_bytes() == b"old"
    (draft,) = set(path.parent.iterdir()) - {path}
    assert draft.read_bytes() == b"new"
    assert list(abandoned(tmp_path)) == [draft]


@pytest.mark.parametrize(
    "name",
    [
        f"version-OWN-ab12{DRAFT}",
        f"a/key.json-OWN-ab12{DRAFT}",
        "drafts/key-OWN-ab12",
        "drafts/notes",
        "drafts/x-y-z",
        f"drafts/{NO_PROCESS}-ab12",
        f"drafts/key-{10**20}-ab12",
        f"a/b/key-{NO_PROCESS}-ab12{DRAFT}",
        f"a/key-{NO_PROCESS}-ab12",
        f"damaged/{'0' * 64}-ab12",
        f"mine{DRAFT}",
    ],
)
def test_what_is_no_abandoned_draft(name: str, tmp_path: Path) -> None:
    """Drafts of living processes, and whatever only looks like a draft, are left alone."""
    name = name.replace("OWN", str(os.getpid()))
    for one in (name, f"key-{NO_PROCESS}-ab12{DRAFT}"):
        (tmp_path / one).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / one).touch()
    assert [path.name for path in abandoned(tmp_path)] == [f"key-{NO_PROCESS}-ab12{DRAFT}"]


def test_running_processes() -> None:
    """A process and its parent run, a child runs until it has ended, and nobody has that id."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert [is_running(one) for one in (os.getpid(), os.getppid(), child.pid)] == [True] * 3
    child.communicate(b"\n")
    assert [is_running(one) for one in (child.pid, NO_PROCESS)] == [False] * 2
