"""``make report``: the stages from a request to a published report, one after the other."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pitfalls_core.canonical import canonical
from pitfalls_core.errors import InputError, UnknownNameError, WorkFailed
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.anonymity import Veil
from pitfalls_core.report.failures import FailedStep, publish_failures
from pitfalls_core.report.manifest import report_inputs, up_to_date
from pitfalls_core.report.outline import outline_of
from pitfalls_core.report.publishing import require_writable
from pitfalls_core.report.request import ReportRequest
from pitfalls_core.runs.cost import Agreement, whatever_it_costs
from pitfalls_core.runs.ledger import Ledger
from pitfalls_core.runs.proof.verifications import Verification
from pitfalls_core.runs.runner import complete, stored_runs
from pitfalls_core.runs.workplace import Workplace
from pitfalls_core.studies.catalogue import default_studies, study_names
from pitfalls_core.studies.written import written_files


@dataclass(frozen=True)
class ReportOutcome:
    """What became of a request.

    Parameters
    ----------
    folder
        The report folder.
    state
        ``written``, ``up to date``, or ``not written`` if the documents failed.
    failed
        What failed. Failed runs are counted in the report; if the documents failed, there is no new
        report, and what was published before stays as it was.
    """

    folder: Path
    state: Literal["written", "up to date", "not written"]
    failed: tuple[FailedStep, ...]


def build_report(request: ReportRequest, agreed: Agreement = whatever_it_costs) -> ReportOutcome:
    """Build the report that `request` asks for, doing only what is not done yet.

    Parameters
    ----------
    request
        What is asked for.
    agreed
        Asked before any run is started.

    Raises
    ------
    InputError
        If a study or its notebook does not exist, the outline cannot be read, the output folder
        cannot be written to, or nobody agreed to runs that take long.
    """
    workplace, profile = request.workplace, request.profile
    studies = [workplace.study(name, profile) for name in chosen_studies(request)]
    notebooks = [notebook_of(study.name, request.project) for study in studies]
    outline_of(request.project)
    require_writable(request.out)

    completed = complete(studies, profile, workplace, agreed)
    ledgers = completed.ledgers

    failed = [FailedStep.run(failure, request) for failure in completed.failures]
    history = {
        "plans": [workplace.plans.plans(study.name, request.profile) for study in studies],
        "verifications": _verifications(ledgers, workplace),
        "definitions": [written_files(study.name, request.project) for study in studies],
    }
    inputs = {
        **report_inputs(ledgers, notebooks, request.project, canonical(history)),
        "anonymous": request.anonymous,
    }
    state: Literal["written", "up to date", "not written"] = "up to date"
    if not up_to_date(request.out, inputs):
        # Only here are the libraries imported that make documents.
        from pitfalls_core.report.documents import publish_documents

        try:
            runs = [stored_runs(ledger, workplace) for ledger in ledgers]
            publish_documents(request, runs, notebooks, inputs)
            state = "written"
        except WorkFailed as error:
            state = "not written"
            failed.append(FailedStep.documents(error, request.command))
    veil = Veil.over(request)
    publish_failures(request.out, [step.veiled(veil) for step in failed])
    return ReportOutcome(request.out, state, tuple(failed))


def _verifications(ledgers: Sequence[Ledger], workplace: Workplace) -> dict[str, Verification]:
    """Return the last outcome of every run that was done again, without its date."""
    latest = workplace.verifications.latest()
    keys = [entry.ingredients.key for ledger in ledgers for entry in ledger.finished]
    return {key: latest[key].outcome for key in keys if key in latest}


def chosen_studies(request: ReportRequest) -> tuple[str, ...]:
    """Return the names of the studies of a request: those it names, or the default ones.

    Default ones stand in the order of their notebooks.

    Raises
    ------
    UnknownNameError
        If a name is not that of a study.
    """
    known = study_names(request.project)
    for name in request.studies:
        if name not in known:
            raise UnknownNameError("study", name, known)
    named = tuple(dict.fromkeys(request.studies))
    return named or tuple(sorted(default_studies(request.project), key=_place(request.project)))


def _place(project: Project) -> Callable[[str], tuple[bool, str]]:
    """Return where a study stands among others: by its notebook, last without one."""

    def place(study: str) -> tuple[bool, str]:
        found = _notebook(study, project)
        return found is None, found.name if found else study

    return place


def notebook_of(study: str, project: Project) -> Path:
    """Return ``notebooks/NN_study.ipynb``, the project's own or the shipped one.

    Raises
    ------
    InputError
        If there is none.
    """
    found = _notebook(study, project)
    if found is None:
        raise InputError(f"study {study} has no notebook; add {project.notebooks / study}.ipynb")
    return found


def _notebook(study: str, project: Project) -> Path | None:
    folders = dict.fromkeys((project.notebooks, SHIPPED / "notebooks"))
    for folder in folders:
        for path in sorted(folder.glob("*.ipynb")):
            if re.fullmatch(rf"(\d+_)?{re.escape(study)}", path.stem):
                return path
    return None
