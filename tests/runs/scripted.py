"""A project whose runs are made by a training function of its own, in no time.

What the function does beside that is told by empty files in a folder of moods, which no run is seen
to read: ``raising-fast-1`` lets the run of variant ``fast`` with seed 1 raise. It notes the start
and the end of every run in a diary.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from pitfalls_core.cli import main
from pitfalls_core.errors import PitfallsError
from pitfalls_core.runs.ledger import Ledger
from pitfalls_core.runs.store.run_store import RunStore
from pitfalls_core.runs.workplace import Workplace
from tests.runs.tiny import TinyProject

STUDY = '''
"""A study of a training function of its own."""

from pitfalls_core.studies.claims.gains import NoneBetter
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.controls import PositiveControl
from pitfalls_core.studies.study import Budget, Family, Margin, Study, Task
from pitfalls_core.studies.variant import Variant

FOLDER = {folder!r}
BUDGET = Budget(seeds=2, epochs=1, data={{"gain": 2}})
RUN = Part("own_training:run", folder=FOLDER)
WIDE = Part("own_training:run", folder=FOLDER, width=2)
OTHER = Part("own_other:run", folder=FOLDER)

STUDY = Study(
    name="own",
    title="Own",
    question="Does it help?",
    prediction="No.",
    source=("999", "A paper"),
    tasks=(
        Task("dots", "Dots", None, {{"id": "Same"}},
             {{"smoke": BUDGET, "laptop": BUDGET, "full": BUDGET}}),
    ),
    variants=(
        Variant("baseline", "Baseline", "as it is", script=RUN),
        Variant("fast", "Fast", "faster", script=WIDE),
        Variant("broken", "Broken", "broken", script=OTHER),
    ),
    baseline="baseline",
    margin=Margin(0.05, "a guess"),
    chance=0.5,
    families=(Family("dots", ("dots/id",)),),
    positive_control=PositiveControl("broken", 1, "it is broken"),
    claims=(Claim("O-1", "No gain.", "never better", NoneBetter("fast", ("dots/id",))),),
)
'''

TRAINING = '''
"""A training function."""

import os
import signal
import sys
import time
from pathlib import Path

import numpy as np

from own_light import AMOUNT


def run(variant, seed, folder, width=1, gain=1):
    """Return what a run could find out."""
    moods = {path.stem for path in map(Path, _names(folder))}
    here = f"{variant}-{seed}"
    _note(folder, "start", here)
    attempts = _count(folder, here)
    for mood, name in (("full", "run_store"), ("fuller", "run_store"), ("fuller", "drafts")):
        if f"{mood}-{here}" in moods:
            sys.modules[f"pitfalls_core.runs.store.{name}"].write_flushed = _no_room
    if f"raising-{here}" in moods:
        raise ValueError(f"no light for {variant}")
    if f"sleeping-{here}" in moods:
        time.sleep(600)
    if f"slow-{here}" in moods:
        time.sleep(0.6)
    if f"slower-{here}" in moods:
        time.sleep(2)
    if f"killed-{here}" in moods or (f"killed_once-{here}" in moods and attempts == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    noise = int.from_bytes(os.urandom(4), "big") / 2**32
    generator = np.random.default_rng([seed, width, gain])
    labels = np.arange(20) % 2
    probabilities = generator.random((20, 2)) * AMOUNT
    score, losses = 0.5 + generator.random() / 4, [1.0, 0.5]
    if f"restless_array-{here}" in moods:
        probabilities[3, 1] = noise
    if f"restless_score-{here}" in moods:
        score = noise / 1e6  # far from all others
    if f"restless_curve-{here}" in moods:
        losses[1] = noise
    if f"nudged-{here}" in moods:
        score += 1e-9 * noise
    _note(folder, "end", here)
    return {"id/accuracy": score}, {"loss": losses}, {"id": (probabilities, labels)}


def _no_room(path, content):
    import errno

    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def _names(folder):
    names = ("raising", "sleeping", "slow", "slower", "killed", "killed_once", "full")
    more = ("fuller", "nudged", "restless_array", "restless_score", "restless_curve")
    runs = [f"{variant}-{seed}" for variant in ("baseline", "fast", "broken") for seed in (0, 1)]
    for name in (*names, *more):
        for here in runs:
            path = f"{folder}/moods/{name}-{here}"
            if os.path.exists(path):
                yield path


def _note(folder, what, here):
    """Add a line to the diary; it is written at once, so that lines of several runs stay whole."""
    with open(f"{folder}/diary", "a") as file:
        file.write(f"{what} {here} {os.getpid()} {time.monotonic()}\\n")


def _count(folder, here):
    """Count the attempts of a run, by files that are only looked for."""
    number = 1
    while os.path.exists(f"{folder}/moods/attempt-{number}-{here}"):
        number += 1
    os.close(os.open(f"{folder}/moods/attempt-{number}-{here}", os.O_WRONLY | os.O_CREAT))
    return number
'''

OTHER = '''
"""Another training function, of the same results."""

import own_training


def run(variant, seed, **arguments):
    """Return what the first one returns."""
    return own_training.run(variant, seed, **arguments)
'''

LIGHT = '''
"""How much light."""

AMOUNT = 0.25
'''

RUNS = (
    "own/dots/baseline/0",
    "own/dots/fast/0",
    "own/dots/broken/0",
    "own/dots/baseline/1",
    "own/dots/fast/1",
)
"""Names of the planned runs."""

DERIVED = ("index.jsonl", "digests.jsonl", "sources.jsonl")
"""Files of a project that are made again from others."""


@dataclass(frozen=True)
class Scripted:
    """The project, and how to run commands in it."""

    root: Path
    folder: Path

    @classmethod
    def create(cls, root: Path) -> "Scripted":
        """Write the project, and a folder beside it for moods and diary."""
        folder = root / "folder"
        (folder / "moods").mkdir(parents=True)
        files = {
            "studies/own.py": STUDY.format(folder=str(folder)),
            "own_training.py": TRAINING,
            "own_other.py": OTHER,
            "own_light.py": LIGHT,
        }
        for path, text in files.items():
            file = root / "project" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.lstrip())
        return cls(root / "project", folder)

    @property
    def tiny(self) -> TinyProject:
        """The project, as something that can be edited."""
        return TinyProject(self.root)

    @property
    def workplace(self) -> Workplace:
        """Where its runs are made."""
        return self.tiny.workplace()

    @property
    def store(self) -> RunStore:
        """Its store."""
        return self.workplace.store

    @property
    def ledger(self) -> Ledger:
        """What is done and what is not."""
        from pitfalls_core.studies.catalogue import load_study

        return self.workplace.ledger(load_study("own", self.tiny.project), "smoke")

    @property
    def finished(self) -> list[str]:
        """The names of finished runs."""
        return [entry.specification.id for entry in self.ledger.finished]

    def key(self, run: str) -> str:
        """Return the key of the run called `run`."""
        (key,) = (
            entry.ingredients.key for entry in self.ledger.entries if entry.specification.id == run
        )
        return key

    def mood(self, name: str, run: str) -> None:
        """Let the named run behave as `name` says from now on."""
        _, _, variant, seed = run.split("/")
        (self.folder / "moods" / f"{name}-{variant}-{seed}").touch()

    def calm(self) -> None:
        """Let all runs behave, and forget what they did."""
        for path in (self.folder / "moods").iterdir():
            path.unlink()
        (self.folder / "diary").unlink(missing_ok=True)

    def diary(self) -> list[tuple[str, str, float]]:
        """Return what was noted: start or end, of which run, when."""
        path = self.folder / "diary"
        lines = [line.split() for line in path.read_text().splitlines()] if path.exists() else []
        return [(what, here, float(when)) for what, here, _, when in lines]

    def started(self) -> list[str]:
        """Return the runs that were started, as ``variant-seed``, in their order."""
        return [here for what, here, _ in self.diary() if what == "start"]

    def kept(self) -> dict[str, tuple[bytes, int]]:
        """Return content and time of every file of the store, and of the log of plans."""
        build = self.root / "build"
        return {
            str(path.relative_to(build)): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(build.rglob("*"))
            if path.is_file() and path.name not in {*DERIVED, "verifications.jsonl"}
            and path.parts[-2] != "leases"
        }  # fmt: skip

    def verified(self) -> list[dict[str, object]]:
        """Return the lines of the log of re-runs, read by hand."""
        path = self.store.folder / "verifications.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        return [json.loads(line.partition("\t")[0]) for line in lines]


def command(*words: str) -> int:
    """Return the exit status of a command at the smallest profile, two runs at a time."""
    jobs = () if words[0] == "status" else ("--jobs", "2")
    try:
        return main([words[0], "own", "--profile", "smoke", *jobs, *words[1:]])
    except SystemExit as left:
        return int(left.code or 0)


def trained(root: Path) -> Scripted:
    """Return a project in `root` whose runs are all finished."""
    own = Scripted.create(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(own.root)
        if command("run"):
            raise PitfallsError(f"the runs in {root} did not finish")
    own.calm()
    return own


def until(condition: object, *, patience: float = 60.0) -> None:
    """Wait until `condition()` holds."""
    end = time.monotonic() + patience
    while not condition():  # type: ignore[operator]
        if time.monotonic() > end:
            pytest.fail("nothing happened")
        time.sleep(0.02)
