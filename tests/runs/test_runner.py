"""Running a study: do what is missing, and only that."""

import os
import py_compile
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pitfalls_core.canonical import digest
from pitfalls_core.errors import InputError
from pitfalls_core.runs.cost import cost_of
from pitfalls_core.runs.engine.local import LocalEngine
from pitfalls_core.runs.engine.progress import Progress
from pitfalls_core.runs.frozen import Deviation
from pitfalls_core.runs.identity.key import Ingredients, source_roots
from pitfalls_core.runs.ledger import Ledger
from pitfalls_core.runs.proof.verifications import Verification
from pitfalls_core.runs.runner import StudyRuns, complete, run_study
from pitfalls_core.runs.store.record import Adoption, Failure
from tests.runs.faults import FAULTS
from tests.runs.samples import files, record, run_folder
from tests.runs.tiny import RUNS, TinyProject


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> TinyProject:
    """Return a project whose study was run once, from a folder below it."""
    tiny = TinyProject.create(tmp_path_factory.mktemp("trained"))
    (tiny.root / "notebooks").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tiny.root / "notebooks")
        assert run_study("tiny", profile="smoke").ledger.complete
    return tiny


@pytest.fixture
def copy(trained: TinyProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyProject:
    """Return a project with the same runs, to be changed, as current folder."""
    shutil.copytree(trained.root, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    return TinyProject(tmp_path / "copy")


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of all runs that are given to the engine, as they come."""
    names: list[str] = []
    original = LocalEngine.execute

    def spy(
        engine: LocalEngine, runs: Sequence[Ingredients], progress: Progress
    ) -> tuple[Failure, ...]:
        names.extend(run.specification_id for run in runs)
        return original(engine, runs, progress)

    monkeypatch.setattr(LocalEngine, "execute", spy)
    return names


def scores(runs: StudyRuns) -> dict[str, float]:
    """Return the score of each finished run on dark images."""
    return {record.id: record.scores["dark/accuracy"] for record in runs.records}


def test_a_first_run_does_everything(trained: TinyProject) -> None:
    """All runs are in the store, and their plan was frozen before the first of them."""
    ledger = trained.workplace().ledger(trained.study, "smoke")
    assert [one.specification.id for one in ledger.finished] == list(RUNS)
    (plan,) = trained.workplace().plans.plans("tiny", "smoke")
    assert plan.runs_before == 0


def test_a_second_run_trains_nothing(copy: TinyProject, executed: list[str]) -> None:
    """The same runs come from the store, with their plan and without deviations."""
    runs = run_study("tiny", profile="smoke")
    assert executed == []
    assert runs.ledger.complete
    assert runs.study == copy.study
    assert (runs.profile, runs.deviations) == ("smoke", ())
    assert runs.plan_sha256 == copy.workplace().plans.plans("tiny", "smoke")[0].plan_sha256


def test_a_second_run_imports_nothing_heavy(copy: TinyProject) -> None:
    """Finished runs are found without torch, NumPy or a process."""
    program = """
import sys
from pitfalls_core.runs.proof.verifications import Verification
from pitfalls_core.runs.runner import run_study
runs = run_study("tiny", profile="smoke")
print(len(runs.records), [n for n in ("torch", "numpy", "sklearn") if n in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    assert (done.stdout, done.stderr) == ("5 []\n", "")


def test_without_training(copy: TinyProject, executed: list[str]) -> None:
    """What is missing stays missing, no plan is frozen, and the ledger says so."""
    copy.edit("tiny_light.py", "0.25", "0.5")
    copy.edit("studies/tiny.py", "Margin(0.05", "Margin(0.06")
    runs = run_study("tiny", profile="smoke", train=False)
    assert executed == []
    assert runs.ledger.count("stale") == 2
    assert len(copy.workplace().plans.plans("tiny", "smoke")) == 1
    untouched = run_study("tiny", profile="full", train=False)
    assert untouched.ledger.count("missing") == 5


def test_only_what_an_edit_touches_runs_again(copy: TinyProject, executed: list[str]) -> None:
    """After an edit, its runs are done with the new source; taken back, with the old results."""
    before = scores(run_study("tiny", profile="smoke"))
    copy.edit("tiny_light.py", "0.25", "0.75")
    after = scores(run_study("tiny", profile="smoke"))
    assert set(executed) == {RUNS[1], RUNS[4]}
    assert {name for name in before if before[name] != after[name]} <= set(executed)
    records = run_study("tiny", profile="smoke").records
    copy.edit("tiny_light.py", "0.75", "0.25")
    again = run_study("tiny", profile="smoke").records
    assert len(executed) == 2
    assert [one.curves == other.curves for one, other in zip(records, again, strict=True)] == [
        True, False, True, True, False,
    ]  # fmt: skip


def test_byte_code_is_not_trusted(copy: TinyProject) -> None:
    """An edit that keeps size and time of a file is seen by its runs, and training caches none."""
    before = {one.id: one.curves for one in run_study("tiny", profile="smoke").records}
    path = copy.root / "tiny_light.py"
    py_compile.compile(str(path))
    times = path.stat()
    copy.edit("tiny_light.py", "0.25", "0.75")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = {one.id: one.curves for one in run_study("tiny", profile="smoke").records}
    assert {name for name in before if before[name] != after[name]} == {RUNS[1], RUNS[4]}
    caches = [path.name for path in copy.root.rglob("*.pyc")]
    assert caches == [f"tiny_light.{sys.implementation.cache_tag}.pyc"]


def test_a_damaged_run_is_set_aside_and_done_again(copy: TinyProject, executed: list[str]) -> None:
    """The same bytes come back, and the damaged ones are kept."""
    store = copy.workplace().store
    entry = copy.workplace().ledger(copy.study, "smoke").entries[2]
    key, folder = entry.ingredients.key, run_folder(store.folder, entry.ingredients.key)
    arrays = (folder / "arrays.npz").read_bytes()
    (folder / "arrays.npz").write_bytes(arrays[:200] + b"damage" + arrays[206:])
    runs = run_study("tiny", profile="smoke")
    assert executed == [RUNS[2]]
    assert runs.ledger.complete
    assert store.array_bytes(key) == arrays
    assert [path.name[:64] for path in (store.folder / "damaged").iterdir()] == [key]


def test_a_changed_margin_is_a_deviation_without_training(
    copy: TinyProject, executed: list[str]
) -> None:
    """A margin that changes after all runs exist is noted the next time the study is run."""
    copy.edit("studies/tiny.py", "Margin(0.05", "Margin(0.06")
    runs = run_study("tiny", profile="smoke")
    why = "a guess"
    assert executed == []
    assert runs.deviations == (
        Deviation(
            "margin",
            {"value": 0.05, "justification": why},
            {"value": 0.06, "justification": why},
            5,
            5,
        ),
    )


def test_a_failed_run_is_tried_again_the_next_time(copy: TinyProject, executed: list[str]) -> None:
    """The failure is in the ledger until the run has a result."""
    (copy.root / "tiny_faults.py").write_text(FAULTS)
    copy.edit("studies/tiny.py", "LINEAR, ADAM, label_noise", "RAISING, ADAM, label_noise")
    copy.edit("studies/tiny.py", "ADAM = ", 'RAISING = Part("tiny_faults:Raising")\nADAM = ')
    for _ in range(2):
        runs = run_study("tiny", profile="smoke")
        (entry,) = runs.ledger.to_do
        assert (entry.state, entry.reason) == ("failed", "failed before: ValueError: no light")
    assert executed == [RUNS[2]] * 2


def test_all_studies_are_one_queue(
    copy: TinyProject, executed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runs that several studies miss are given to the engine at once, each plan frozen."""
    workplace = copy.workplace()
    studies = [copy.study, replace(copy.study, name="other"), replace(copy.study, name="third")]
    calls: list[int] = []

    def count(_: LocalEngine, runs: Sequence[Ingredients], _ended: object) -> tuple[()]:
        calls.append(len(runs))
        return ()

    monkeypatch.setattr(LocalEngine, "execute", count)
    completed = complete(studies, "smoke", workplace)
    assert completed.failures == ()
    assert calls[0] == 10
    frozen = [workplace.plans.plans(study.name, "smoke") for study in studies]
    assert [len(plans) for plans in frozen] == [1, 1, 1]


def test_nothing_is_done_that_nobody_agrees_to(copy: TinyProject, executed: list[str]) -> None:
    """Whoever is asked sees what is left, and nothing is written before that."""
    copy.edit("tiny_light.py", "0.25", "0.5")
    asked: list[int] = []

    def refuse(ledgers: Sequence[Ledger]) -> None:
        asked.extend(len(one.to_do) for one in ledgers)
        raise InputError("too long")

    workplace, other = copy.workplace(), replace(copy.study, name="other")
    with pytest.raises(InputError, match=r"^too long$"):
        complete([copy.study, other], "smoke", workplace, refuse)
    assert asked == [2, 5]
    assert executed == []
    assert workplace.plans.plans("other", "smoke") == ()


def test_drafts_of_a_killed_driver_are_swept(copy: TinyProject) -> None:
    """The next training removes what an earlier one left half-written."""
    draft = copy.project.store / "drafts" / f"key-{2**22 + 1}-ab12"
    draft.mkdir(parents=True)
    copy.edit("tiny_light.py", "0.25", "0.5")
    run_study("tiny", profile="smoke")
    assert not draft.exists()


def test_where_runs_are_made(tmp_path: Path) -> None:
    """The engine imports from this package and the project, with a job for each processor."""
    workplace = TinyProject(tmp_path).workplace(jobs=3)
    engine = workplace.engine("smoke")
    assert engine.site.store == engine.site.parents == workplace.store
    assert engine.site.roots == source_roots(workplace.project)
    assert (engine.jobs, engine.accelerators, engine.limit) == (3, (), 600)
    assert TinyProject(tmp_path).workplace(jobs=0).engine("full").jobs >= 1


def test_cost_of_what_is_left(copy: TinyProject) -> None:
    """A run is expected to take what runs of its task and variant took, stale ones included."""
    workplace = copy.workplace()
    ledger = workplace.ledger(copy.study, "smoke")
    assert cost_of([ledger], workplace).words == "expected cost: 0 s of processor time for 0 runs"
    for number, entry in enumerate(ledger.entries):
        shutil.rmtree(run_folder(workplace.store.folder, entry.ingredients.key))
        timing = {"start": 1.0, "cpu_seconds": 10.0 * number}
        workplace.store.write(record(entry.ingredients), files(timing))
    copy.edit("tiny_light.py", "0.25", "0.5")
    stale = workplace.ledger(copy.study, "smoke")
    # The stale runs are 1 and 4, which took 10 and 40 seconds under the earlier source.
    assert cost_of([stale], workplace).words == "expected cost: 50 s of processor time for 2 runs"


def test_cost_of_what_was_never_measured(tmp_path: Path) -> None:
    """Without a finished run of the task nothing is guessed."""
    tiny = TinyProject.create(tmp_path)
    ledger = tiny.workplace().ledger(tiny.study, "smoke")
    assert cost_of([ledger], tiny.workplace()).words == (
        "expected cost: 0 s of processor time for 0 runs, and 5 runs of tasks that were not "
        "measured yet"
    )


def test_the_identity_of_runs_is_another_whenever_anything_is(copy: TinyProject) -> None:
    """A result, a failure, a re-run, a carried-over run, the plan and the study all count."""
    runs = run_study("tiny", profile="smoke", train=False)
    first, *others = runs.ledger.entries

    def with_first(**changes: object) -> StudyRuns:
        ledger = replace(runs.ledger, entries=(replace(first, **changes), *others))  # type: ignore[arg-type]  # names of fields
        return replace(runs, ledger=ledger)

    changed = [
        with_first(result="another"),
        with_first(reason="failed before: no light"),
        with_first(failure=Failure(RUNS[0], "no light")),
        with_first(failure=Failure(RUNS[0], "no light", traceback="line 1")),
        with_first(state="failed"),
        with_first(ingredients=replace(first.ingredients, device="cuda")),
        replace(runs, verifications={RUNS[0]: Verification("bit for bit")}),
        replace(runs, verifications={RUNS[0]: Verification("different", "score")}),
        replace(runs, adoptions={RUNS[0]: Adoption("key", 3, "why")}),
        replace(runs, deviations=(Deviation("margin", 1, 2, 3),)),
        replace(runs, plan_sha256="another"),
        replace(runs, ledger=replace(runs.ledger, study=replace(copy.study, title="Another"))),
        replace(runs, ledger=replace(runs.ledger, profile="laptop")),
    ]
    assert len({digest(one.identity) for one in (runs, *changed)}) == 1 + len(changed)
    again = run_study("tiny", profile="smoke", train=False)
    assert again.identity == runs.identity
