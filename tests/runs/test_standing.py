"""Does a stored run still count? What it used and what it was started from say so."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.canonical import plain
from pitfalls_core.runs.identity.observed import Anchors, Observed
from pitfalls_core.runs.standing import Standing
from tests.runs.samples import ingredients

CHILD = ingredients(parent="p1")


@pytest.fixture
def looked_at() -> list[str]:
    """Return the names of the files that were looked at."""
    return []


@pytest.fixture
def standing(tmp_path: Path, looked_at: list[str]) -> Standing:
    """Return a judge of runs that used the one data file there is."""
    (tmp_path / "a.txt").write_text("1")

    def digest(path: Path) -> str:
        looked_at.append(path.name)
        return hashlib.sha256(path.read_bytes()).hexdigest()

    return Standing(Anchors(tmp_path / "project", tmp_path), digest)


def used(text: str, parent: str = "") -> Mapping[str, Any]:
    """Return, as plain values, that a run used the data file when it held `text`."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    observed: Mapping[str, Any] = plain(Observed({"data-root:a.txt": digest}, {}, parent))
    return observed


def test_a_run_whose_data_changed(standing: Standing) -> None:
    """It is told what changed, as `change_since` words it."""
    assert standing.objection(ingredients(), used("1"), dict[str, str]().get) == ""
    assert standing.objection(ingredients(), used("2"), dict[str, str]().get) == (
        "data changed: a.txt"
    )


@pytest.mark.parametrize(
    ("results", "objection"),
    [
        ({"p1": "r1"}, ""),
        ({"p1": "r2"}, "its parent run has another result"),
        ({"p2": "r2"}, ""),  # its parent is to be done first
        ({}, ""),
    ],
)
def test_a_run_whose_parent_changed(
    results: dict[str, str], objection: str, standing: Standing
) -> None:
    """It counts as long as its parent's result is the one that it was started from."""
    assert standing.objection(CHILD, used("1", "r1"), results.get) == objection
    assert standing.objection(ingredients(), used("1", "r1"), results.get) == ""


def test_what_changed_goes_before_the_parent(standing: Standing) -> None:
    """One reason is enough, and it is the one that lies in the run itself."""
    assert standing.objection(CHILD, used("2", "r1"), {"p1": "r2"}.get) == "data changed: a.txt"


def test_files_are_looked_at_once(standing: Standing, looked_at: list[str]) -> None:
    """However many runs used them; runs that used something else are looked at on their own."""
    for seed in range(5):
        standing.objection(ingredients(seed), used("1"), dict[str, str]().get)
    assert looked_at == ["a.txt"]
    standing.objection(ingredients(), used("2"), dict[str, str]().get)
    assert looked_at == ["a.txt"] * 2
