"""The modules that the cells of a notebook import, read without any of Jupyter's libraries."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from pitfalls_core.errors import InputError
from pitfalls_core.runs.closure import imported_names


def imported_modules(path: Path) -> tuple[str, ...]:
    """Return every dotted name that the notebook at `path` imports, sorted.

    Raises
    ------
    InputError
        If the file is no notebook of format 4, or a code cell is not plain Python.
    """
    return tuple(sorted({name for tree in _trees(path) for name in imported_names(tree)}))


def _trees(path: Path) -> Iterator[ast.Module]:
    for number, source in _code_cells(path):
        try:
            yield ast.parse(source)
        except SyntaxError as error:
            message = (
                f"{path}, cell {number}, line {error.lineno}: {error.msg}; a code cell must be "
                "plain Python, without commands of the shell or of IPython"
            )
            raise InputError(message) from error


def _code_cells(path: Path) -> Iterator[tuple[int, str]]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells, start=1):
            if cell["cell_type"] == "code":
                yield number, "".join(cell["source"])
    except FileNotFoundError as error:
        raise InputError(f"there is no notebook {path}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path} cannot be read as a notebook of format 4; save it again in JupyterLab"
        raise InputError(message) from error
