"""The recipes of CONTRIBUTING.md work as they are written."""

import ast
import json
import shutil
import tomllib
from pathlib import Path

import pytest

from pitfalls_core.project import SHIPPED
from tests.contracts.recipes import LINE_OF, Block, Follower, blocks
from tests.report.pages import unlinked

BLOCKS = list(blocks())
FILES_OF_DATA = "A data file"


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.recipe}-{block.head}")
def test_a_block_is_what_it_says(block: Block) -> None:
    """Python is Python, TOML is TOML, a look starts from the shipped, commands are ours."""
    if block.in_a_clone and LINE_OF.fullmatch(block.head):
        assert block.body  # a part of a file, which means nothing without it
    elif block.language == "python":
        source = block.body.strip().rstrip(",")
        ast.parse(f"call(\n{source}\n)" if block.body.startswith(" ") else source)
    elif block.language == "toml":
        assert tomllib.loads(block.body)
    elif block.language == "jinja":
        assert block.body[1:].startswith('% extends "shipped/theme.')
    else:
        assert all(line.startswith("pitfalls ") for line in block.body.splitlines())


def test_a_study_is_started_by_its_first_command(tmp_path: Path) -> None:
    """And the lines that other recipes replace are there, once each."""
    project = Follower(tmp_path)
    (first,) = [block for block in BLOCKS if block.language == "sh"]
    done = project.command(first.body.splitlines()[0])
    assert done.returncode == 0, done.stderr
    for block in BLOCKS:
        if block.language != "sh" and not block.in_a_clone:
            project.does(block)
    compile((tmp_path / "studies" / "my_study.py").read_text(), "my_study.py", "exec")


@pytest.mark.long
def test_a_project_that_follows_them_all(tmp_path: Path) -> None:
    """Own data, model, loss, measure, loop, program, figure, look and words, in one report."""
    project = Follower(tmp_path)
    (first,) = [block for block in BLOCKS if block.language == "sh"]
    new, check, report = first.body.splitlines()
    assert project.command(new).returncode == 0
    for block in BLOCKS:
        if block.language != "sh" and block.recipe != FILES_OF_DATA and not block.in_a_clone:
            project.does(block)

    recorded = project.command("python my_program.py")
    assert recorded.returncode == 0, recorded.stderr
    checked = project.command(check)
    assert checked.stdout.splitlines()[-1].endswith(" things looked at, no problem")
    assert "left out runs of recorded: a program of your own records them" in checked.stdout
    done = project.command(report)
    assert done.returncode == 0, done.stderr

    results = json.loads((tmp_path / "build" / "smoke" / "results.json").read_text())
    (study,) = results["studies"]
    assert {run["variant"] for run in study["runs"]} == {
        "baseline", "wide", "noisy", "again", "own_loop", "recorded", "smooth",
        "continued",
    }  # fmt: skip
    assert all(run["status"] == "finished" for run in study["runs"])
    parents = [run["shares"] for run in study["runs"] if run["variant"] == "continued"]
    assert len(parents) == 2
    assert parents[0] == parents[1]  # both start from one run
    assert parents[0][0].startswith("parent:")
    trained = [run for run in study["runs"] if run["variant"] == "wide"]
    assert all("test/top_two" in run["scores"] for run in trained)
    page = unlinked((tmp_path / "build" / "smoke" / "report.html").read_text())
    for words in (
        "Wider is not always better", "Ada Lovelace", "What we saw is one set of patterns.",
        "Scores of the baseline, n = 2 runs.", "400 noisy patterns.",
        "--accent: light-dark(#7a1f5c, #f0a6d6)",
    ):  # fmt: skip
        assert words in page


@pytest.mark.long
def test_a_file_of_data(tmp_path: Path) -> None:
    """Before the first run a line tells what its sets share; a second look trains nothing."""
    project = Follower(tmp_path)
    assert project.command("pitfalls new my_study").returncode == 0
    for block in BLOCKS:
        if block.recipe == FILES_OF_DATA:
            project.does(block)
    assert project.command("python make_scans.py").returncode == 0
    done = project.command("pitfalls run my_study --profile smoke")
    assert done.returncode == 0, done.stderr
    (line,) = [one for one in done.stderr.splitlines() if one.startswith("data of task")]
    assert line.startswith("data of task digits, seed 0: 300 training examples (content ")
    assert line.endswith("also in the training set: validation 0 of 100, test 0 of 200")
    again = project.command("pitfalls run my_study --profile smoke")
    assert again.stderr == ""


@pytest.mark.long
def test_a_clone_that_follows_the_rest(tmp_path: Path) -> None:
    """Another section, predicate, quantity and detector: own tests, and a report that has them."""
    clone = Follower(tmp_path / "clone", tmp_path / "clone")
    for name in ("pitfalls_core", "tests", "report_templates", "notebooks"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(SHIPPED / name, clone.root / name, ignore=ignored)
    shutil.copyfile(SHIPPED / "pyproject.toml", clone.root / "pyproject.toml")
    project = Follower(tmp_path / "project", clone.root)
    project.root.mkdir()
    assert project.command("pitfalls new my_study").returncode == 0
    for block in BLOCKS:
        if block.in_a_clone:
            (clone if block.in_the_package else project).does(block)
    tested = (
        "tests/findings/claims/test_seeds.py",
        "tests/findings/detectors/curves/test_course_rates.py",
        "tests/findings/own_results/test_training.py",
        "tests/report/test_outline.py",
    )
    done = clone.command(f"python -m pytest -q -n 0 -p no:cacheprovider {' '.join(tested)}")
    assert done.returncode == 0, done.stdout

    outline = project.root / "report_templates" / "outline.toml"
    outline.parent.mkdir()
    outline.write_text('[text]\ndata = "They come with scikit-learn."\n')
    done = project.command("pitfalls report my_study --profile laptop --out build/out")
    assert done.returncode == 0, done.stderr
    (study,) = json.loads((project.root / "build" / "out" / "results.json").read_text())["studies"]
    claims = {one["id"]: one["status"] for one in study["claims"]}
    assert claims == {"1": "refuted", "2": "supported", "3": "supported"}
    assert "unfinished training" in {one["detector"] for one in study["pitfalls"]}
    page = (project.root / "build" / "out" / "report.html").read_text()
    assert "Data statement" in page
    assert "They come with scikit-learn." in page
