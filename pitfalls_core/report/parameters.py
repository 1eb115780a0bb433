"""Parameters of a notebook: declared in its cell tagged ``parameters``, and nowhere else."""

import ast
from collections.abc import Iterable, Iterator, Mapping

from nbformat import NotebookNode

from pitfalls_core.errors import InputError, UnknownNameError

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
TAG = "parameters"
ADDED = {"injected-parameters", "papermill-error-cell-tag"}
"""Tags of the cells that papermill adds: the values given, and where a notebook failed."""


def declared_parameters(notebook: NotebookNode, name: str) -> Mapping[str, Value]:
    """Return the parameters that `notebook` declares, with their defaults.

    Raises
    ------
    InputError
        If a line of the parameters cell is no assignment of a plain value, or there are several
        such cells.
    """
    cells = [cell for cell in notebook.cells if TAG in _tags(cell)]
    if len(cells) > 1:
        raise InputError(
            f"notebook {name} has {len(cells)} cells tagged {TAG!r}; merge them into one"
        )
    defaults: dict[str, Value] = {}
    for statement in (line for cell in cells for line in _statements(cell, name)):
        try:
            target, value = _assignment(statement)
            defaults[target] = _plain(ast.literal_eval(value))
        except (ValueError, TypeError) as error:
            message = (
                f"notebook {name}: the parameters cell may only assign plain values to names; got "
                f"{ast.unparse(statement)!r}"
            )
            raise InputError(message) from error
    return defaults


def check_parameters(notebook: NotebookNode, given: Mapping[str, Value], name: str) -> None:
    """Refuse a parameter that `notebook` does not declare, or whose value is of another type.

    Raises
    ------
    UnknownNameError
        If it is not declared; the message names those that are.
    InputError
        If nothing is declared, or a type is not that of the default.
    """
    declared = declared_parameters(notebook, name)
    for parameter, value in given.items():
        if not declared:
            message = (
                f"notebook {name} has no cell tagged {TAG!r} that assigns {parameter!r}, so a "
                "report cannot pass it on; give one cell that tag and assign in it: "
            )
            raise InputError(message + ", ".join(given))
        if parameter not in declared:
            raise UnknownNameError("parameter", parameter, declared, f"for notebook {name}")
        default = declared[parameter]
        if default is not None and not _fits(value, default):
            message = (
                f"parameter {parameter!r} of notebook {name} must be {type(default).__name__}, as "
                f"its default {default!r}; got {type(value).__name__}: {value!r}. "
                f"Declared: {', '.join(sorted(declared))}."
            )
            raise InputError(message)


def numbered(cells: Iterable[NotebookNode]) -> Iterator[tuple[int, NotebookNode]]:
    """Yield the cells of a notebook with their numbers, from 1, cells that papermill added apart.

    They are the numbers in the source notebook, also where `cells` are those of an executed one.
    """
    return enumerate((cell for cell in cells if not ADDED & _tags(cell)), start=1)


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", ()))


def _statements(cell: NotebookNode, name: str) -> list[ast.stmt]:
    try:
        return ast.parse(str(cell.source)).body
    except SyntaxError as error:
        raise InputError(
            f"notebook {name}: the parameters cell is not plain Python: {error.msg} "
            f"(line {error.lineno}); it may only assign plain values to names"
        ) from error


def _assignment(statement: ast.stmt) -> tuple[str, ast.expr]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return name, value
    raise ValueError


def _plain(value: object) -> Value:
    """Return `value` if JSON has it too: no bytes, tuples, sets or complex numbers."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_key(key): _plain(item) for key, item in value.items()}
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError


def _key(key: object) -> str:
    if isinstance(key, str):
        return key
    raise TypeError


def _fits(value: Value, default: Value) -> bool:
    if isinstance(default, float) and not isinstance(value, bool):
        return isinstance(value, int | float)
    return type(value) is type(default)
