"""Studies by name: found by their place, no registration."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.project import Project
from pitfalls_core.studies import definitions
from pitfalls_core.studies.study import Study


def study_names(project: Project) -> tuple[str, ...]:
    """Return the names of all studies: those that ship here, then the project's own, sorted."""
    return tuple(sorted({path.stem for folder in _folders(project) for path in _files(folder)}))


def load_study(name: str, project: Project | None = None) -> Study:
    """Load the study called `name`.

    Raises
    ------
    UnknownNameError
        If no file of that name holds a study.
    InputError
        If the file defines no `STUDY` of that name.
    """
    project = project or Project.containing(Path.cwd())
    for folder in _folders(project):
        path = folder / f"{name}.py"
        if path.is_file() and name in study_names(project):
            return _read(path)
    raise UnknownNameError("study", name, study_names(project))


def _read(path: Path) -> Study:
    spec = importlib.util.spec_from_file_location(f"study_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise InputError(f"{path} cannot be read as a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    study = getattr(module, "STUDY", None)
    if not isinstance(study, Study):
        raise InputError(f"{path} defines no STUDY; assign a Study to that name")
    if study.name != path.stem:
        raise InputError(f"{path} defines study {study.name!r}; name it {path.stem!r}, as its file")
    return study


def _folders(project: Project) -> tuple[Path, ...]:
    return (*map(Path, definitions.__path__), project.studies)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*.py") if not path.stem.startswith("_"))
