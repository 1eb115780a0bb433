"""The source that a run really needs: its parts and the loop, and all they import, transitively.

Nothing is imported to find out: the files are parsed. Imports at any depth count, inside functions
too. Comments, docstrings and formatting do not count, because digests are taken of the syntax tree.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from pitfalls_core.errors import InputError
from pitfalls_core.runs.identity.parsing import Module, Parse, parse

BOUNDARY = frozenset({"pitfalls_core.runs.recorder"})
"""Not followed: a program imports it to hand its results over, after they are made."""

DOOR = "pitfalls_core"
"""The package whose public names are imported when they are asked for."""


@dataclass(frozen=True)
class SourceRoot:
    """A folder that holds first-party modules; only those of `package`, if one is named."""

    folder: Path
    package: str = ""


@dataclass(frozen=True)
class Closure:
    """What a run needs of first-party source, and of what is foreign.

    Parameters
    ----------
    sources
        Module name and digest of its syntax tree, sorted.
    packages
        Names of foreign packages that are imported, sorted.
    text
        Digest of the files as they are, comments included.
    """

    sources: tuple[tuple[str, str], ...]
    packages: tuple[str, ...]
    text: str


Find = Callable[[str], Path | None]


def finder(roots: tuple[SourceRoot, ...]) -> Find:
    """Return `find_source` under `roots`, which looks for each module once and remembers."""
    return cache(partial(find_source, roots=roots))


def source_closure(
    modules: Iterable[str],
    roots: tuple[SourceRoot, ...],
    find: Find | None = None,
    parsed: Parse = parse,
) -> Closure:
    """Return the closure of `modules`, with first-party source found under `roots`.

    A dotted name may go on beyond the module, as ``from a import b`` does. What is not found is a
    foreign package, covered by its version; the standard library is covered by Python's.

    Parameters
    ----------
    modules
        Dotted names.
    roots
        Where first-party source is.
    find
        The `finder` of `roots`, shared by closures that are taken at one time.
    parsed
        Parses a file, or remembers having done so.

    Raises
    ------
    InputError
        If a file is not valid Python.
    """
    find = find or finder(roots)
    sources: dict[str, str] = {}
    packages: set[str] = set()
    waiting = list(_with_parents(modules, find))
    while waiting:
        name = waiting.pop()
        if name in sources or name in BOUNDARY:
            continue
        path = find(name)
        if path is None:
            packages.add(name.partition(".")[0])
            continue
        module = _read(path, name, parsed)
        sources[name] = module.digest
        waiting += _with_parents(module.imports, find)
        waiting += _parents(name)
    # A folder without __init__.py has no file of its own to find.
    folders = {name.partition(".")[0] for name in sources}
    foreign = packages - folders - sys.stdlib_module_names
    text = _text_digest(sources, find)
    return Closure(tuple(sorted(sources.items())), tuple(sorted(foreign)), text)


def text_digest(modules: Iterable[str], roots: tuple[SourceRoot, ...]) -> str:
    """Return one digest of the files of `modules` as they are now; nothing is parsed."""
    return _text_digest(modules, partial(find_source, roots=roots))


def _text_digest(modules: Iterable[str], find: Find) -> str:
    total = hashlib.sha256()
    for name in sorted(modules):
        path = find(name)
        content = path.read_bytes() if path else b""
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def source_digest(path: Path) -> str:
    """Return the digest of a Python file without comments, docstrings and formatting.

    That of a file which is not valid Python covers all of its bytes.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    content = path.read_bytes()
    try:
        return parse(content, "").digest
    except (SyntaxError, ValueError):
        return hashlib.sha256(content).hexdigest()


def notebook_digest(path: Path) -> str:
    """Return the digest of the code cells of a notebook, with their tags.

    That of a file which is no notebook covers all of its bytes.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    content = path.read_bytes()
    try:
        cells = json.loads(content)["cells"]
        code = [
            ["".join(cell["source"]), cell.get("metadata", {}).get("tags", [])]
            for cell in cells
            if cell["cell_type"] == "code"
        ]
        content = json.dumps(code).encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    return hashlib.sha256(content).hexdigest()


def source_files(modules: Iterable[str], roots: tuple[SourceRoot, ...]) -> frozenset[Path]:
    """Return the files of those `modules` that are first-party source."""
    found = (find_source(name, roots) for name in modules)
    return frozenset(path for path in found if path is not None)


def find_source(name: str, roots: Iterable[SourceRoot]) -> Path | None:
    """Return the file of first-party module `name`; None for what is foreign."""
    relative = Path(*name.split("."))
    for root in roots:
        if root.package in {"", name.partition(".")[0]}:
            base = root.folder / relative
            # As in Python, a package goes before a module of the same name.
            for candidate in (base / "__init__.py", base.with_suffix(".py")):
                if candidate.is_file():
                    return candidate
    return None


def _parents(name: str) -> list[str]:
    pieces = name.split(".")
    return [".".join(pieces[:count]) for count in range(1, len(pieces))]


def _with_parents(names: Iterable[str], find: Find) -> Iterator[str]:
    """Keep what can be a module: ``from a import b`` names ``a.b``, which may be a plain value."""
    for name in names:
        parent = name.rpartition(".")[0]
        if find(name) is not None or not parent:
            yield name
        else:
            yield parent if find(parent) is not None else name.partition(".")[0]


def _read(path: Path, name: str, parsed: Parse) -> Module:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    try:
        return parsed(path.read_bytes(), package, is_door=name == DOOR)
    except SyntaxError as error:
        message = f"{path}, line {error.lineno}: {error.msg}; the file must be valid Python"
        raise InputError(message) from error
