"""``pitfalls adopt``: results carried over after an edit that moved no bit, and only then."""

import shutil
import time
from pathlib import Path

import pytest

from pitfalls_core.runs.runner import stored_runs
from pitfalls_core.runs.store.record import Adoption
from tests.runs.samples import files, record
from tests.runs.scripted import RUNS, Scripted, command, trained

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Scripted:
    """Return a project whose runs are all finished."""
    return trained(tmp_path_factory.mktemp("adopted"))


@pytest.fixture
def own(project: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """Return a project with the same runs, to be changed, as current folder."""
    project.calm()
    shutil.copytree(project.root, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    return Scripted(tmp_path / "copy", project.folder)


def harmless(own: Scripted) -> None:
    """Edit source that all runs need, without moving a bit."""
    own.tiny.edit("own_light.py", "AMOUNT = 0.25", "AMOUNT = 0.5 / 2")


def again(own: Scripted) -> list[str]:
    """Return the names of the runs that were done again."""
    return [f"own/dots/{here.replace('-', '/')}" for here in own.started()]


def results(own: Scripted) -> dict[str, tuple[object, bytes]]:
    """Return scores, curves and arrays of every finished run."""
    found: dict[str, tuple[object, bytes]] = {}
    for entry in own.ledger.finished:
        run = own.store.read(entry.ingredients.key, whole=True)
        assert run is not None
        arrays = own.store.array_bytes(entry.ingredients.key)
        kept = (run.record.outcome, dict(run.record.scores), dict(run.record.curves))
        found[entry.specification.id] = (kept, arrays)
    return found


def test_results_are_carried_over(own: Scripted, capsys: Captured) -> None:
    """One run of each arm is done again; the others count again, with a note of their origin."""
    before, keys = results(own), {run: own.key(run) for run in RUNS}
    old = own.kept()
    harmless(own)
    assert own.finished == []
    assert command("adopt") == 0
    assert capsys.readouterr().out == (
        "3 of 3 re-runs under the new source agree bit for bit; the results of 2 runs were carried "
        "over\n"
    )
    checked = again(own)
    assert len(checked) == 3
    assert {run.split("/")[2] for run in checked} == {"baseline", "fast", "broken"}
    assert own.finished == list(RUNS)
    assert results(own) == before
    assert {name: own.kept()[name] for name in old} == old
    carried = set(RUNS) - set(checked)
    for run in RUNS:
        stored = own.store.read(own.key(run), whole=True)
        assert stored is not None
        expected = Adoption(keys[run], agreed=3, reason="source changed: own_light.py")
        assert stored.adoption == (expected if run in carried else None)
        assert own.key(run) != keys[run]
        assert own.store.timing(own.key(run))["seconds"] > 0
    runs = stored_runs(own.ledger, own.workplace)
    assert set(runs.adoptions) == carried


def test_what_was_carried_over_counts_from_then_on(own: Scripted, capsys: Captured) -> None:
    """No run is to be done, there is nothing left to adopt, and re-runs agree with it."""
    harmless(own)
    assert command("adopt") == 0
    capsys.readouterr()
    own.calm()
    assert command("run") == 0
    assert own.started() == []
    assert command("adopt") == 2
    assert capsys.readouterr() == (
        "own: 5 planned, 5 finished, 0 failed, 0 stale, 0 missing\n",
        "pitfalls: no run of own at profile smoke is stale; there is nothing to adopt\n",
    )
    assert command("verify") == 0
    assert capsys.readouterr().out == "5 of 5 re-runs agree bit for bit\n"


def test_an_edit_that_moves_bits(own: Scripted, capsys: Captured) -> None:
    """Nothing is carried over; every differing run is named with the first that differs."""
    own.tiny.edit("own_light.py", "0.25", "0.5")
    assert command("adopt") == 1
    checked = [run for run in RUNS if run in again(own)]
    assert len(checked) == 3
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        *(
            f"{run}: differs under the new source; the first that differs: array id.probabilities"
            for run in checked
        ),
        "left stale: 2 runs; `pitfalls status` says why",
        "0 of 3 re-runs under the new source agree bit for bit; nothing was carried over",
    ]
    # What was done again is a result of the new source, and stays.
    assert own.finished == checked
    assert all(not run.adoption for run in map(own.store.read, own.store.run_keys()) if run)


def test_one_arm_that_moves_holds_all_back(own: Scripted, capsys: Captured) -> None:
    """Two arms agree and one does not: nothing of any arm is carried over."""
    own.tiny.edit("own_training.py", "[seed, width, gain]", "[seed, 1, gain]")
    assert command("adopt") == 1
    checked = [run for run in RUNS if run in again(own)]
    (fast,) = (run for run in checked if "/fast/" in run)
    assert capsys.readouterr().out.splitlines() == [
        f"{fast}: differs under the new source; the first that differs: scores id/accuracy",
        "left stale: 2 runs; `pitfalls status` says why",
        "2 of 3 re-runs under the new source agree bit for bit; nothing was carried over",
    ]
    assert own.finished == checked


def test_a_re_run_that_fails_holds_all_back(own: Scripted, capsys: Captured) -> None:
    """The failure is told, and nothing is carried over."""
    harmless(own)
    for run in RUNS[1], RUNS[4]:
        own.mood("raising", run)
    assert command("adopt") == 1
    captured = capsys.readouterr()
    (fast,) = (run for run in again(own) if "/fast/" in run)
    assert captured.out.splitlines() == [
        "left stale: 2 runs; `pitfalls status` says why",
        "2 of 3 re-runs under the new source agree bit for bit; nothing was carried over",
    ]
    assert captured.err.splitlines()[-2:] == [
        f"failed: {fast}: ValueError: no light for fast",
        "        repeat with: pitfalls run own --profile smoke",
    ]
    assert len(own.finished) == 2


def test_only_arms_that_were_checked(own: Scripted, capsys: Captured) -> None:
    """With fewer re-runs than arms, the other arms stay stale; a second call goes on."""
    harmless(own)
    assert command("adopt", "--check", "1") == 0
    assert capsys.readouterr().out.splitlines() == [
        "left stale: 3 runs; `pitfalls status` says why",
        "1 of 1 re-runs under the new source agree bit for bit; the results of 1 run were carried "
        "over",
    ]
    (checked,) = again(own)
    assert "/baseline/" in checked
    assert own.finished == [RUNS[0], RUNS[3]]
    assert command("adopt") == 0
    assert capsys.readouterr().out == (
        "2 of 2 re-runs under the new source agree bit for bit; the results of 1 run were carried "
        "over\n"
    )
    assert own.finished == list(RUNS)


def test_more_checks_than_runs(own: Scripted, capsys: Captured) -> None:
    """All are done again, and nothing is left to be carried over."""
    harmless(own)
    assert command("adopt", "--check", "99") == 0
    assert sorted(again(own)) == sorted(RUNS)
    assert capsys.readouterr().out == (
        "5 of 5 re-runs under the new source agree bit for bit; the results of 0 runs were carried "
        "over\n"
    )


def refused(stale: int) -> str:
    """Return what is said if no stale run can be adopted."""
    return (
        f"pitfalls: none of the {stale} stale runs of own can be adopted: more than source or "
        "versions changed, or a program of the project's own records them; `pitfalls status` says "
        "what changed. Do them again\n"
    )


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("studies/own.py", 'data={"gain": 2}', 'data={"gain": 3}'),
        ("studies/own.py", "seeds=2, epochs=1", "seeds=2, epochs=2"),
    ],
)
def test_another_specification_is_another_run(
    path: str, old: str, new: str, own: Scripted, capsys: Captured
) -> None:
    """Nothing is done again and nothing is carried over, even beside an edit that is harmless."""
    harmless(own)
    own.tiny.edit(path, old, new)
    assert command("adopt") == 2
    assert capsys.readouterr() == ("", refused(5))
    assert (own.started(), own.finished) == ([], [])


def test_an_arm_with_another_specification_is_left_out(own: Scripted, capsys: Captured) -> None:
    """The others are adopted beside it."""
    harmless(own)
    own.tiny.edit("studies/own.py", "width=2", "width=3")
    assert command("adopt") == 0
    assert capsys.readouterr().out.splitlines() == [
        "left stale: 2 runs; `pitfalls status` says why",
        "2 of 2 re-runs under the new source agree bit for bit; the results of 1 run were carried "
        "over",
    ]
    assert own.finished == [RUNS[0], RUNS[2], RUNS[3]]


DATA = "from pitfalls_core.studies.part import DataFile, Part"
WITH_FILE = 'RUN = Part("own_data:run", folder=FOLDER, file=DataFile("light.txt"))'
READING = '''
"""A training function that needs a file."""

import own_training


def run(variant, seed, file, **arguments):
    """Return what the file makes of it."""
    open(file).close()
    return own_training.run(variant, seed, **arguments)
'''


def test_other_data_are_never_adopted(own: Scripted, capsys: Captured) -> None:
    """A data file that changed, even if no result depends on it, asks for the runs themselves."""
    (own.root / "data").mkdir()
    (own.root / "data" / "light.txt").write_text("1")
    (own.root / "own_data.py").write_text(READING)
    own.tiny.edit("studies/own.py", "from pitfalls_core.studies.part import Part", DATA)
    own.tiny.edit("studies/own.py", 'RUN = Part("own_training:run", folder=FOLDER)', WITH_FILE)
    assert command("run") == 0
    own.calm()
    harmless(own)
    (own.root / "data" / "light.txt").write_text("2")
    capsys.readouterr()
    assert command("adopt") == 0
    assert capsys.readouterr().out.splitlines() == [
        "left stale: 2 runs; `pitfalls status` says why",
        "2 of 2 re-runs under the new source agree bit for bit; the results of 1 run were carried "
        "over",
    ]
    assert own.finished == [RUNS[1], RUNS[2], RUNS[4]]


def test_source_that_only_observation_knows(own: Scripted, capsys: Captured) -> None:
    """The key did not move, so that there is no other result to be carried: it is said so."""
    dynamic = "    importlib.import_module('own_hidden')\n    return own_training.run"
    own.tiny.edit("own_other.py", "    return own_training.run", dynamic)
    own.tiny.edit("own_other.py", "import own_training", "import importlib\n\nimport own_training")
    (own.root / "own_hidden.py").write_text("LIGHT = 1\n")
    assert command("run") == 0
    (own.root / "own_hidden.py").write_text("LIGHT = 2\n")
    own.calm()
    capsys.readouterr()
    assert command("status") == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"  stale    {RUNS[2]}: source changed: own_hidden.py"
    ]
    assert command("adopt") == 2
    assert capsys.readouterr() == ("", refused(1))


def test_recorded_runs_are_left_out(own: Scripted, capsys: Captured) -> None:
    """A program of the project's own made them, and nobody else can do them again."""
    own.tiny.edit(
        "studies/own.py",
        'Variant("broken", "Broken", "broken", script=OTHER)',
        'Variant("broken", "Broken", "broken", recorded_in="own_other")',
    )
    (entry,) = (one for one in own.ledger.entries if one.specification.recorded_in)
    own.store.write(record(entry.ingredients), files({"start": time.time()}))
    assert own.finished == list(RUNS)
    assert command("verify") == 0
    assert capsys.readouterr().out.splitlines() == [
        "left out: 1 run that a program of the project's own records",
        "4 of 4 re-runs agree bit for bit",
    ]
    own.calm()
    own.tiny.edit("own_other.py", "Return what the first one returns.", "Return it.")
    own.tiny.edit("own_other.py", "import own_training", "import own_training\n\nLOUD = 1")
    assert command("adopt") == 2
    assert capsys.readouterr() == ("", refused(1))
    harmless(own)
    assert command("adopt") == 0
    assert own.finished == [RUNS[0], RUNS[1], RUNS[3], RUNS[4]]
    assert capsys.readouterr().out.splitlines() == [
        "left stale: 1 run; `pitfalls status` says why",
        "2 of 2 re-runs under the new source agree bit for bit; the results of 2 runs were carried "
        "over",
    ]


def test_carried_over_twice(own: Scripted, capsys: Captured) -> None:
    """Results go over a second edit as well, and over an edit that is taken back nothing goes."""
    harmless(own)
    assert command("adopt") == 0
    own.tiny.edit("own_light.py", "0.5 / 2", "1 / 4")
    assert command("adopt") == 0
    assert own.finished == list(RUNS)
    capsys.readouterr()
    own.tiny.edit("own_light.py", "1 / 4", "0.25")
    own.calm()
    assert own.finished == list(RUNS)
    assert all(not run.adoption for run in map(own.store.read, map(own.key, RUNS)) if run)
