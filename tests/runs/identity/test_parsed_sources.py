"""Remembering what a file imports moves no digest, and needs no memory that is in order."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.project import SHIPPED
from pitfalls_core.runs.identity import parsed_sources as module
from pitfalls_core.runs.identity import parsing
from pitfalls_core.runs.identity.closure import SourceRoot, source_closure
from pitfalls_core.runs.identity.parsed_sources import ParsedSources
from pitfalls_core.runs.identity.parsing import parse
from pitfalls_core.runs.store.sealed_lines import SealedLines

ROOTS = (SourceRoot(SHIPPED, "pitfalls_core"),)
START = ("pitfalls_core.runs.workplace",)
CODE = b"import a.b\nfrom . import c\nfrom d import e\nx = 1\n"


def sources(folder: Path) -> ParsedSources:
    """Return what a new command remembers in `folder`."""
    return ParsedSources(SealedLines(folder / "sources.jsonl"))


def looked(folder: Path, content: bytes, package: str, *, is_door: bool = False) -> parsing.Module:
    """Return what a command finds that keeps what it has parsed."""
    memory = sources(folder)
    found = memory(content, package, is_door=is_door)
    memory.keep()
    return found


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return the contents that are parsed, as they come."""
    seen: list[bytes] = []
    original = parse

    def spy(content: bytes, package: str, *, is_door: bool = False) -> parsing.Module:
        seen.append(content)
        return original(content, package, is_door=is_door)

    monkeypatch.setattr(parsing, "parse", spy)
    return seen


def test_a_closure_is_the_same_and_nothing_is_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first command fills the memory, the second one reads it; both agree with having none."""
    expected = source_closure(START, ROOTS)
    seen = parsed(monkeypatch)
    memory = sources(tmp_path)
    assert source_closure(START, ROOTS, parsed=memory) == expected
    memory.keep()
    assert len(seen) > 20
    seen.clear()
    assert source_closure(START, ROOTS, parsed=sources(tmp_path)) == expected
    assert seen == []


def test_everything_that_matters_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Content, package, door, Python and our own rules: each makes it parse anew."""
    seen = parsed(monkeypatch)
    first = looked(tmp_path, CODE, "p.q")
    assert first == parse(CODE, "p.q")
    assert first.imports == {"a.b", "p.q", "p.q.c", "d", "d.e"}
    assert looked(tmp_path, CODE, "p.q") == first
    assert len(seen) == 1
    looked(tmp_path, CODE + b"y = 2\n", "p.q")
    looked(tmp_path, CODE, "p")
    looked(tmp_path, CODE, "p.q", is_door=True)
    assert len(seen) == 4
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version", "another")
        looked(tmp_path, CODE, "p.q")
    monkeypatch.setattr(module, "_rules", lambda: "others")
    looked(tmp_path, CODE, "p.q")
    assert len(seen) == 6


@given(content=st.sampled_from(["x = 1", "import a", "from . import b", "def f():\n    'doc'"]))
def test_what_is_remembered_is_what_was_parsed(
    tmp_path_factory: pytest.TempPathFactory, content: str
) -> None:
    """Through the file and back."""
    folder = tmp_path_factory.mktemp("memory")
    for package in ("", "p", "p.q"):
        expected = parse(content.encode(), package)
        assert [looked(folder, content.encode(), package) for _ in range(2)] == [expected] * 2


@pytest.mark.parametrize(
    "line", ['["k"]', '["k", 1, []]', '["k", "d", "not a list"]', "{}", "no JSON"]
)
def test_a_damaged_memory_costs_time_only(tmp_path: Path, line: str) -> None:
    """Lines that nobody sealed, or of another form, are left out."""
    path = tmp_path / "sources.jsonl"
    path.write_text(f"{line}\n")
    if line.startswith("["):
        SealedLines(path).append([["k"], ["k", 1, []], {}, ["k", "d", 3]])
    assert looked(tmp_path, CODE, "p") == parse(CODE, "p")
    assert looked(tmp_path, CODE, "p") == parse(CODE, "p")


def test_a_memory_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    """Its folder is a file."""
    (tmp_path / "file").touch()
    assert looked(tmp_path / "file", CODE, "p") == parse(CODE, "p")


def test_nothing_is_written_before_it_is_to_be_kept(tmp_path: Path) -> None:
    """A look at a project leaves no trace; what is kept is kept once."""
    memory = sources(tmp_path)
    assert memory(CODE, "p") == parse(CODE, "p")
    path = tmp_path / "sources.jsonl"
    assert not path.exists()
    memory.keep()
    content = path.read_bytes()
    assert content.count(b"\n") == 1
    memory(CODE, "p")
    memory.keep()
    again = sources(tmp_path)
    again(CODE, "p")
    again.keep()
    assert path.read_bytes() == content


def test_what_is_no_python_is_refused_every_time(tmp_path: Path) -> None:
    """And nothing of it is remembered."""
    for _ in range(2):
        with pytest.raises(SyntaxError):
            looked(tmp_path, b"def", "p")
    assert not (tmp_path / "sources.jsonl").exists()
