"""environment.yml says what pyproject.toml says."""

import difflib
from pathlib import Path

import yaml

from tests.setup.environment_file import environment_text

ROOT = Path(__file__).parents[2]


def test_environment_file_is_up_to_date() -> None:
    """The file is what pyproject.toml generates; `make lock` repairs it."""
    present = (ROOT / "environment.yml").read_text().splitlines()
    generated = environment_text((ROOT / "pyproject.toml").read_text()).splitlines()
    difference = difflib.unified_diff(present, generated, "environment.yml", "pyproject.toml")
    report = "\n".join(["environment.yml is out of date; run `make lock`:", *difference])
    assert present == generated, report


def test_environment_text() -> None:
    """Core, train, report and lab are listed in the order of the file; dev is not."""
    pyproject = """
        [project]
        dependencies = ["a>=1", "b"]
        [project.optional-dependencies]
        dev = ["e"]
        lab = ["d<2"]
        report = ["c"]
        train = ["t==1"]
    """
    assert yaml.safe_load(environment_text(pyproject)) == {
        "name": "pitfalls",
        "channels": ["conda-forge", "nodefaults"],
        "dependencies": ["python=3.11", "pip", {"pip": ["a>=1", "b", "t==1", "c", "d<2"]}],
    }
