"""Contracts over every source file: what run keys and readers rely on."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.shipped import MODULES, PACKAGE, shown

LONGEST_MODULE = 300
LONGEST_FUNCTION = 60
MOST_ARGUMENTS = 6

BELOW_RUNS = [
    path
    for folder in ("data", "models", "training", "studies")
    for path in sorted((PACKAGE / folder).rglob("*.py"))
    if "definitions" not in path.parts
]


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_a_module_is_short(path: Path) -> None:
    """A file has one idea and fits into a reader's head."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_a_function_is_short(path: Path) -> None:
    """No function is longer than sixty lines without its docstring, or takes seven arguments."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            where = f"{shown(path)}:{node.lineno} {node.name}"
            assert _length(node) <= LONGEST_FUNCTION, where
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            own = [one for one in arguments if one.arg not in {"self", "cls"}]
            assert len(own) <= MOST_ARGUMENTS, where


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("__init__.py")), ids=shown)
def test_a_package_file_ties_nothing_together(path: Path) -> None:
    """An ``__init__`` re-exports nothing, or every run would depend on every module."""
    statements = ast.parse(path.read_text(encoding="utf-8")).body
    assert all(_is_plain(statement) for statement in statements)
    assert not any(isinstance(one, ast.Import | ast.ImportFrom) for one in statements)


@pytest.mark.parametrize("path", BELOW_RUNS, ids=shown)
def test_importing_does_nothing(path: Path) -> None:
    """Below the runs a module only imports, defines and names constants, which keeps keys sound."""
    effects = list(_effects(path.read_text(encoding="utf-8")))
    assert not effects, "\n".join(f"{shown(path)}:{line}: {text}" for line, text in effects)


@pytest.mark.parametrize("path", BELOW_RUNS, ids=shown)
def test_nothing_is_imported_by_a_computed_name(path: Path) -> None:
    """Below the runs no import is hidden from a reader of the source."""
    if path.name == "catalogue.py":  # finds studies by their place, and no run imports it
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            call = ast.unparse(node.func)
            hidden = call in {"__import__", "exec", "eval"} or call.endswith("import_module")
            assert not hidden, f"{shown(path)}:{node.lineno}: {call}"


def test_an_effect_is_noticed() -> None:
    """The check above finds what it looks for: a call, and an assignment to another's attribute."""
    source = "import numpy\nnumpy.random.seed(0)\nnumpy.pi = 3\nSIZE = 3\n"
    assert [line for line, _ in _effects(source)] == [2, 3]


def _effects(source: str) -> Iterator[tuple[int, str]]:
    for statement in ast.parse(source).body:
        if not _is_plain(statement):
            yield statement.lineno, ast.unparse(statement).splitlines()[0]


def _is_plain(statement: ast.stmt) -> bool:
    """Return whether a statement only imports, defines, documents or names a constant."""
    definitions = (
        ast.Import,
        ast.ImportFrom,
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.TypeAlias if hasattr(ast, "TypeAlias") else ast.ClassDef,
    )
    if isinstance(statement, definitions):
        return True
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, ast.Name | ast.Tuple) for target in statement.targets)
    if isinstance(statement, ast.AnnAssign):
        return isinstance(statement.target, ast.Name)
    return isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING"


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
