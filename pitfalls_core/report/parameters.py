"""Parameters of a notebook: declared in its cell tagged ``parameters``, and nowhere else."""

import ast
from collections.abc import Mapping

from nbformat import NotebookNode

from pitfalls_core.errors import InputError, UnknownNameError

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
TAG = "parameters"


def declared_parameters(notebook: NotebookNode, name: str) -> Mapping[str, Value]:
    """Return the parameters that `notebook` declares, with their defaults.

    Raises
    ------
    InputError
        If a line of the parameters cell is no assignment of a plain value.
    """
    cells = [cell for cell in notebook.cells if TAG in cell.metadata.get("tags", [])]
    defaults: dict[str, Value] = {}
    for statement in (line for cell in cells for line in ast.parse(cell.source).body):
        try:
            (target,) = _targets(statement)
            defaults[target] = ast.literal_eval(statement.value)
        except (ValueError, AttributeError) as error:
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
        If its type is not that of the default.
    """
    declared = declared_parameters(notebook, name)
    for parameter, value in given.items():
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


def _targets(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return [statement.target.id]
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return []


def _fits(value: Value, default: Value) -> bool:
    if isinstance(default, float) and not isinstance(value, bool):
        return isinstance(value, int | float)
    return type(value) is type(default)
