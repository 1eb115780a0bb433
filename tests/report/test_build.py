"""The stages of a report: which studies, which notebooks, and what became of them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.errors import ExportFailed, InputError, UnknownNameError
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report import build as module
from pitfalls_core.report import documents
from pitfalls_core.report.build import build_report, chosen_studies, notebook_of
from pitfalls_core.report.failures import FILE
from pitfalls_core.report.request import ReportRequest
from pitfalls_core.runs.cost import Agreement
from pitfalls_core.runs.ledger import Ledger
from pitfalls_core.runs.runner import Completed
from pitfalls_core.runs.store.record import Failure
from pitfalls_core.runs.workplace import Workplace
from tests.findings.constructed import EQUIVALENT, analysis, everywhere
from tests.report.sample_notebooks import project_in, written

SHIPPED_STUDY = "refinement_under_shift"
LEDGER = analysis(everywhere(EQUIVALENT)).runs.ledger
PARTIAL = analysis(everywhere([*EQUIVALENT[:5], None])).runs.ledger


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project with two study files and no notebook."""
    project = project_in(tmp_path / "project")
    for name in ("blobs", "rings"):
        (project.studies / f"{name}.py").write_text("")
    return project


def request(project: Project, *studies: str) -> ReportRequest:
    """Return a request for `studies`."""
    return ReportRequest(studies, "laptop", project.build / "report", Workplace(project))


@pytest.mark.parametrize("name", ["blobs.ipynb", "01_blobs.ipynb", "123_blobs.ipynb"])
def test_a_notebook_is_found_with_and_without_its_number(project: Project, name: str) -> None:
    """``NN_study.ipynb`` is the notebook of the study."""
    path = written(project.notebooks / name, "# Title")
    written(project.notebooks / "00_rings.ipynb", "# Title")
    assert notebook_of("blobs", project) == path


@pytest.mark.parametrize("name", ["my_blobs.ipynb", "01_my_blobs.ipynb", "01_blobs_2.ipynb"])
def test_a_notebook_of_a_longer_name_is_another_one(project: Project, name: str) -> None:
    """Only a number may stand before the name of the study."""
    written(project.notebooks / name, "# Title")
    with pytest.raises(InputError):
        notebook_of("blobs", project)


def test_the_own_notebook_goes_before_the_shipped_one(project: Project) -> None:
    """A project may tell a shipped study's story in its own words."""
    shipped = notebook_of(SHIPPED_STUDY, project)
    assert shipped.parent == SHIPPED / "notebooks"
    own = written(project.notebooks / f"09_{SHIPPED_STUDY}.ipynb", "# Title")
    assert notebook_of(SHIPPED_STUDY, project) == own


def test_a_missing_notebook_is_told(project: Project) -> None:
    """The message says which file to add."""
    with pytest.raises(InputError) as caught:
        notebook_of("blobs", project)
    assert str(caught.value) == (
        f"study blobs has no notebook; add {project.notebooks / 'blobs'}.ipynb"
    )


def test_named_studies_are_chosen_once_and_in_order(project: Project) -> None:
    """A name twice is one study."""
    assert chosen_studies(request(project, "rings", "blobs", "rings")) == ("rings", "blobs")


def test_without_names_the_project_s_own_studies_are_chosen(project: Project) -> None:
    """A user's project is about the user's studies."""
    assert chosen_studies(request(project)) == ("blobs", "rings")


def test_studies_stand_in_the_order_of_their_notebooks(project: Project) -> None:
    """By the number that the name of the notebook begins with; one without a notebook is last."""
    project.notebooks.mkdir(exist_ok=True)
    for name in ("2_blobs.ipynb", "1_rings.ipynb"):
        (project.notebooks / name).write_text("{}")
    assert chosen_studies(request(project)) == ("rings", "blobs")
    (project.notebooks / "1_rings.ipynb").unlink()
    assert chosen_studies(request(project)) == ("blobs", "rings")


def test_an_unknown_study_is_refused(project: Project) -> None:
    """The nearest name is told, and all that there are."""
    with pytest.raises(UnknownNameError) as caught:
        chosen_studies(request(project, "blobs", "ring"))
    assert str(caught.value).startswith(
        "unknown study 'ring'. Did you mean 'rings'? Known: blobs, "
    )


class Stages:
    """Stands for the stages below, and keeps what was asked of them."""

    def __init__(self, ledger: Ledger, failures: tuple[Failure, ...] = ()) -> None:
        self.ledger = ledger
        self.failures = failures
        self.published: list[tuple[Any, ...]] = []
        self.error: Exception | None = None

    def put(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Take the place of the stages."""
        monkeypatch.setattr(Workplace, "study", lambda *_: self.ledger.study)
        completed = Completed((self.ledger,), self.failures)
        monkeypatch.setattr(module, "complete", lambda *_: completed)
        monkeypatch.setattr(module, "stored_runs", lambda ledger, _: ledger)
        monkeypatch.setattr(documents, "publish_documents", self.publish)

    def publish(self, *arguments: Any) -> None:
        """Keep what was asked, and fail if that is planned."""
        self.published.append(arguments)
        if self.error:
            raise self.error


@pytest.fixture
def asked(project: Project) -> ReportRequest:
    """Return a request for a study whose notebook is there."""
    (project.studies / "constructed.py").write_text("")
    written(project.notebooks / "01_constructed.ipynb", "# Title")
    return request(project, "constructed")


def test_documents_are_written_once_all_runs_are_done(
    asked: ReportRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The documents stage gets the ledgers, the notebooks and the inputs."""
    stages = Stages(LEDGER)
    stages.put(monkeypatch)
    outcome = build_report(asked)
    assert (outcome.folder, outcome.state, outcome.failed) == (asked.out, "written", ())
    ((of, ledgers, notebooks, inputs),) = stages.published
    assert (of, ledgers) == (asked, [LEDGER])
    assert notebooks == [asked.project.notebooks / "01_constructed.ipynb"]
    assert inputs["profile"] == ["laptop"]


def test_a_wrong_outline_is_refused_before_any_run(
    asked: ReportRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hours of training are not to end with a mistyped field."""
    stages = Stages(LEDGER)
    stages.put(monkeypatch)
    monkeypatch.setattr(module, "complete", None)
    path = asked.project.root / "report_templates" / "outline.toml"
    path.write_text("[studies.blob]")
    with pytest.raises(UnknownNameError) as caught:
        build_report(asked)
    assert str(caught.value).startswith(
        f"unknown study 'blob' in the outline {path}. Did you mean 'blobs'? Known: blobs, "
    )


def test_anonymity_is_an_input_of_the_documents(
    asked: ReportRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report with authors is not up to date where one without them is asked for."""
    stages = Stages(LEDGER)
    stages.put(monkeypatch)
    for request in (asked, replace(asked, anonymous=True)):
        build_report(request)
    first, second = (inputs for _, _, _, inputs in stages.published)
    assert {name for name in first if first[name] != second[name]} == {"anonymous"}


def test_runs_that_nobody_agrees_to_are_not_started(
    asked: ReportRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question goes to where runs are started, and a refusal ends the command."""
    stages = Stages(LEDGER)
    stages.put(monkeypatch)

    def refuse(_: Sequence[Ledger]) -> None:
        raise InputError("too long")

    def complete(_: object, __: object, ___: object, agreed: Agreement) -> None:
        agreed([LEDGER])

    monkeypatch.setattr(module, "complete", complete)
    with pytest.raises(InputError, match=r"^too long$"):
        build_report(asked, refuse)
    assert stages.published == []


def test_an_up_to_date_report_is_left_alone(
    asked: ReportRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The documents stage is not even asked."""
    stages = Stages(LEDGER)
    stages.put(monkeypatch)
    monkeypatch.setattr(module, "up_to_date", lambda *_: True)
    assert build_report(asked).state == "up to date"
    assert stages.published == []


def test_failed_runs_are_listed_and_the_report_is_written(
    asked: ReportRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stay in the denominator of a report that exists."""
    stages = Stages(PARTIAL, (Failure("constructed/drawn/refined/5", "planted"),))
    stages.put(monkeypatch)
    outcome = build_report(asked)
    assert outcome.state == "written"
    assert [step.command for step in outcome.failed] == [
        "pitfalls run constructed --profile laptop"
    ]
    assert "planted" in (asked.out / FILE).read_text()


def test_failed_documents_are_listed_and_nothing_is_written(
    asked: ReportRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step names the command of the request itself."""
    stages = Stages(LEDGER)
    stages.error = ExportFailed("a template is wrong")
    stages.put(monkeypatch)
    outcome = build_report(asked)
    assert outcome.state == "not written"
    (step,) = outcome.failed
    assert (step.name, step.cause) == ("the documents", "a template is wrong")
    assert step.command == "pitfalls report constructed --profile laptop"
    assert "a template is wrong" in (asked.out / FILE).read_text()


def test_a_missing_notebook_is_told_before_any_run(
    asked: ReportRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody trains for an hour to learn that the story is missing."""
    (asked.project.notebooks / "01_constructed.ipynb").unlink()
    stages = Stages(LEDGER)
    stages.put(monkeypatch)
    monkeypatch.setattr(module, "complete", lambda *_: pytest.fail("runs were started"))
    with pytest.raises(InputError):
        build_report(asked)
    assert not asked.out.exists()
