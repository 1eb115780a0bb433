"""``power STUDY``: what the planned seeds of a study could show, before its first run."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pitfalls_core.errors import UnknownNameError
from pitfalls_core.project import Project
from pitfalls_core.studies.study import PROFILES, Study

if TYPE_CHECKING:
    from pitfalls_core.runs.runner import StudyRuns

PROFILE = "laptop"
"""The profile whose seeds are looked at unless another one is named."""


def planned(options: argparse.Namespace) -> tuple[list[str], dict[str, Any]]:
    """Return lines and values about the study that `options` name.

    Raises
    ------
    UnknownNameError
        If there is no such profile or study.
    """
    from pitfalls_core.findings.planning.planned import Assumption, planned_reach
    from pitfalls_core.findings.planning.planned_wording import reach_lines
    from pitfalls_core.studies.catalogue import load_study

    profile = options.profile or PROFILE
    if profile not in PROFILES:
        raise UnknownNameError("profile", profile, PROFILES)
    project = Project.containing(Path.cwd())
    study = load_study(options.study, project)
    assumption = Assumption(options.alpha, options.power, options.sd)
    found = planned_reach(study, profile, assumption, [*_results(study, project)])
    return reach_lines(found), asdict(found)


def _results(study: Study, project: Project) -> Iterator["StudyRuns"]:
    """Yield the runs of `study` at every profile at which some are finished."""
    from pitfalls_core.runs.runner import stored_runs
    from pitfalls_core.runs.workplace import Workplace

    workplace = Workplace(project)
    if not workplace.store.folder.exists():
        return
    for profile in PROFILES:
        ledger = workplace.ledger(study, profile)
        if ledger.finished:
            yield stored_runs(ledger, workplace)
