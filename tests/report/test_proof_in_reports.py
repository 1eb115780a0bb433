"""What re-runs and carried-over results do to a report: its text, its numbers, and its bytes."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.display.design import reproduction
from pitfalls_core.display.whole import whole_evidence
from pitfalls_core.findings.analysis import analyse
from pitfalls_core.report import documents
from pitfalls_core.report.build import build_report
from pitfalls_core.report.execute import NotebookJob, settled
from pitfalls_core.report.request import ReportRequest
from pitfalls_core.runs.proof import verify as verifying
from pitfalls_core.runs.runner import run_study
from tests.report.pages import unlinked
from tests.report.sample_notebooks import BIBLIOGRAPHY, notebook, prose, shown, written
from tests.report.sample_paper import EVIDENCE, FIGURE, TABLE
from tests.runs.scripted import RUNS, Scripted, command, trained

Captured = pytest.CaptureFixture[str]


class Clock:
    """A clock that is set by hand."""

    def __init__(self, date: str) -> None:
        self.date = date

    def now(self, _: object) -> "Clock":
        """Return the time."""
        return self

    def isoformat(self, **_: str) -> str:
        """Return the date."""
        return self.date


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Scripted:
    """Return a project whose runs are all finished, with a notebook."""
    own = trained(tmp_path_factory.mktemp("reported"))
    (own.root / "notebooks").mkdir()
    (own.root / "report_templates").mkdir()
    (own.root / "report_templates" / "outline.toml").write_text("")
    (own.root / "report_templates" / "references.bib").write_text(BIBLIOGRAPHY)
    written(own.root / "notebooks" / "01_own.ipynb", "# Own")
    return own


@pytest.fixture
def own(project: Scripted, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """Return the project as current folder; notebooks are taken as executed, on the real runs."""
    project.calm()
    (project.store.folder / "verifications.jsonl").unlink(missing_ok=True)
    monkeypatch.chdir(project.root)

    def executed(_: Sequence[NotebookJob], __: Sequence[str], *___: object) -> list[Any]:
        runs = run_study("own", profile="smoke", train=False)
        cells = (shown(prose("In short.", "abstract")), "## Results", shown(reproduction(runs)))
        exhibits = [shown(one) for one in (TABLE, FIGURE, EVIDENCE)]
        entries = [shown(one) for one in whole_evidence(analyse(runs))]
        return [settled(notebook("# Own", *cells, *exhibits, *entries))]

    monkeypatch.setattr(documents, "executed", executed)
    return project


def report(own: Scripted) -> Path:
    """Build the report, and return its folder."""
    out = own.root / "build" / "report"
    outcome = build_report(ReportRequest(("own",), "smoke", out, own.workplace))
    assert outcome.failed == ()
    return out


def read(file: Path) -> str:
    """Return a document in one line, its linked numbers as plain text."""
    return " ".join(unlinked(file.read_text()).split())


def promised(folder: Path) -> dict[str, bytes]:
    """Return every file but the one that has times."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "timings.json"
    }


def notes(folder: Path) -> list[str]:
    """Return the notes of the results."""
    found: list[str] = json.loads((folder / "results.json").read_text())["notes"]
    return found


def timings(folder: Path) -> Any:
    """Return what is known of each run beside its result."""
    return json.loads((folder / "timings.json").read_text())


NONE = "No stored run was done again to check it; the command pitfalls verify does so."
ALL = "5 of 5 re-runs agree bit for bit with the stored results; the study has 5 finished runs."
FOUR = (
    "4 of 5 re-runs agree bit for bit with the stored results; the study has 5 finished runs. "
    "Of the others, 1 differ by more than seeds do."
)


def test_re_runs_are_reported(own: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many agreed stands in the text and in the notes; dates are beside the promised bytes."""
    folder = report(own)
    assert f"own: {NONE}" in notes(folder)
    assert "verified" not in timings(folder)[RUNS[0]]
    dates = ("2026-01-02T03:04:05+00:00", "2027-01-02T03:04:05+00:00")
    written_bytes = []
    for date in dates:
        monkeypatch.setattr(verifying, "datetime", Clock(date))
        assert command("verify") == 0
        folder = report(own)
        written_bytes.append(promised(folder))
    assert f"own: {ALL}" in notes(folder)
    for file in ("report.html", "latex/paper.tex"):
        text = read(folder / file)
        assert ALL in text
        assert not any(date[:10] in text for date in dates)
    # The second check came to the same end on another day: no byte of the report moves.
    assert written_bytes[0] == written_bytes[1]


def test_dates_are_beside_the_report(own: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every re-run of a run is listed with its date and how it agreed, oldest first."""
    expected = []
    for date, mood in (("2026-01-02", ""), ("2026-01-03", "restless_score")):
        monkeypatch.setattr(verifying, "datetime", Clock(date))
        if mood:
            own.mood(mood, RUNS[1])
        command("verify", "--run", RUNS[1])
        agreement = "different" if mood else "bit for bit"
        expected.append({"date": date, "agreement": agreement})
    found = timings(report(own))
    assert found[RUNS[1]]["verified"] == expected
    assert not any("verified" in found[run] for run in RUNS if run != RUNS[1])


def test_a_difference_is_reported(own: Scripted) -> None:
    """A run that came out different makes another report, and so does its coming out right."""
    assert command("verify") == 0
    agreed = promised(report(own))
    own.mood("restless_score", RUNS[4])
    assert command("verify") == 1
    folder = report(own)
    assert f"own: {FOUR}" in notes(folder)
    assert FOUR in read(folder / "report.html")
    own.calm()
    assert command("verify", "--run", RUNS[4]) == 0
    assert promised(report(own)) == agreed


def test_carried_over_results_are_reported(own: Scripted) -> None:
    """Every page says so, and the text says how many re-runs that rests on, and what changed."""
    notice = "2 of 5 runs were made under earlier source and carried over."
    assert notice not in notes(report(own))
    own.tiny.edit("own_light.py", "0.25", "0.5 / 2")
    assert command("adopt") == 0
    folder = report(own)
    carried = (
        "2 of 5 finished runs were made under earlier source and carried over: after the edit, "
        "3 re-runs agreed bit for bit, which is evidence and not proof. "
        "What had changed: source changed: own_light.py."
    )
    assert notice in notes(folder)
    assert f"own: {NONE} {carried}" in notes(folder)
    text = read(folder / "report.html")
    assert notice in text
    assert carried in text
    own.tiny.edit("own_light.py", "0.5 / 2", "0.25")
    assert notice not in notes(report(own))
