"""What the notebook of a study should have, looked at without executing it."""

import ast
from collections.abc import Iterator

from nbformat import NotebookNode

from pitfalls_core.errors import InputError
from pitfalls_core.project import Project
from pitfalls_core.report.build import notebook_of
from pitfalls_core.report.execute import read_notebook
from pitfalls_core.report.parameters import declared_parameters
from pitfalls_core.runs.trial.checked import Checked, Problem

PASSED = ("profile", "device", "train")
"""What a report passes to every notebook."""

CALL = "run_study"


def checked_notebook(study: str, title: str, project: Project) -> Checked:
    """Return whether `study` has a notebook that a report can execute, and that speaks of it."""
    try:
        path = notebook_of(study, project)
    except InputError:
        where = f"{project.notebooks.name}/{study}.ipynb"
        remedy = "`pitfalls new` writes one for a new study; copy that and name this study in it"
        return Checked("notebook", "", (Problem("there is none", where, remedy),))
    where = f"{path.parent.name}/{path.name}"
    try:
        notebook = read_notebook(path)
        declared = tuple(declared_parameters(notebook, path.name))
    except InputError as error:
        remedy = "open it with `make lab` and repair it"
        return Checked("notebook", "", (Problem(str(error), where, remedy),))
    problems = (
        *_parameters(declared, where),
        *_names_the_study(notebook, study, where),
        *_title(notebook, title, where),
    )
    return Checked("notebook", f"{where} shows {study}", problems)


def _parameters(declared: tuple[str, ...], where: str) -> Iterator[Problem]:
    missing = [name for name in PASSED if name not in declared]
    if not declared:
        what = "no cell has the tag 'parameters', so a report cannot pass a profile"
        remedy = 'give one the tag, with profile = "laptop", device = "cpu", train = True in it'
        yield Problem(what, where, remedy)
    elif missing:
        what = f"its parameters cell does not assign {', '.join(missing)}"
        yield Problem(what, where, f"add the assignment; a report passes {', '.join(PASSED)}")


def _names_the_study(notebook: NotebookNode, study: str, where: str) -> Iterator[Problem]:
    named = [name for cell in _code(notebook) for name in _named_in(cell)]
    if study not in named:
        others = ", ".join(repr(name) for name in named)
        what = f"it calls {CALL} for {others}, not" if named else f"no cell calls {CALL}"
        call = f'{CALL}("{study}", profile=profile, device=device, train=train)'
        yield Problem(f"{what} for {study!r}", where, f"write runs = {call}")


def _named_in(source: str) -> Iterator[str]:
    """Yield the names of studies that a cell calls for; what is no Python holds none."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == CALL:
            first = [*node.args, *(one.value for one in node.keywords if one.arg == "name")][:1]
            yield from (str(one.value) for one in first if isinstance(one, ast.Constant))


def _title(notebook: NotebookNode, title: str, where: str) -> Iterator[Problem]:
    first = notebook.cells[0].source.strip() if notebook.cells else ""
    if first.splitlines()[:1] != [f"# {title}"]:
        got = repr(first.splitlines()[0]) if first else "nothing"
        what = f"its first cell should head the paper with the study's title; it starts with {got}"
        yield Problem(what, where, f"write # {title}")


def _code(notebook: NotebookNode) -> Iterator[str]:
    return (str(cell.source) for cell in notebook.cells if cell.cell_type == "code")
