"""Everything that ships, found by its place, so that a new thing is tested at once."""

from pathlib import Path

from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.build import notebook_of
from pitfalls_core.studies.catalogue import load_study, study_names
from pitfalls_core.studies.study import Study

PACKAGE = SHIPPED / "pitfalls_core"
NOTEBOOKS = sorted((SHIPPED / "notebooks").glob("*.ipynb"))
MODULES = sorted(PACKAGE.rglob("*.py"))
PROJECT = Project(SHIPPED)
STUDIES: list[Study] = [load_study(name, PROJECT) for name in study_names(PROJECT)]
STUDY_NOTEBOOKS = sorted(notebook_of(study.name, PROJECT) for study in STUDIES)
"""The notebooks that reports are made of; others are for working by hand."""


def shown(path: Path) -> str:
    """Return `path` as a test id."""
    return str(path.relative_to(SHIPPED))
