"""The log of plans: one line for each plan, and what changed after results existed."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pitfalls_core.canonical import canonical, digest
from pitfalls_core.errors import InputError
from pitfalls_core.runs.frozen import Deviation, PlanLog, deviations
from pitfalls_core.runs.plan import plan_digest, plan_of, planned_runs, planned_seeds
from pitfalls_core.studies.claims.gains import AllEquivalent, NoneBetter
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.study import Margin, Study
from tests.runs.tiny import TinyProject


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return a study."""
    return TinyProject.create(tmp_path_factory.mktemp("frozen")).study


@pytest.fixture
def log(tmp_path: Path) -> PlanLog:
    """Return an empty log."""
    return PlanLog(tmp_path / "build" / "plans.jsonl")


def with_margin(study: Study, value: float) -> Study:
    """Return `study` with another margin."""
    return replace(study, margin=Margin(value, study.margin.justification))


def test_an_empty_log(log: PlanLog, study: Study) -> None:
    """Reading finds nothing and creates nothing."""
    assert log.plans("tiny", "smoke") == ()
    assert log.text() == ""
    assert not log.in_force(study, "smoke")
    assert not log.path.parent.exists()


def test_a_plan_is_written_once(log: PlanLog, study: Study) -> None:
    """Freezing the plan in force again changes nothing, whatever the number of runs."""
    log.freeze(study, "smoke", runs_before=0)
    text = log.text()
    log.freeze(study, "smoke", runs_before=5)
    assert log.text() == text
    assert text.count("\n") == 1
    (plan,) = log.plans("tiny", "smoke")
    assert (plan.study, plan.profile, plan.runs_before) == ("tiny", "smoke", 0)
    assert plan.plan_sha256 == plan_digest(study, "smoke")
    assert plan.plan == json.loads(json.dumps(plan_of(study, "smoke")))
    assert log.in_force(study, "smoke")


def test_the_log_only_grows(log: PlanLog, study: Study) -> None:
    """A changed plan is a further line; going back to the first one is a third."""
    texts = []
    for margin in (0.05, 0.06, 0.05):
        log.freeze(with_margin(study, margin), "smoke", runs_before=0)
        texts.append(log.text())
    assert [text.count("\n") for text in texts] == [1, 2, 3]
    assert texts[2].startswith(texts[1])
    assert texts[1].startswith(texts[0])


def test_studies_and_profiles_have_their_own_history(log: PlanLog, study: Study) -> None:
    """A plan of another study or profile in between changes nothing."""
    log.freeze(study, "smoke", runs_before=0)
    log.freeze(study, "laptop", runs_before=0)
    log.freeze(replace(study, name="other"), "smoke", runs_before=0)
    log.freeze(study, "smoke", runs_before=3)
    assert log.text().count("\n") == 3
    assert [len(log.plans(name, "smoke")) for name in ("tiny", "other", "none")] == [1, 1, 0]


@pytest.mark.parametrize("kept", [1, 40, -1])
def test_a_torn_last_line_is_no_plan_and_is_healed(kept: int, log: PlanLog, study: Study) -> None:
    """What a killed writer left is ignored, and is gone after the next plan."""
    log.freeze(study, "smoke", runs_before=0)
    whole = log.text()
    log.freeze(with_margin(study, 0.06), "smoke", runs_before=2)
    second = log.text().removeprefix(whole)
    log.path.write_text(whole + second[:kept])
    assert len(log.plans("tiny", "smoke")) == 1
    log.freeze(with_margin(study, 0.06), "smoke", runs_before=2)
    assert log.text() == whole + second


def test_a_torn_first_line(log: PlanLog, study: Study) -> None:
    """A log that holds nothing but a torn line starts anew."""
    log.path.parent.mkdir()
    log.path.write_text('{"plan":')
    log.freeze(study, "smoke", runs_before=0)
    assert len(log.plans("tiny", "smoke")) == log.text().count("\n") == 1


@pytest.mark.parametrize("line", ["{", "[]", "{}", '"text"', "\N{REPLACEMENT CHARACTER}"])
def test_a_line_that_is_no_plan_is_named(line: str, log: PlanLog, study: Study) -> None:
    """The message has the file, the line, the reason and what to do."""
    log.freeze(study, "smoke", runs_before=0)
    log.path.write_text(f"{log.text()}{line}\n{log.text()}")
    with pytest.raises(InputError) as error:
        log.plans("tiny", "smoke")
    assert str(error.value) == (
        f"{log.path}, line 2 is damaged: it is no plan; restore the file from a copy, or move it "
        "away to start a new log"
    )


@pytest.mark.parametrize(
    ("old", "new"), [('"value":0.05', '"value":0.06'), ('"runs_before":7', '"runs_before":0')]
)
def test_an_edited_line_is_named(old: str, new: str, log: PlanLog, study: Study) -> None:
    """A plan that somebody changed in the log, or its number of runs, is not taken as it stands."""
    log.freeze(study, "smoke", runs_before=7)
    assert log.text().count(old) == 1
    log.path.write_text(log.text().replace(old, new))
    with pytest.raises(InputError) as error:
        log.plans("tiny", "smoke")
    assert str(error.value) == (
        f"{log.path}, line 1 is damaged: its digest does not match; restore the file from a copy, "
        "or move it away to start a new log"
    )


def test_a_change_before_any_run_is_no_deviation(log: PlanLog, study: Study) -> None:
    """Plans may change freely as long as nothing was seen."""
    log.freeze(study, "smoke", runs_before=0)
    log.freeze(with_margin(study, 0.06), "smoke", runs_before=0)
    assert deviations(log.plans("tiny", "smoke")) == ()


def test_a_change_after_runs_is_a_deviation(log: PlanLog, study: Study) -> None:
    """Each field that changed is listed with both values and the number of runs there were."""
    log.freeze(study, "smoke", runs_before=0)
    changed = replace(with_margin(study, 0.06), question="Does it?")
    log.freeze(changed, "smoke", runs_before=3)
    log.freeze(with_margin(changed, 0.07), "smoke", runs_before=5)
    why, planned = study.margin.justification, len(planned_runs(study, "smoke"))
    assert deviations(log.plans("tiny", "smoke")) == (
        Deviation(
            "margin",
            {"value": 0.05, "justification": why},
            {"value": 0.06, "justification": why},
            3,
            planned,
        ),
        Deviation("question", "Does light help?", "Does it?", 3, planned),
        Deviation(
            "margin",
            {"value": 0.06, "justification": why},
            {"value": 0.07, "justification": why},
            5,
            planned,
        ),
    )


def with_seeds(study: Study, seeds: int) -> Study:
    """Return `study` with another number of seeds in its task."""
    (task,) = study.tasks
    budgets = {name: replace(one, seeds=seeds) for name, one in task.budgets.items()}
    return replace(study, tasks=(replace(task, budgets=budgets),))


def test_seeds_are_kept_beside_the_plan(log: PlanLog, study: Study) -> None:
    """They are no part of the digest, and a change of them is a line of its own."""
    log.freeze(study, "smoke", runs_before=0)
    more = with_seeds(study, 9)
    assert not log.in_force(more, "smoke")
    log.freeze(more, "smoke", runs_before=4)
    first, second = log.plans("tiny", "smoke")
    assert first.plan_sha256 == second.plan_sha256
    assert second.seeds == planned_seeds(more, "smoke")
    assert second.planned == len(planned_runs(more, "smoke"))
    assert log.in_force(more, "smoke")
    assert deviations((first, second)) == (
        Deviation("seeds", 2, 9, 4, len(planned_runs(study, "smoke")), "dots"),
    )


def test_seeds_of_a_control_alone(log: PlanLog, study: Study) -> None:
    """The task has as many as before, and the arm is named."""
    more = replace(study, positive_control=replace(study.positive_control, seeds=2))
    log.freeze(study, "smoke", runs_before=0)
    log.freeze(more, "smoke", runs_before=4)
    (change,) = deviations(log.plans("tiny", "smoke"))
    assert (change.field, change.before, change.after) == ("seeds", 1, 2)
    assert change.subject == f"dots/{study.positive_control.variant}"


def test_an_older_line_is_read_and_no_change_of_seeds(log: PlanLog, study: Study) -> None:
    """Lines that were written before seeds were kept lack them, and their seal holds."""
    plan = plan_of(study, "smoke")
    old = {
        "study": "tiny",
        "profile": "smoke",
        "plan_sha256": digest(plan),
        "runs_before": 0,
        "plan": plan,
    }
    log.path.parent.mkdir()
    log.path.write_text(canonical({**old, "sha256": digest(old)}) + "\n")
    (found,) = log.plans("tiny", "smoke")
    assert (found.seeds, found.planned) == ({}, None)
    log.freeze(study, "smoke", runs_before=4)
    assert len(log.plans("tiny", "smoke")) == 2
    assert deviations(log.plans("tiny", "smoke")) == ()


def test_a_field_that_came_later_and_is_empty_is_no_change(log: PlanLog, study: Study) -> None:
    """A plan of an older version lacks what it could not know, on every level."""
    log.freeze(study, "smoke", runs_before=0)
    (new,) = log.plans("tiny", "smoke")
    old = json.loads(json.dumps(new.plan))
    assert old.pop("ingredients") == {}
    assert all(one.pop("varies") == [] for one in old["variants"])
    before = replace(new, plan=old)
    assert deviations((before, replace(new, runs_before=5))) == ()
    old["variants"][0]["title"] = "Another"
    assert [one.field for one in deviations((before, replace(new, runs_before=5)))] == ["variants"]


def test_two_kinds_of_predicate_are_two_plans(study: Study) -> None:
    """With the same fields, the kind alone tells claims apart."""
    (dataset, *_) = study.datasets
    first, second = (
        replace(study, claims=(Claim("C-1", "", "", kind("bright", (dataset,))),))
        for kind in (NoneBetter, AllEquivalent)
    )
    assert plan_digest(first, "smoke") != plan_digest(second, "smoke")


def test_one_plan_is_no_deviation(log: PlanLog, study: Study) -> None:
    """A plan without an earlier one deviates from none, even if results were there."""
    log.freeze(study, "smoke", runs_before=7)
    assert deviations(log.plans("tiny", "smoke")) == ()


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from pitfalls_core.project import Project
from pitfalls_core.runs.frozen import PlanLog
from pitfalls_core.studies.catalogue import load_study
study = load_study("tiny", Project(Path(sys.argv[1])))
log = PlanLog(Path(sys.argv[1]) / "plans.jsonl")
for number in range(30):
    log.freeze(replace(study, question=f"{number % 3} {sys.argv[2]}"), "smoke", runs_before=0)
"""


def test_two_writers_at_once(tmp_path: Path) -> None:
    """Two processes that freeze plans at once leave whole lines only, and lose none."""
    TinyProject.create(tmp_path)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name]) for name in "ab"
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    plans = PlanLog(tmp_path / "plans.jsonl").plans("tiny", "smoke")
    for name in "ab":
        mine = [plan.plan["question"] for plan in plans if plan.plan["question"].endswith(name)]
        assert mine == [f"{number % 3} {name}" for number in range(30)]


def test_a_reworded_justification_moves_no_margin(log: PlanLog, study: Study) -> None:
    """The deviation is listed, and verdicts keep their margin; another value is another margin."""
    log.freeze(study, "smoke", runs_before=0)
    reworded = replace(study, margin=Margin(study.margin.value, "other words"))
    log.freeze(reworded, "smoke", runs_before=3)
    log.freeze(with_margin(reworded, 0.5), "smoke", runs_before=4)
    changes = deviations(log.plans(study.name, "smoke"))
    assert [(change.field, change.moves_margin) for change in changes] == [
        ("margin", False),
        ("margin", True),
    ]
