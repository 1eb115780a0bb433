"""The contract tests on one study, in words: its definition, notebook, data, models and runs."""

from dataclasses import dataclass

from pitfalls_core.errors import InputError, UnknownNameError, WorkFailed
from pitfalls_core.report.own_study.definition import checked_definition
from pitfalls_core.report.own_study.notebook import checked_notebook
from pitfalls_core.runs.trial.checked import Checked, Problem
from pitfalls_core.runs.trial.looking import checked_parts
from pitfalls_core.runs.trial.trying import PROFILE, arms_of, checked_runs, left_to_programs
from pitfalls_core.runs.workplace import Workplace
from pitfalls_core.studies.study import Study

LOOKED_AT = "laptop"
"""The profile whose data and models are looked at."""

UNSEEN = (
    "whether settings were chosen by a look at test scores",
    "whether the margin was set before the first result was known",
    "whether the test sets stand for what the study is about",
)
"""What no check of files and runs can see; readers ask about it."""


@dataclass(frozen=True)
class StudyCheck:
    """Everything that was looked at in a study, and what could not be.

    Parameters
    ----------
    checked
        In the order in which it was looked at.
    left_out
        What was not looked at, in words.
    """

    checked: tuple[Checked, ...]
    left_out: tuple[str, ...] = ()

    @property
    def problems(self) -> int:
        """How many problems there are."""
        return sum(len(one.problems) for one in self.checked)


def check_study(name: str, workplace: Workplace) -> StudyCheck:
    """Look at the study called `name`; runs of one epoch are made and thrown away.

    Raises
    ------
    UnknownNameError
        If there is no such study.
    """
    try:
        study = workplace.study(name, PROFILE)
    except UnknownNameError as error:
        if error.kind == "study":
            raise
        return _unreadable(name, error)
    except InputError as error:
        return _unreadable(name, error)
    definition = checked_definition(study)
    notebook = checked_notebook(name, study.title, workplace.project)
    parts = _parts(name, workplace)
    broken = any(one.problems for one in parts)
    # A run on data that cannot be drawn would say the same once more for every arm.
    runs = () if broken else _runs(study, workplace)
    left = [f"runs of {one}: a program of your own records them" for one in left_to_programs(study)]
    if broken:
        left.append("runs of one epoch, until data and models are in order")
    return StudyCheck((*definition, notebook, *parts, *runs), tuple(left))


def _unreadable(name: str, error: InputError) -> StudyCheck:
    remedy = "repair the definition; `pitfalls new` writes one with every field"
    problem = Problem(str(error), f"studies/{name}.py", remedy)
    return StudyCheck((Checked("definition", "", (problem,)),))


def _parts(name: str, workplace: Workplace) -> tuple[Checked, ...]:
    """Look at data of the size that verdicts come from."""
    try:
        study = workplace.study(name, LOOKED_AT)
        return checked_parts(arms_of(study, LOOKED_AT), study.margin.value, workplace.anchors)
    except (InputError, WorkFailed) as error:
        problem = Problem(str(error), "data and models", "repair what the message names")
        return (Checked("data and models", "", (problem,)),)


def _runs(study: Study, workplace: Workplace) -> tuple[Checked, ...]:
    try:
        return checked_runs(study, workplace)
    except InputError as error:  # a data file is missing, or a source file is no Python
        problem = Problem(str(error), "runs of one epoch", "repair what the message names")
        return (Checked("runs", "", (problem,)),)
