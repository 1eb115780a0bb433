"""One small project with a report, for all tests that start from one."""

import shutil
from pathlib import Path

import pytest

from tests.end_to_end.small_project import SmallProject


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    """Return a project whose report was built once; tests that change it copy it."""
    project = SmallProject.create(tmp_path_factory.mktemp("built") / "project")
    done = project.run("report")
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def project(built: SmallProject, tmp_path: Path) -> SmallProject:
    """Return a copy of the built project, free to be changed."""
    shutil.copytree(built.root, tmp_path / "project", symlinks=True)
    return SmallProject(tmp_path / "project")
