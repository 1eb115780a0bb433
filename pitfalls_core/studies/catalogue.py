"""Studies by name: found by their place, no registration."""

import re
import runpy
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.project import Project
from pitfalls_core.studies import definitions
from pitfalls_core.studies.study import Study

LACKING = re.compile(r"(\w+)\.__init__\(\) missing \d+ required positional arguments?: (.+)")
"""What Python says where a study, a task or a variant was given too little."""


def study_names(project: Project) -> tuple[str, ...]:
    """Return the names of all studies, the project's own and those that ship here, sorted."""
    return tuple(sorted({path.stem for folder in _folders(project) for path in _files(folder)}))


def default_studies(project: Project) -> tuple[str, ...]:
    """Return the studies of a command that names none: the project's own, or all that ship here."""
    own = tuple(sorted(path.stem for path in _files(project.studies)))
    return own or study_names(project)


def load_study(name: str, project: Project | None = None) -> Study:
    """Load the study called `name`.

    Raises
    ------
    UnknownNameError
        If no file of that name holds a study.
    InputError
        If the file raises, or defines no `STUDY` of that name.
    """
    return _read(study_file(name, project or Project.containing(Path.cwd())))


def study_file(name: str, project: Project) -> Path:
    """Return the file that defines the study called `name`.

    Raises
    ------
    UnknownNameError
        If no file of that name holds a study.
    """
    for folder in _folders(project):
        path = folder / f"{name}.py"
        if path.is_file() and name in study_names(project):
            return path
    raise UnknownNameError("study", name, study_names(project))


def _read(path: Path) -> Study:
    study = _names_in(path).get("STUDY")
    if not isinstance(study, Study):
        raise InputError(f"{path} defines no STUDY; assign a Study to that name")
    if study.name != path.stem:
        raise InputError(f"{path} defines study {study.name!r}; name it {path.stem!r}, as its file")
    return study


def _names_in(path: Path) -> dict[str, Any]:
    """Execute a study file, from its text and never from byte-code, and return its names."""
    try:
        return runpy.run_path(str(path))
    except Exception as error:
        raise InputError(f"{path}, line {_line(path, error)}: {_what(error)}") from error


def _line(path: Path, error: Exception) -> int | None:
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    return lines[-1] if lines else None


def _what(error: Exception) -> str:
    if isinstance(error, InputError):
        return str(error)
    lacking = LACKING.match(str(error))
    if isinstance(error, TypeError) and lacking:
        kind, names = lacking.groups()
        message = f"a {kind} cannot do without {names}; give it a value"
        return f"{message}. `pitfalls new` writes a study with every field explained"
    reason = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {reason}"


def _folders(project: Project) -> tuple[Path, ...]:
    """Return where studies are; one of the project goes before a shipped one of that name."""
    return (project.studies, *map(Path, definitions.__path__))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*.py") if not path.stem.startswith("_"))
