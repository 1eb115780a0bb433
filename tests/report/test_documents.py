"""From executed notebooks to every published file, for one study and for two."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.history.added_seeds import EXPLORATORY
from pitfalls_core.project import Project
from pitfalls_core.report import documents as module
from pitfalls_core.report.documents import exploratory, notices, publish_documents
from pitfalls_core.report.execute import NotebookJob, settled
from pitfalls_core.report.manifest import up_to_date
from pitfalls_core.report.request import ReportRequest
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.workplace import Workplace
from tests.findings.constructed import EQUIVALENT, IMPROVED, analysis, everywhere, study
from tests.report.sample_notebooks import notebook, project_in, prose, shown, written
from tests.report.sample_paper import EVIDENCE, FIGURE, TABLE

CELLS = (
    shown(prose("In short.", "abstract")),
    "## Results\n\nSee [](#tab-accuracy) and [](#fig-seeds) [@holm1979].",
    shown(TABLE),
    shown(FIGURE),
    "## Appendix: Evidence",
    shown(EVIDENCE),
)
INPUTS = {"any": "thing"}


def made(name: str, differences: Any = EQUIVALENT) -> Analysis:
    """Return the analysis of a study called `name`."""
    return analysis(everywhere(differences), of=replace(study(), name=name))


def publish(project: Project, monkeypatch: pytest.MonkeyPatch, *runs: StudyRuns) -> list[Any]:
    """Publish the documents of `runs`, their notebooks taken as executed; return the jobs."""
    names = [one.study.name for one in runs]
    paths = [written(project.notebooks / f"01_{name}.ipynb", f"# Study {name}") for name in names]
    asked: list[Any] = []

    def executed(jobs: list[NotebookJob], results: list[str], *_: object) -> list[Any]:
        asked.append((jobs, results))
        return [settled(notebook(f"# Study {name}", *CELLS)) for name in names]

    monkeypatch.setattr(module, "executed", executed)
    request = ReportRequest((), "laptop", project.build / "report", Workplace(project))
    publish_documents(request, runs, paths, INPUTS)
    return asked


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return an empty project."""
    return project_in(tmp_path / "project")


def test_a_report_about_one_study_is_its_paper(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file of the contract is there, promised but for the timings, and up to date."""
    ((jobs, results),) = publish(project, monkeypatch, made("a").runs)
    out = project.build / "report"
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert files == {
        *("report.html", "report.pdf", "latex/paper.tex", "latex/references.bib"),
        *("results.json", "runs.csv", "manifest.json", "timings.json", "notebooks/01_a.ipynb"),
        *("latex/paper.bbl", "latex/pitfalls.sty", "latex/numbers.tex", "latex/README.md"),
        *("tables/tab-accuracy.csv", "latex/figures/fig-seeds.pdf", "latex.zip"),
        "latex/tables/tab-accuracy.tex",
        *(f"figures/fig-seeds.{ending}" for ending in ("svg", "png", "pdf", "csv")),
    }
    assert up_to_date(out, INPUTS)
    promised = json.loads((out / "manifest.json").read_text())["outputs"]
    assert files - promised.keys() == {"manifest.json", "timings.json"}
    assert jobs[0].parameters == {"profile": "laptop", "device": "cpu", "train": False}
    assert (jobs[0].folder, len(results)) == (project.root, 1)


def test_a_report_about_two_studies_is_proceedings(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same tables in both studies, and every format holds them apart."""
    publish(project, monkeypatch, made("a").runs, made("b", IMPROVED).runs)
    out = project.build / "report"
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF-")
    page = (out / "report.html").read_text()
    for number, name in (("4", "a"), ("5", "b")):
        assert f'id="{name}--tab-accuracy"' in page
        assert f"<b>Table {number}.</b>" in page
    assert page.index('id="b--fig-seeds"') < page.index('id="E2"')
    tables = sorted(path.name for path in (out / "tables").iterdir())
    overview = ["tab-controls.csv", "tab-ledger.csv", "tab-verdicts.csv"]
    # The entry of all studies names digests by their abbreviation, which is spelled out.
    found = ["tab-abbreviations.csv", *overview]
    assert tables == ["a--tab-accuracy.csv", "b--tab-accuracy.csv", *found]
    assert page.index('id="tab-ledger"') < page.index('id="a--tab-accuracy"')
    results = json.loads((out / "results.json").read_text())
    assert [one["name"] for one in results["studies"]] == ["a", "b"]
    assert [[each["label"] for each in one["exhibits"]] for one in results["studies"]] == [
        ["a--tab-accuracy", "a--fig-seeds"],
        ["b--tab-accuracy", "b--fig-seeds"],
    ]
    latex = (out / "latex" / "paper.tex").read_text()
    assert latex.count("\\appendix\n") == 1
    for name in ("a", "b"):
        assert latex.count(f"\\input{{tables/{name}--tab-accuracy}}") == 1


def test_the_same_runs_give_the_same_bytes(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two projects, elsewhere, with the same results: the same files."""
    other = project_in(tmp_path / "elsewhere")
    for each in (project, other):
        publish(each, monkeypatch, made("a").runs)
    first, second = (
        {
            path.relative_to(each.root).as_posix(): path.read_bytes()
            for path in (each.build / "report").rglob("*")
            if path.is_file()
        }
        for each in (project, other)
    )
    assert first == second


def test_every_score_is_in_the_tidy_table(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One row a score; a run that did not finish has a row without a value."""
    partial = made("a", [*EQUIVALENT[:5], None])
    publish(project, monkeypatch, partial.runs)
    text = (project.build / "report" / "runs.csv").read_text()
    rows = list(csv.DictReader(io.StringIO(text)))
    expected = [
        {
            "study": "a",
            "variant": variant,
            "seed": str(seed),
            "dataset": dataset,
            "metric": "accuracy",
            "value": str(arm.scores.get(seed, "")),
            "status": "finished" if seed in arm.scores else "failed",
        }
        for (dataset, variant), arm in partial.arms.items()
        if dataset in partial.study.datasets  # and not those that select the epoch
        for seed in arm.planned
    ]
    assert rows == expected
    assert [row["seed"] for row in rows if row["status"] == "failed"] == ["5"] * 4


WHOLE = made("a").runs
PARTIAL = made("a", [*EQUIVALENT[:5], None]).runs


def smoke(runs: StudyRuns) -> StudyRuns:
    """Return `runs` as those of the smoke profile."""
    return replace(runs, ledger=replace(runs.ledger, profile="smoke"))


SMOKE = "Smoke profile: a quick check of the machinery. No number here means anything."


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ((WHOLE,), ()),
        ((PARTIAL,), ("Partial report: 34 of 36 planned runs finished.",)),
        ((WHOLE, PARTIAL), ("Partial report: 70 of 72 planned runs finished.",)),
        ((smoke(WHOLE),), (SMOKE,)),
        (
            (smoke(PARTIAL),),
            ("Partial report: 34 of 36 planned runs finished.", SMOKE),
        ),
    ],
)
def test_every_page_says_what_is_missing(
    runs: tuple[StudyRuns, ...], expected: tuple[str, ...]
) -> None:
    """Partial reports and smoke reports are marked; whole ones are not."""
    assert notices(runs) == expected


def test_every_page_says_what_is_exploratory() -> None:
    """A study whose margin or seeds were moved is named; one that kept its plan is not."""
    kept = made("a")
    first, *others = kept.comparisons
    moved = replace(kept, comparisons=(replace(first, flags=(EXPLORATORY,)), *others))
    assert exploratory([kept]) == ()
    assert exploratory([kept, moved]) == (
        "Exploratory report: the margin or the seeds were changed after results existed (a).",
    )
