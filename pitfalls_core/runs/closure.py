"""The source that a run really needs: its parts and the loop, and all they import, transitively.

Nothing is imported to find out: the files are parsed. Imports at any depth count, inside functions
too. Comments, docstrings and formatting do not count, because digests are taken of the syntax tree.
"""

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class SourceRoot:
    """A folder that holds first-party modules; only those of `package`, if one is named."""

    folder: Path
    package: str = ""


@dataclass(frozen=True)
class Closure:
    """First-party modules with the digest of their source, and the foreign packages they import."""

    sources: tuple[tuple[str, str], ...]
    packages: tuple[str, ...]


@dataclass(frozen=True)
class _Module:
    digest: str
    imports: frozenset[str]


@lru_cache
def source_closure(modules: tuple[str, ...], roots: tuple[SourceRoot, ...]) -> Closure:
    """Return the closure of `modules`, with first-party source found under `roots`.

    A dotted name may go on beyond the module, as ``from a import b`` does. What is not found is a
    foreign package, covered by its version; the standard library is covered by Python's.
    """
    sources: dict[str, str] = {}
    packages: set[str] = set()
    waiting = list(_with_parents(modules, roots))
    while waiting:
        name = waiting.pop()
        if name in sources:
            continue
        path = _find(name, roots)
        if path is None:
            packages.add(name.partition(".")[0])
            continue
        module = _parse(path, name)
        sources[name] = module.digest
        waiting += _with_parents(module.imports, roots)
        waiting += _parents(name)
    foreign = packages - sys.stdlib_module_names
    return Closure(tuple(sorted(sources.items())), tuple(sorted(foreign)))


def _find(name: str, roots: Iterable[SourceRoot]) -> Path | None:
    relative = Path(*name.split("."))
    for root in roots:
        if root.package in {"", name.partition(".")[0]}:
            base = root.folder / relative
            for candidate in (base.with_suffix(".py"), base / "__init__.py"):
                if candidate.is_file():
                    return candidate
    return None


def _parents(name: str) -> list[str]:
    pieces = name.split(".")
    return [".".join(pieces[:count]) for count in range(1, len(pieces))]


def _with_parents(names: Iterable[str], roots: tuple[SourceRoot, ...]) -> Iterator[str]:
    """Keep what can be a module: ``from a import b`` names ``a.b``, which may be a plain value."""
    for name in names:
        parent = name.rpartition(".")[0]
        if _find(name, roots) is not None or not parent:
            yield name
        else:
            yield parent if _find(parent, roots) is not None else name.partition(".")[0]


def _parse(path: Path, name: str) -> _Module:
    tree = ast.parse(path.read_bytes(), filename=str(path))
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    imports = frozenset(imported_names(tree, package))
    _drop_docstrings(tree)
    return _Module(hashlib.sha256(ast.dump(tree).encode()).hexdigest(), imports)


def imported_names(tree: ast.AST, package: str = "") -> Iterator[str]:
    """Yield every dotted name that `tree`, a module of `package`, imports at any depth.

    ``from a import b`` yields ``a`` and ``a.b``: only the file system knows whether b is a module.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names if alias.name != "*")


def _drop_docstrings(tree: ast.AST) -> None:
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    for node in ast.walk(tree):
        if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
