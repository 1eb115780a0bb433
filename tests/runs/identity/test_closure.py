"""The source that a run needs: all of it, nothing else, and not how it is written down."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.runs.identity.closure import (
    SourceRoot,
    source_closure,
    source_digest,
    text_digest,
)

MODULE = '''
"""A module."""

import math

LIMIT = 3


class Thing:
    """A thing."""

    size = 1

    def area(self, scale=2):
        """Return the area."""
        return math.pi * scale * self.size ** LIMIT


def unused():
    """Do nothing."""
'''

HARMLESS = {
    "comment above": ("import math", "# why\nimport math"),
    "comment behind": ("size = 1", "size = 1  # of what"),
    "module docstring": ('"""A module."""', '"""The module, described anew."""'),
    "module docstring gone": ('"""A module."""\n', ""),
    "class docstring": ('"""A thing."""', '"""Something else."""'),
    "method docstring": ('"""Return the area."""', '"""Return it."""'),
    "only docstring": ('"""Do nothing."""', '"""Do nothing at all."""'),
    "docstring or pass": ('"""Do nothing."""', "pass"),
    "blank lines": ("\n\n\nclass", "\n\n\n\n\n\nclass"),
    "spaces": ("LIMIT = 3", "LIMIT   =   3"),
    "brackets": ("LIMIT = 3", "LIMIT = (3)"),
    "other way to write a number": ("LIMIT = 3", "LIMIT = 0x3"),
    "line break": (
        "math.pi * scale * self.size ** LIMIT",
        "(\n            math.pi * scale\n            * self.size ** LIMIT\n        )",
    ),
    "line ends": ("\n", "\r\n"),
}

MATTERS = {
    "constant": ("LIMIT = 3", "LIMIT = 4"),
    "kind of number": ("LIMIT = 3", "LIMIT = 3.0"),
    "sign": ("LIMIT = 3", "LIMIT = -3"),
    "default": ("scale=2", "scale=3"),
    "operator": ("* scale", "/ scale"),
    "name": ("LIMIT", "LIMITS"),
    "order of factors": ("scale * self.size", "self.size * scale"),
    "text that is not a docstring": ("size = 1", 'size = 1\n    "text"'),
    "new definition": ("def unused", "def used():\n    return 1\n\n\ndef unused"),
    "decorator": ("    def area", "    @staticmethod\n    def area"),
    "brackets that matter": ("scale * self.size ** LIMIT", "(scale * self.size) ** LIMIT"),
}


def write(folder: Path, files: Mapping[str, str]) -> tuple[SourceRoot, ...]:
    """Write modules, and return the folder as the only root."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, newline="")
    return (SourceRoot(folder),)


def modules(roots: tuple[SourceRoot, ...], *names: str) -> list[str]:
    """Return the first-party modules of a closure."""
    return [name for name, _ in source_closure(names, roots).sources]


def edited(text: str, old: str, new: str) -> str:
    """Return `text` with `old`, which must be there, replaced."""
    assert old in text
    return text.replace(old, new)


PACKAGE = {"p/__init__.py": "", "p/b.py": "", "p/c.py": "", "p/q/__init__.py": "", "p/q/d.py": ""}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.py": "import b", "b.py": "import c", "c.py": ""}, ["a", "b", "c"]),
        ({"a.py": "import b", "b.py": "import a"}, ["a", "b"]),
        ({"a.py": "def f():\n    def g():\n        import b", "b.py": ""}, ["a", "b"]),
        ({"a.py": "if 0:\n    from b import x", "b.py": ""}, ["a", "b"]),
        ({"a.py": "try:\n    import b\nexcept ImportError:\n    b = 0", "b.py": ""}, ["a", "b"]),
        ({"a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING: import b", "b.py": ""},
         ["a", "b"]),
        ({"a.py": "import p.b", **PACKAGE}, ["a", "p", "p.b"]),
        ({"a.py": "import p.q.d as z", **PACKAGE}, ["a", "p", "p.q", "p.q.d"]),
        ({"a.py": "from p import b", **PACKAGE}, ["a", "p", "p.b"]),
        ({"a.py": "from p import (b as x, c)", **PACKAGE}, ["a", "p", "p.b", "p.c"]),
        ({"a.py": "from p.b import value", **PACKAGE}, ["a", "p", "p.b"]),
        ({"a.py": "from p import *", **PACKAGE, "p/__init__.py": "from p.b import *"},
         ["a", "p", "p.b"]),
        ({"a.py": "from p import value", **PACKAGE, "p/__init__.py": "from .b import value"},
         ["a", "p", "p.b"]),
        ({"a.py": "import p.q.d", **PACKAGE, "p/q/d.py": "from . import e", "p/q/e.py": ""},
         ["a", "p", "p.q", "p.q.d", "p.q.e"]),
        ({"a.py": "import p.q.d", **PACKAGE, "p/q/d.py": "from .. import c"},
         ["a", "p", "p.c", "p.q", "p.q.d"]),
        ({"a.py": "import p.q.d", **PACKAGE, "p/q/d.py": "from ..b import value"},
         ["a", "p", "p.b", "p.q", "p.q.d"]),
        ({"a.py": "import p.q", **PACKAGE, "p/q/__init__.py": "from . import d"},
         ["a", "p", "p.q", "p.q.d"]),
        ({"a.py": "import p.b", **PACKAGE, "p/b.py": "from ... import c"}, ["a", "p", "p.b"]),
        ({"a.py": "from . import b", "b.py": ""}, ["a"]),
        ({"a.py": "from n.b import x", "n/b.py": "import n.c", "n/c.py": ""}, ["a", "n.b", "n.c"]),
        ({"a.py": "from n import b", "n/b.py": ""}, ["a", "n.b"]),
        ({"a.py": "import b", "b.py": "", "b/__init__.py": "import c", "c.py": ""},
         ["a", "b", "c"]),
        ({"a.py": "class A:\n    async def f(self):\n        import b", "b.py": ""}, ["a", "b"]),
        ({"a.py": "import not_there\nimport os.path\nfrom math import pi"}, ["a"]),
    ],
)  # fmt: skip
def test_everything_that_is_imported_is_found(
    files: dict[str, str], expected: list[str], tmp_path: Path
) -> None:
    """Imports count at any depth, of any form, transitively; parents of a module count as well."""
    assert modules(write(tmp_path, files), "a") == expected


def test_foreign_packages_are_listed_and_the_standard_library_is_not(tmp_path: Path) -> None:
    """What is not first-party counts by its top-level name; folders without a file do not."""
    roots = write(
        tmp_path,
        {
            "a.py": "import numpy.linalg as la, os.path\nfrom torch.nn import functional",
            "n/b.py": "from sklearn import datasets\nimport json\nfrom n import c",
        },
    )
    closure = source_closure(("a", "n.b"), roots)
    assert closure.packages == ("numpy", "sklearn", "torch")
    assert [name for name, _ in closure.sources] == ["a", "n.b"]


def test_two_folders(tmp_path: Path) -> None:
    """A folder that holds one package gives no other; else the first folder goes first."""
    first, second = tmp_path / "first", tmp_path / "second"
    write(first, {"p/__init__.py": "", "p/b.py": "import other", "other.py": ""})
    write(second, {"a.py": "import p.b", "other.py": "x = 2", "p/__init__.py": "y = 2"})
    both = (SourceRoot(first, "p"), SourceRoot(second))
    closure = dict(source_closure(("a",), both).sources)
    assert list(closure) == ["a", "other", "p", "p.b"]
    of_first = dict(source_closure(("p", "other"), (SourceRoot(first),)).sources)
    of_second = dict(source_closure(("p", "other"), (SourceRoot(second),)).sources)
    assert of_first.keys() == of_second.keys() == {"p", "other"}
    assert closure["p"] == of_first["p"] != of_second["p"]
    assert closure["other"] == of_second["other"] != of_first["other"]


@pytest.mark.parametrize("edit", HARMLESS)
def test_what_does_not_count(edit: str, tmp_path: Path) -> None:
    """Comments, docstrings and formatting leave the digest as it is; the text is another."""
    roots = write(tmp_path, {"a.py": MODULE})
    before = source_closure(("a",), roots)
    write(tmp_path, {"a.py": edited(MODULE, *HARMLESS[edit])})
    after = source_closure(("a",), roots)
    assert after.sources == before.sources
    assert after.text != before.text


@pytest.mark.parametrize("edit", MATTERS)
def test_what_counts(edit: str, tmp_path: Path) -> None:
    """An edit that can change what the module does changes the digest."""
    roots = write(tmp_path, {"a.py": MODULE})
    before = source_closure(("a",), roots).sources
    write(tmp_path, {"a.py": edited(MODULE, *MATTERS[edit])})
    assert source_closure(("a",), roots).sources != before


def test_an_edit_is_seen_at_once(tmp_path: Path) -> None:
    """No digest is kept for a file whose time and size look unchanged."""
    roots = write(tmp_path, {"a.py": "X = 1\n"})
    before = source_closure(("a",), roots).sources
    write(tmp_path, {"a.py": "X = 2\n"})
    changed = source_closure(("a",), roots).sources
    write(tmp_path, {"a.py": "X = 1\n"})
    assert changed != before
    assert source_closure(("a",), roots).sources == before


@given(edits=st.permutations(list(HARMLESS.values())), count=st.integers(0, len(HARMLESS)))
def test_no_number_of_harmless_edits_counts(
    edits: list[tuple[str, str]], count: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """However many harmless edits are made, in whatever order, the digest stays."""
    text = MODULE
    for old, new in edits[:count]:
        text = text.replace(old, new, 1)
    roots = write(tmp_path_factory.mktemp("edits"), {"a.py": text, "b.py": MODULE})
    digests = dict(source_closure(("a", "b"), roots).sources)
    assert digests["a"] == digests["b"]


def test_a_file_that_is_not_python(tmp_path: Path) -> None:
    """The message has the file, the line and the reason."""
    roots = write(tmp_path, {"a.py": "import b", "b.py": "x = 1\ny = = 2\n"})
    with pytest.raises(InputError) as error:
        source_closure(("a",), roots)
    path = tmp_path / "b.py"
    assert str(error.value) == f"{path}, line 2: invalid syntax; the file must be valid Python"


def test_digest_of_the_text(tmp_path: Path) -> None:
    """It changes with any byte and with a file that is gone, and the order of names is nothing."""
    roots = write(tmp_path, {"a.py": "x = 1", "b.py": "y = 1"})
    digests = [text_digest(("a", "b"), roots), text_digest(("b", "a"), roots)]
    write(tmp_path, {"a.py": "x = 1 "})
    digests.append(text_digest(("a", "b"), roots))
    (tmp_path / "a.py").unlink()
    digests.append(text_digest(("a", "b"), roots))
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


@pytest.mark.parametrize("edit", [*HARMLESS, *MATTERS])
def test_digest_of_one_file(edit: str, tmp_path: Path) -> None:
    """It is that of the closure, for which comments, docstrings and formatting do not count."""
    text = edited(MODULE, *{**HARMLESS, **MATTERS}[edit])
    roots = write(tmp_path, {"a.py": MODULE, "b.py": text})
    digests = [source_digest(tmp_path / name) for name in ("a.py", "b.py")]
    assert digests == [digest for _, digest in source_closure(("a", "b"), roots).sources]
    assert (digests[0] == digests[1]) == (edit in HARMLESS)


@pytest.mark.parametrize("content", [b"x = = 1\n", b"x = 1\0\n", b"x = '\xff'\n", b"  x\n y\n"])
def test_digest_of_a_file_that_is_not_python(content: bytes, tmp_path: Path) -> None:
    """All of its bytes count, comments included."""
    path = tmp_path / "a.py"
    path.write_bytes(content)
    assert source_digest(path) == hashlib.sha256(content).hexdigest()
    path.write_bytes(content + b"# why\n")
    assert source_digest(path) == hashlib.sha256(content + b"# why\n").hexdigest()


def test_digest_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    """It is an error, and not a digest of nothing."""
    with pytest.raises(FileNotFoundError):
        source_digest(tmp_path / "a.py")


RECORDER = {
    "pitfalls_core/__init__.py": "",
    "pitfalls_core/runs/__init__.py": "",
    "pitfalls_core/runs/recorder.py": "import secret, numpy",
    "pitfalls_core/runs/other.py": "import secret",
    "secret.py": "",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from pitfalls_core.runs.recorder import recording", ["a"]),
        ("import pitfalls_core.runs.recorder as r", ["a"]),
        ("def f():\n    from pitfalls_core.runs.recorder import recording", ["a"]),
        ("from pitfalls_core.runs import recorder", ["a", "pitfalls_core", "pitfalls_core.runs"]),
        (
            "import pitfalls_core.runs.other",
            ["a", "pitfalls_core", "pitfalls_core.runs", "pitfalls_core.runs.other", "secret"],
        ),
    ],
)
def test_what_results_are_handed_to_does_not_count(
    text: str, expected: list[str], tmp_path: Path
) -> None:
    """The recorder gets results once they are made; what it needs changes none of them."""
    roots = write(tmp_path, {**RECORDER, "a.py": text})
    closure = source_closure(("a",), roots)
    assert [name for name, _ in closure.sources] == expected
    assert closure.packages == ()
