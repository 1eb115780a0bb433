"""``pitfalls verify``: runs done again, what is said of them, and what is left as it was."""

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pitfalls_core.cli import main
from pitfalls_core.runs.proof.verifications import Verification, VerificationLog, Verified
from pitfalls_core.runs.store.sealed_lines import SealedLines
from tests.runs.scripted import RUNS, Scripted, command, trained, until

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Scripted:
    """Return a project whose runs are all finished."""
    return trained(tmp_path_factory.mktemp("verified"))


@pytest.fixture
def own(project: Scripted, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """Return the project as current folder, its runs well-behaved and never done again."""
    monkeypatch.chdir(project.root)
    project.calm()
    (project.store.folder / "verifications.jsonl").unlink(missing_ok=True)
    return project


def test_all_runs_agree(own: Scripted, capsys: Captured) -> None:
    """Every finished run is done again once, agrees, and nothing that is stored is touched."""
    before = own.kept()
    start = datetime.now(UTC).replace(microsecond=0)
    assert command("verify") == 0
    assert capsys.readouterr().out == "5 of 5 re-runs agree bit for bit\n"
    short = ["-".join(run.split("/")[2:]) for run in RUNS]
    assert sorted(own.started()) == sorted(short)
    assert own.kept() == before
    assert list((own.store.folder / "drafts").iterdir()) == []
    lines = own.verified()
    assert {line["key"] for line in lines} == set(own.store.run_keys())
    assert [line["outcome"] for line in lines] == [{"agreement": "bit for bit", "first": ""}] * 5
    for line in lines:
        assert start <= datetime.fromisoformat(str(line["date"])) <= datetime.now(UTC)


def test_a_sample(own: Scripted, capsys: Captured) -> None:
    """So many different runs are done again; of more than there are, all."""
    assert command("verify", "--sample", "2") == 0
    assert capsys.readouterr().out == "2 of 2 re-runs agree bit for bit\n"
    assert len(set(own.started())) == len(own.started()) == 2
    own.calm()
    assert command("verify", "--sample", "99") == 0
    assert capsys.readouterr().out == "5 of 5 re-runs agree bit for bit\n"
    assert len(own.started()) == 5


def test_named_runs(own: Scripted, capsys: Captured) -> None:
    """Exactly the named ones are done again, and one that is named twice is done once."""
    named = ("--run", RUNS[4], "--run", RUNS[2], "--run", RUNS[4])
    assert command("verify", *named) == 0
    assert capsys.readouterr().out == "2 of 2 re-runs agree bit for bit\n"
    assert sorted(own.started()) == ["broken-0", "fast-1"]
    assert len(own.verified()) == 2


@pytest.mark.parametrize(
    ("mood", "first"),
    [
        ("restless_array", "array id.probabilities"),
        ("restless_score", "scores id/accuracy"),
        ("restless_curve", "curves loss"),
    ],
)
def test_a_run_that_is_not_deterministic(
    mood: str, first: str, own: Scripted, capsys: Captured
) -> None:
    """The run and the first thing that differs are named, and the exit status is 1."""
    own.mood(mood, RUNS[1])
    before = own.kept()
    assert command("verify") == 1
    out = capsys.readouterr().out.splitlines()
    word = "different" if mood == "restless_score" else "within seed noise"
    assert out == [
        f"{RUNS[1]}: {word}; the first that differs: {first}",
        f"4 bit for bit, 1 {word}",
        "4 of 5 re-runs agree bit for bit",
    ]
    assert own.kept() == before
    outcomes = {str(line["key"]): line["outcome"] for line in own.verified()}
    assert outcomes[own.key(RUNS[1])] == {"agreement": word, "first": first}


def test_a_run_that_agrees_only_about(own: Scripted, capsys: Captured) -> None:
    """Within tolerance is not bit for bit."""
    own.mood("nudged", RUNS[3])
    assert command("verify", "--run", RUNS[3], "--run", RUNS[0]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{RUNS[3]}: within tolerance; the first that differs: scores id/accuracy",
        "1 bit for bit, 1 within tolerance",
        "1 of 2 re-runs agree bit for bit",
    ]


def test_a_run_that_fails_when_it_is_done_again(own: Scripted, capsys: Captured) -> None:
    """It counts among the re-runs; the cause is told with the command that tries it again."""
    own.mood("raising", RUNS[0])
    before = own.kept()
    assert command("verify") == 1
    captured = capsys.readouterr()
    assert captured.out == "4 of 5 re-runs agree bit for bit\n"
    assert captured.err.splitlines()[-2:] == [
        f"failed: {RUNS[0]}: ValueError: no light for baseline",
        f"        repeat with: pitfalls verify own --profile smoke --run {RUNS[0]}",
    ]
    assert own.kept() == before
    assert own.key(RUNS[0]) not in {line["key"] for line in own.verified()}
    own.calm()
    repeat = captured.err.splitlines()[-1].partition("pitfalls ")[2].split()
    assert main(repeat) == 0
    assert capsys.readouterr().out == "1 of 1 re-runs agree bit for bit\n"


def test_a_run_that_is_unknown(own: Scripted, capsys: Captured) -> None:
    """The nearest name is told, and nothing is done."""
    assert command("verify", "--run", "own/dots/fats/1") == 2
    known = ", ".join(sorted(RUNS))
    assert capsys.readouterr() == (
        "",
        f"pitfalls: unknown run 'own/dots/fats/1'. Did you mean 'own/dots/fast/1'? "
        f"Known: {known}.\n",
    )
    assert own.started() == []


@pytest.fixture
def copy(project: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """Return a project with the same runs, to be changed, as current folder."""
    project.calm()
    shutil.copytree(project.root, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    return Scripted(tmp_path / "copy", project.folder)


def test_a_run_without_a_result(copy: Scripted, capsys: Captured) -> None:
    """A planned run that is not finished cannot be done again; the others can."""
    shutil.rmtree(copy.store.run_folder(copy.key(RUNS[1])))
    assert command("verify", "--run", RUNS[0], "--run", RUNS[1]) == 2
    assert capsys.readouterr() == (
        "",
        f"pitfalls: run {RUNS[1]} has no stored result that counts; `pitfalls status` says why\n",
    )
    assert command("verify") == 0
    assert capsys.readouterr().out == "4 of 4 re-runs agree bit for bit\n"
    assert "fast-0" not in copy.started()


def test_nothing_is_finished(copy: Scripted, capsys: Captured) -> None:
    """Neither an empty store nor one whose runs are all stale has something to do again."""
    message = (
        "pitfalls: no stored run of own at profile smoke can be done again; `pitfalls run` makes "
        "them\n"
    )
    copy.tiny.edit("own_light.py", "0.25", "0.5")
    assert command("verify") == 2
    assert capsys.readouterr() == ("", message)
    shutil.rmtree(copy.root / "build")
    assert command("verify") == 2
    assert capsys.readouterr() == ("", message)


def test_scratch_of_a_killed_check_is_swept(copy: Scripted) -> None:
    """What a killed check leaves behind is gone after the next training; a live one's stays."""
    drafts = copy.store.folder / "drafts"
    dead, alive = drafts / f"verify-{2**22 + 1}-00ff00ff", drafts / "verify-1-00ff00ff"
    for folder in (dead, alive):
        (folder / "runs" / "ab").mkdir(parents=True)
        (folder / "runs" / "ab" / "file").touch()
    copy.tiny.edit("own_light.py", "0.25", "0.5")
    assert command("run") == 0
    assert not dead.exists()
    assert (alive / "runs" / "ab" / "file").exists()


def test_a_check_that_is_killed(copy: Scripted, capsys: Captured) -> None:
    """Nothing but its scratch is left behind, and that is gone after the next check."""
    before = copy.kept()
    copy.mood("sleeping", RUNS[0])
    words = ("verify", "own", "--profile", "smoke", "--run", RUNS[0])
    started = subprocess.Popen(
        [sys.executable, "-m", "pitfalls_core", *words],
        cwd=copy.root,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    until(lambda: "baseline-0" in copy.started())
    started.kill()
    started.communicate()
    (scratch,) = (copy.store.folder / "drafts").iterdir()
    assert scratch.name.startswith(f"verify-{started.pid}-")
    after = copy.kept()
    assert {name: after[name] for name in before} == before
    assert {name.split("/")[2] for name in after.keys() - before.keys()} == {scratch.name}
    copy.calm()
    assert command("verify") == 0
    assert capsys.readouterr().out == "5 of 5 re-runs agree bit for bit\n"
    assert copy.kept() == before
    assert not scratch.exists()


def test_the_log_keeps_all_and_tells_the_latest(tmp_path: Path) -> None:
    """Outcomes are kept in their order; the last one of a run is the one that counts."""
    log = VerificationLog(SealedLines(tmp_path / "deep" / "log.jsonl"))
    assert (log.all(), log.latest()) == ((), {})
    lines = [
        Verified("a", "2026-01-01T00:00:00+00:00", Verification("different", "array x")),
        Verified("b", "2026-01-02T00:00:00+00:00", Verification("bit for bit")),
        Verified("a", "2026-01-03T00:00:00+00:00", Verification("bit for bit")),
    ]
    for line in lines:
        log.add(line)
    assert log.all() == tuple(lines)
    assert log.latest() == {"a": lines[2], "b": lines[1]}


def damaged(own: Scripted, name: str, kind: str) -> None:
    """Damage one file of a run in one way."""
    path = own.store.run_folder(own.key(RUNS[2])) / name
    content = path.read_bytes()
    if kind == "missing":
        path.unlink()
    elif kind == "torn":
        path.write_bytes(content[: len(content) // 2])
    elif kind == "empty":
        path.write_bytes(b"")
    else:
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])


def test_every_byte_of_a_whole_store(copy: Scripted, capsys: Captured) -> None:
    """Nothing is wrong with it; the number of bytes is that of its files."""
    runs = copy.store.folder / "runs"
    size = sum(path.stat().st_size for path in runs.rglob("*") if path.is_file())
    before = copy.kept()
    assert command("verify", "--store") == 0
    assert capsys.readouterr() == (f"5 of 5 stored runs are whole, {size:,} bytes read\n", "")
    assert copy.kept() == before
    assert copy.started() == []


@pytest.mark.parametrize("kind", ["missing", "torn", "empty", "a turned bit"])
@pytest.mark.parametrize("name", ["record.json", "arrays.npz", "timing.json"])
def test_every_kind_of_damage(name: str, kind: str, copy: Scripted, capsys: Captured) -> None:
    """Run and file are named, the exit status is 1, and nothing is changed or set aside."""
    key = copy.key(RUNS[2])
    damaged(copy, name, kind)
    before = copy.kept()
    assert command("verify", "--store") == 1
    lines = capsys.readouterr().out.splitlines()
    folder, path = copy.store.folder, copy.store.run_folder(key) / name
    why = {
        ("missing", "record.json"): f"[Errno 2] No such file or directory: '{path}'",
        ("missing", "arrays.npz"): "No such file or directory",
        ("missing", "timing.json"): "No such file or directory",
    }.get((kind, name), "its digest does not match")
    assert lines[0] == f"run {key} in {folder} is damaged: {name}: {why}"
    assert lines[1] == (
        "damaged runs are done again by the next `pitfalls run` or `pitfalls report`"
    )
    assert re.fullmatch(r"4 of 5 stored runs are whole, [\d,]+ bytes read", lines[2])
    assert len(lines) == 3
    assert copy.kept() == before


def test_damage_is_repaired_as_it_is_said(copy: Scripted, capsys: Captured) -> None:
    """The next training does the damaged run again, and then the store is whole."""
    damaged(copy, "arrays.npz", "a turned bit")
    assert command("verify", "--store") == 1
    assert command("run") == 0
    assert copy.started() == ["broken-0"]
    capsys.readouterr()
    assert command("verify", "--store") == 0
    assert capsys.readouterr().out.startswith("5 of 5 stored runs are whole, ")
