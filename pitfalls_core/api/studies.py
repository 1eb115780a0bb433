"""Which studies there are."""

from pathlib import Path

from pitfalls_core.project import Project
from pitfalls_core.studies import catalogue


def study_names() -> tuple[str, ...]:
    """Return the names of all studies, the project's own and those that ship here, sorted.

    The project is the one that the current folder lies in.

    Examples
    --------
    >>> import pitfalls_core as pc
    >>> "refinement_under_shift" in pc.study_names()
    True
    """
    return catalogue.study_names(Project.containing(Path.cwd()))
