"""The files that define a study, as they were written."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pitfalls_core.project import Project
from pitfalls_core.studies.catalogue import study_file, study_names


@dataclass(frozen=True)
class WrittenFile:
    """A file of a definition: its name in its folder, and its text."""

    name: str
    text: str


def written_files(study: str, project: Project) -> tuple[WrittenFile, ...]:
    """Return the file that defines `study`, then the files beside it that it imports, by name.

    Files beside a definition start with an underscore; modules of the package are no part of it.
    A study that no file holds has none.
    """
    if study not in study_names(project):
        return ()
    path = study_file(study, project)
    found: dict[Path, str] = {}
    _gather(path, found)
    first, *others = found
    return tuple(WrittenFile(one.name, found[one]) for one in (first, *sorted(others)))


def _gather(path: Path, found: dict[Path, str]) -> None:
    found[path] = path.read_text(encoding="utf-8")
    for name in _imported(ast.parse(found[path])):
        beside = path.parent / f"{name}.py"
        if name.startswith("_") and beside not in found and beside.is_file():
            _gather(beside, found)


def _imported(tree: ast.Module) -> Iterator[str]:
    """Yield every part of a dotted name that is imported from, or imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (part for alias in node.names for part in alias.name.split("."))
