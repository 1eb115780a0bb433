"""The ledger: what is finished, and why everything else is to be done."""

from dataclasses import replace
from pathlib import Path

import pytest

from pitfalls_core.runs.identity.key import Ingredients, ingredients_of
from pitfalls_core.runs.ledger import Entry, Ledger, State
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.store.record import Failure
from tests.runs.samples import files, record, run_folder
from tests.runs.tiny import RUNS, TinyProject

STATES: tuple[State, ...] = ("finished", "failed", "stale", "missing")


@pytest.fixture
def tiny(tmp_path: Path) -> TinyProject:
    """Return a project."""
    return TinyProject.create(tmp_path)


def planned(tiny: TinyProject, profile: str = "smoke") -> dict[str, Ingredients]:
    """Return what each planned run is made of now, by name."""
    runs = ingredients_of(planned_runs(tiny.study, profile), tiny.circumstances)
    return {run.specification_id: run for run in runs}


def finish(tiny: TinyProject, *ids: str, profile: str = "smoke", start: float = 1.0) -> None:
    """Store a result of each of the named runs, as if it had been trained at `start`."""
    for run in ids:
        made = planned(tiny, profile)[run]
        tiny.workplace().store.write(record(made), files({"start": start}))


def ledger(tiny: TinyProject) -> Ledger:
    """Return the ledger, after a look at its counts: they are disjoint and complete."""
    found = tiny.workplace().ledger(tiny.study, "smoke")
    assert sum(found.count(state) for state in STATES) == len(found.entries) == len(RUNS)
    assert len(found.finished) == found.count("finished")
    assert len(found.to_do) == len(RUNS) - found.count("finished")
    assert found.complete == (not found.to_do)
    return found


def reasons(tiny: TinyProject) -> dict[str, str]:
    """Return state and reason of each run that is to be done."""
    return {
        entry.specification.id: f"{entry.state}: {entry.reason}" for entry in ledger(tiny).to_do
    }


def test_an_empty_store(tiny: TinyProject) -> None:
    """All runs are missing because they are new, and looking creates nothing."""
    assert reasons(tiny) == dict.fromkeys(RUNS, "missing: new")
    assert not tiny.project.build.exists()


def test_finished_runs(tiny: TinyProject) -> None:
    """Finished runs come in the order of the plan, with their records and no reason."""
    finish(tiny, *reversed(RUNS))
    found = ledger(tiny)
    assert found.complete
    assert [one.specification.id for one in found.finished] == list(RUNS)
    assert {(entry.state, entry.reason, entry.failure) for entry in found.entries} == {
        ("finished", "", None)
    }


def test_an_edited_helper(tiny: TinyProject) -> None:
    """Exactly the runs that import it, however indirectly, are stale; the module is named."""
    finish(tiny, *RUNS)
    tiny.edit("tiny_light.py", "0.25", "0.5")
    bright = [run for run in RUNS if "/bright/" in run]
    assert reasons(tiny) == dict.fromkeys(bright, "stale: source changed: tiny_light.py")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("tiny_light.py", "AMOUNT = 0.25", "AMOUNT = 0.25  # a quarter"),
        ("tiny_data.py", '"""Two classes', '"""Just two classes'),
        ("studies/tiny.py", "a guess", "another guess"),
    ],
)
def test_an_edit_that_changes_no_result(path: str, old: str, new: str, tiny: TinyProject) -> None:
    """After comments, docstrings and words of the study, every run is still finished."""
    finish(tiny, *RUNS)
    tiny.edit(path, old, new)
    assert reasons(tiny) == {}


def test_an_edit_that_is_taken_back(tiny: TinyProject) -> None:
    """With the old source the old results serve again."""
    finish(tiny, *RUNS)
    tiny.edit("tiny_light.py", "0.25", "0.5")
    tiny.edit("tiny_light.py", "0.5", "0.25")
    assert reasons(tiny) == {}


def test_a_changed_setting(tiny: TinyProject) -> None:
    """The field of the specification is named."""
    finish(tiny, *RUNS)
    tiny.edit("studies/tiny.py", "rate=0.8", "rate=0.7")
    assert reasons(tiny) == {
        "tiny/dots/flipped/0": "stale: specification changed: label_noise.arguments.rate 0.8 -> 0.7"
    }


def test_another_version(tiny: TinyProject) -> None:
    """Package, old and new version are named."""
    made = planned(tiny)[RUNS[0]]
    old = replace(made, versions={**made.versions, "torch": "1.0"})
    tiny.workplace().store.write(record(old), files())
    torch = made.versions["torch"]
    assert reasons(tiny)[RUNS[0]] == f"stale: version changed: torch 1.0 -> {torch}"


def test_the_latest_of_several_earlier_runs_is_compared(tiny: TinyProject) -> None:
    """The reason says what changed since the run was last made."""
    finish(tiny, RUNS[1], start=1.0)
    tiny.edit("tiny_light.py", "0.25", "0.5")
    finish(tiny, RUNS[1], start=2.0)
    tiny.edit("tiny_brightness.py", "clamp(0, 1)", "clamp(0, 0.9)")
    assert reasons(tiny)[RUNS[1]] == "stale: source changed: tiny_brightness.py"


def test_results_of_another_profile_are_no_earlier_results(tiny: TinyProject) -> None:
    """A run of another size neither serves nor is compared with."""
    finish(tiny, *RUNS, profile="laptop")
    assert set(reasons(tiny).values()) == {"missing: new"}


def test_a_run_that_failed_before(tiny: TinyProject) -> None:
    """The cause is the reason, until the source changes: then the failure is of another run."""
    failure = Failure(RUNS[1], "ValueError: no light", "Traceback")
    tiny.workplace().store.write_failure(planned(tiny)[RUNS[1]].key, failure)
    assert reasons(tiny)[RUNS[1]] == "failed: failed before: ValueError: no light"
    (entry,) = (entry for entry in ledger(tiny).entries if entry.failure)
    assert entry.failure == failure
    tiny.edit("tiny_light.py", "0.25", "0.5")
    assert reasons(tiny)[RUNS[1]] == "missing: new"


def test_a_damaged_run(tiny: TinyProject) -> None:
    """Its damage is the reason."""
    finish(tiny, *RUNS)
    store, key = tiny.workplace().store, planned(tiny)[RUNS[2]].key
    (run_folder(store.folder, key) / "record.json").write_text("[]")
    assert reasons(tiny) == {
        RUNS[2]: f"stale: damaged: run {key} in {store.folder} is damaged: record.json: its "
        "digest does not match"
    }


def test_an_entry_carries_what_is_planned(tiny: TinyProject) -> None:
    """An entry has the specification, and the ingredients as the source stands."""
    entry: Entry = ledger(tiny).entries[1]
    assert entry.specification.id == RUNS[1]
    assert entry.ingredients == planned(tiny)[RUNS[1]]
