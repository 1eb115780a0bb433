"""Whatever happens to stored files, a report tells it, does again what is lost, and is the same."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.small_project import SmallProject

RUNS = 9
NOISE = random.Random(7).randbytes(300)


def _flip(path: Path) -> None:
    """Flip one bit in the middle, and keep the time of modification."""
    before = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _fill_with_noise(path: Path) -> None:
    path.write_bytes(NOISE)


def _make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _make_lost_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


DAMAGES: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("record.json", _flip),
    ("record.json", _cut),
    ("record.json", _make_folder),
    ("arrays.npz", _flip),
    ("arrays.npz", Path.unlink),
    ("arrays.npz", _make_lost_link),
    ("timing.json", _flip),
    ("timing.json", _fill_with_noise),
    ("", shutil.rmtree),
)
"""File of a run, and what happens to it: one for each run."""


def _noise_of_a_killed_writer(project: SmallProject, key: str) -> None:
    """Put noise where the state of run `key` would be kept, and where drafts are."""
    for name in (
        f"checkpoints/{key}.snapshot",
        f"failures/{key}.json",
        f"logs/{key}.log",
        f"leases/{key}",
        "drafts/noise",
        "runs/noise",
        "noise",
    ):
        path = project.store / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(NOISE)


def test_every_run_damaged_in_another_way(project: SmallProject) -> None:
    """All are done again, each with its reason; the bytes are those from before."""
    before = project.promised()
    keys = [path.name for path in project.stored]
    for folder, (name, damage) in zip(project.stored, DAMAGES, strict=True):
        damage(folder / name)
    _noise_of_a_killed_writer(project, keys[0])
    for path in (project.root / "build" / "notebooks").iterdir():
        _flip(path)
    shutil.rmtree(project.report)

    done = project.run("report")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert project.executed == RUNS
    assert project.promised() == before
    reasons = [line for line in done.stderr.splitlines() if line.startswith("to do: ")]
    assert sum("stale: damaged: run" in line for line in reasons) == RUNS - 1
    assert sum("missing: new" in line for line in reasons) == 1
    assert len(list((project.store / "damaged").iterdir())) == RUNS - 1
    assert "up to date:" in project.run("report").stdout


@pytest.mark.parametrize("damage", [_flip, _cut, _fill_with_noise, _make_folder, Path.unlink])
def test_damaged_notes(project: SmallProject, damage: Callable[[Path], None]) -> None:
    """What is derived from the runs, or kept beside them, costs no run and moves no byte."""
    before = project.promised()
    for name in ("digests.jsonl", "verifications.jsonl"):
        (project.store / name).write_bytes(NOISE)
    for path in project.store.glob("*.jsonl"):
        damage(path)
    done = project.run("report")
    assert (done.returncode, done.stderr) == (0, "")
    assert "up to date:" in done.stdout
    assert (project.executed, project.promised()) == (0, before)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("store/version", _fill_with_noise),
        ("store/version", _make_folder),
        ("plans.jsonl", _flip),
        ("plans.jsonl", _fill_with_noise),
    ],
)
def test_what_cannot_be_made_again(
    project: SmallProject, name: str, damage: Callable[[Path], None]
) -> None:
    """The version of the store and the log of plans: one message, and nothing is touched."""
    before = project.promised()
    damage(project.root / "build" / name)
    done = project.run("report")
    assert done.returncode == 2
    assert done.stderr.startswith("pitfalls: ")
    assert str(project.root / "build" / name.partition("/")[0]) in done.stderr
    assert done.stderr.count("\n") == 1
    assert (project.executed, project.promised()) == (0, before)


def test_a_folder_in_the_place_of_a_file(project: SmallProject) -> None:
    """What is in the way is named, once."""
    plans = project.root / "build" / "plans.jsonl"
    _make_folder(plans)
    done = project.run("report")
    assert (done.returncode, done.stderr) == (
        1,
        f"pitfalls: Is a directory at {plans}; what is finished is kept. Move away what is there "
        "and repeat the command\n",
    )


def test_a_torn_log_of_plans(project: SmallProject) -> None:
    """What a killed writer left is no plan: it is frozen again, and nothing is trained."""
    _cut(project.root / "build" / "plans.jsonl")
    done = project.run("report")
    assert (done.returncode, done.stderr, project.executed) == (0, "", 0)
    assert len((project.root / "build" / "plans.jsonl").read_text().splitlines()) == 1
