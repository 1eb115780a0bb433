"""What an author wrote in a notebook, read without any of Jupyter's libraries."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pitfalls_core.errors import InputError
from pitfalls_core.runs.identity.parsing import imported_names

NOT_WRITTEN = ("id", "outputs", "execution_count")
"""What JupyterLab adds to a cell; an execution replaces it."""


def story_of(path: Path) -> dict[str, Any]:
    """Return the cells and the metadata of the notebook at `path`, without ids and outputs.

    Raises
    ------
    InputError
        If the file is missing, or is no notebook of format 4.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = [_written(cell) for cell in notebook["cells"]]
        return {"cells": cells, "metadata": dict(notebook["metadata"])}
    except FileNotFoundError as error:
        raise InputError(f"there is no notebook {path}") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path} cannot be read as a notebook of format 4; save it again in JupyterLab"
        raise InputError(message) from error


def imported_modules(path: Path) -> tuple[str, ...]:
    """Return every dotted name that the notebook at `path` imports, sorted.

    Raises
    ------
    InputError
        If the file is no notebook, or a code cell is not plain Python.
    """
    return tuple(sorted({name for tree in _trees(path) for name in imported_names(tree)}))


def _written(cell: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in cell.items() if name not in NOT_WRITTEN}
    # The format allows a text, or a list of lines.
    return {**kept, "cell_type": cell["cell_type"], "source": "".join(cell["source"])}


def _trees(path: Path) -> Iterator[ast.Module]:
    for number, cell in enumerate(story_of(path)["cells"], start=1):
        if cell["cell_type"] != "code":
            continue
        try:
            yield ast.parse(cell["source"])
        except SyntaxError as error:
            message = (
                f"{path}, cell {number}, line {error.lineno}: {error.msg}; a code cell must be "
                "plain Python, without commands of the shell or of IPython"
            )
            raise InputError(message) from error
