"""The start of a study: a definition and a notebook that run as they are, from templates."""

import keyword
from dataclasses import dataclass
from pathlib import Path

from pitfalls_core.errors import InputError
from pitfalls_core.project import Project, template_folder
from pitfalls_core.report.publishing import write_whole
from pitfalls_core.studies.catalogue import study_names

LONGEST = 60
"""Letters of a name: it stands in paths, in labels and in the columns of tables."""


@dataclass(frozen=True)
class Scaffold:
    """The files of a new study.

    Parameters
    ----------
    study, notebook
        Where its definition and its notebook are.
    """

    study: Path
    notebook: Path


def scaffold(name: str, project: Project) -> Scaffold:
    """Write ``studies/NAME.py`` and ``notebooks/NAME.ipynb`` into `project`.

    Raises
    ------
    InputError
        If `name` cannot be that of a study, is taken, or one of the files exists.
    WorkFailed
        If a file cannot be written.
    """
    _require_name(name)
    made = Scaffold(project.studies / f"{name}.py", project.notebooks / f"{name}.ipynb")
    for path in (made.study, made.notebook):
        if path.exists() or path.is_symlink():
            message = f"{path} exists, and nothing is overwritten; choose another name or move it"
            raise InputError(f"{message} away")
    if name in study_names(project):
        raise InputError(f"a study called {name!r} comes with this program; choose another name")
    texts = {path: _filled(path.suffix, name, project) for path in (made.study, made.notebook)}
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{path.parent} cannot be made: {error.strerror}; give this user the right"
            raise InputError(f"{message} to write in {project.root}, or go elsewhere") from error
        write_whole(path, text.encode())
    return made


def _require_name(name: str) -> None:
    """Refuse what cannot be the name of a file, of a Python value and of a label at once."""
    plain = name.isascii() and name.isidentifier() and name == name.lower()
    if not plain or name.startswith("_") or keyword.iskeyword(name) or len(name) > LONGEST:
        message = (
            f"a study is named by small letters, digits and underscores, a letter first, at most "
            f"{LONGEST} of them, as in 'my_study'; got {name!r}"
        )
        raise InputError(message)


def _filled(suffix: str, name: str, project: Project) -> str:
    """Return the template of one file, filled in."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    template = {".py": "study.py.j2", ".ipynb": "notebook.ipynb.j2"}[suffix]
    environment = Environment(
        loader=FileSystemLoader(template_folder("new", project)),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    title = name.replace("_", " ").capitalize()
    return environment.get_template(template).render(name=name, title=title)
