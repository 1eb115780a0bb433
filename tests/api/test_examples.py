"""The examples in the documentation of the API run as they stand."""

import doctest
import importlib
from pathlib import Path

import pytest

import pitfalls_core as pc
from tests.api.own_results import TABLE
from tests.end_to_end.small_project import SmallProject

MODULES = ("pitfalls_core", "pitfalls_core.api.comparing", "pitfalls_core.api.results",
           "pitfalls_core.api.studies")  # fmt: skip


def _run(module: str) -> doctest.TestResults:
    return doctest.testmod(importlib.import_module(module), optionflags=doctest.FAIL_FAST)


@pytest.mark.parametrize("module", MODULES)
def test_examples(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example gives what stands below it; there are some."""
    (tmp_path / "results.csv").write_text(TABLE)
    monkeypatch.chdir(tmp_path)
    failed, attempted = _run(module)
    assert failed == 0
    assert attempted > 0


@pytest.mark.long
def test_examples_with_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that need finished runs find them in a small project."""
    project = SmallProject.create(tmp_path / "project")
    assert project.run("run", "--profile", "smoke").returncode == 0
    monkeypatch.chdir(project.root)
    failed, attempted = _run("pitfalls_core.api.exploration")
    assert failed == 0
    assert attempted > 0
    assert pc.study_names()[:1] == ("blobs",)
