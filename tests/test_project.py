"""Where things live."""

from pathlib import Path

import pytest

from pitfalls_core.project import SHIPPED, Project, template_folder


@pytest.mark.parametrize("marker", ["studies", "pitfalls_core"])
def test_the_project_is_the_nearest_parent_with_a_marker(tmp_path: Path, marker: str) -> None:
    """The nearest of several parents with a marker counts, from however deep below."""
    deep = tmp_path / "outer" / "inner" / "notebooks" / "old"
    deep.mkdir(parents=True)
    (tmp_path / "outer" / marker).mkdir()
    assert Project.containing(deep).root == tmp_path / "outer"
    (tmp_path / "outer" / "inner" / marker).mkdir()
    assert Project.containing(deep).root == tmp_path / "outer" / "inner"
    assert Project.containing(tmp_path / "outer" / "inner").root == tmp_path / "outer" / "inner"


def test_a_file_of_that_name_is_no_marker(tmp_path: Path) -> None:
    """Without a marked parent the folder itself is the project; a file marks nothing."""
    (tmp_path / "studies").write_text("notes")
    folder = tmp_path / "folder"
    folder.mkdir()
    assert Project.containing(folder).root == folder


def test_a_link_is_followed(tmp_path: Path) -> None:
    """A project reached through a link is the one that the link points to."""
    (tmp_path / "real" / "studies").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert Project.containing(tmp_path / "link").root == tmp_path / "real"


def test_folders_of_a_project(tmp_path: Path) -> None:
    """Everything generated is below `build`; studies and notebooks are not."""
    project = Project(tmp_path)
    assert project.build == tmp_path / "build"
    assert project.store == tmp_path / "build" / "store"
    assert project.studies == tmp_path / "studies"
    assert project.notebooks == tmp_path / "notebooks"


def test_a_template_of_the_project_goes_before_the_shipped_one(tmp_path: Path) -> None:
    """The shipped template serves until the project has one of that name."""
    shipped = SHIPPED / "report_templates" / "html"
    assert shipped.is_dir()
    assert template_folder("html") == shipped
    assert template_folder("html", Project(tmp_path)) == shipped
    own = tmp_path / "report_templates" / "html"
    own.mkdir(parents=True)
    assert template_folder("html", Project(tmp_path)) == own
