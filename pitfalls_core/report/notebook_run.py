"""A run that a notebook of the user's own makes.

The notebook declares ``seed`` in its cell tagged ``parameters`` (and ``variant``, if it wants to
know), and tells its results to a `RunNotes`::

    from pitfalls_core.runs.notes import RunNotes

    run = RunNotes()
    run.score("test", accuracy=0.93)

It is executed in the process of the run itself and in no kernel, so that what it imports and opens
is seen there and belongs to the run, as with any other code.
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from pitfalls_core.errors import InputError, NotebookFailed
from pitfalls_core.project import Project
from pitfalls_core.report.parameters import Value, check_parameters, declared_parameters, numbered
from pitfalls_core.runs.notes import RunNotes

Returned = tuple[Mapping[str, float], Mapping[str, list[float]], Mapping[str, tuple[Any, Any]]]


def notebook_run(variant: str, seed: int, *, notebook: str, **parameters: Any) -> Returned:
    """Execute a notebook for one run, and return its scores, curves and predictions.

    Parameters
    ----------
    variant, seed
        Of the run; the notebook must declare the seed, and may declare the variant.
    notebook
        Its path, relative to the project.
    **parameters
        Values for further parameters that it declares.

    Raises
    ------
    InputError
        If there is no such notebook, it does not declare a parameter, or tells no results.
    NotebookFailed
        If a cell raises or exits.
    """
    path = Project.containing(Path.cwd()).root / notebook
    source = _read(path)
    given: dict[str, Value] = {name: _listed(value) for name, value in parameters.items()}
    given["seed"] = seed
    if "variant" in declared_parameters(source, path.name):
        given["variant"] = variant
    check_parameters(source, given, path.name)
    filled = parameterize_notebook(source, given, kernel_name="python3", language="python")
    with _at_home(path.parent):
        namespace = _executed(filled, path.name)
    return _told(namespace, path.name)


def _read(path: Path) -> NotebookNode:
    if not path.is_file():
        raise InputError(f"there is no notebook {path.name} in {path.parent.name}/")
    try:
        found: NotebookNode = load_notebook_node(str(path))
        nbformat.validate(found)
    except Exception as error:  # nbformat raises many kinds
        raise InputError(f"{path.name} cannot be read as a notebook: {error}") from error
    return found


def _listed(value: Any) -> Value:
    return [_listed(item) for item in value] if isinstance(value, tuple) else value


@contextmanager
def _at_home(folder: Path) -> Iterator[None]:
    """Work in the folder of the notebook, as Jupyter does, and leave no trace in the user's."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="pitfalls-") as scratch:
        os.environ |= {"IPYTHONDIR": scratch, "MPLBACKEND": "Agg"}
        sys.path.insert(0, str(folder))
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)
            sys.path.remove(str(folder))


def _executed(notebook: NotebookNode, name: str) -> Mapping[str, Any]:
    """Execute the cells in order, and return what names stand for at the end."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.colors = "nocolor"
    numbers = {id(cell): number for number, cell in numbered(notebook.cells)}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            result = shell.run_cell(cell.source, store_history=False)
            error = result.error_before_exec or result.error_in_exec
            if error is not None:
                place = f"cell {numbers[id(cell)]}" if id(cell) in numbers else "given parameters"
                # What Python says beside it names a cell as if it were a file.
                said = error.msg if isinstance(error, SyntaxError) else error
                what = f"{type(error).__name__}: {said}".rstrip(" .:")
                raise NotebookFailed(f"notebook {name}, {place}: {what}") from error
    names: Mapping[str, Any] = shell.user_ns
    return names


def _told(namespace: Mapping[str, Any], name: str) -> Returned:
    """Return what the notebook told of its run."""
    found = {id(value): value for value in namespace.values() if isinstance(value, RunNotes)}
    if len(found) != 1:
        raise InputError(
            f"notebook {name} has {len(found)} RunNotes at its end, and must have one: "
            "`run = RunNotes()`, then `run.score(...)`"
        )
    (notes,) = found.values()
    return notes.scores, notes.curves, notes.predictions
