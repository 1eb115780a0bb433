"""What a source file imports, and its digest without comments, docstrings and formatting."""

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Protocol

OFFERED = frozenset({"PUBLIC", "__all__", "__getattr__", "__dir__"})
"""What the ``__init__`` of a door defines to import its public names when they are asked for. It is
no part of a run that asks for none of these names; of a run that does ask, the observer sees which
files were opened."""


@dataclass(frozen=True)
class Module:
    """What counts of a source file.

    Parameters
    ----------
    digest
        Of its syntax tree.
    imports
        Every dotted name that it imports, at any depth.
    """

    digest: str
    imports: frozenset[str]


class Parse(Protocol):
    """Reads the content of a module of `package`; a door's public names do not count."""

    def __call__(self, content: bytes, package: str, *, is_door: bool = False) -> Module:
        """Return what counts of it; a `SyntaxError` if it is not valid Python."""
        ...


@cache
def parse(content: bytes, package: str, *, is_door: bool = False) -> Module:
    """Return what counts of the `content` of a module of `package`, as `Parse` says.

    Raises
    ------
    SyntaxError, ValueError
        If it is not valid Python.
    """
    tree = ast.parse(content)
    if is_door:
        tree.body = [statement for statement in tree.body if not _names(statement) & OFFERED]
    imports = frozenset(imported_names(tree, package))
    _drop_docstrings(tree)
    return Module(hashlib.sha256(ast.dump(tree).encode()).hexdigest(), imports)


def imported_names(tree: ast.AST, package: str = "") -> Iterator[str]:
    """Yield every dotted name that `tree`, a module of `package`, imports at any depth.

    ``from a import b`` yields ``a`` and ``a.b``: only the file system knows whether b is a module.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (base := _base(node, package)):
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names if alias.name != "*")


def _base(node: ast.ImportFrom, package: str) -> str:
    """Return what `node` imports from; nothing if it points above the outermost package."""
    if not node.level:
        return node.module or ""
    above = package.split(".")[: package.count(".") + 2 - node.level]
    return ".".join([*above, *filter(None, [node.module])]) if package and above else ""


def _names(statement: ast.stmt) -> set[str]:
    """Return the names that a statement defines or assigns."""
    if isinstance(statement, ast.Assign):
        return {target.id for target in statement.targets if isinstance(target, ast.Name)}
    return {statement.name} if isinstance(statement, ast.FunctionDef) else set()


def _drop_docstrings(tree: ast.AST) -> None:
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    for node in ast.walk(tree):
        if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
