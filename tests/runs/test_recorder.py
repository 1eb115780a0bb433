"""Runs that a program of the user's own records: three lines in a plain loop."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from pitfalls_core.cli import main
from pitfalls_core.runs.ledger import Entry
from pitfalls_core.runs.store.record import RunRecord
from tests.runs.samples import arrays_in
from tests.runs.scripted import LIGHT, STUDY, until
from tests.runs.tiny import TinyProject

Captured = pytest.CaptureFixture[str]

TRAIN = '''
"""A plain loop."""

import os
import sys
import time
from pathlib import Path

import numpy as np

from own_light import AMOUNT
from pitfalls_core.runs.recorder import recording

variant, seed, mood = sys.argv[1], int(sys.argv[2]), sys.argv[3]
if mood == "late":
    Path(sys.argv[4]).touch()
    while Path(sys.argv[4]).exists():
        time.sleep(0.01)
with recording("own", variant=variant, seed=seed, profile="smoke") as run:
    for epoch in range(3):
        run.log(loss=AMOUNT / (1 + epoch), rate=seed)
    if mood == "raise":
        raise ValueError("no light")
    if mood == "wait":
        Path(sys.argv[4]).touch()
        while Path(sys.argv[4]).exists():
            time.sleep(0.01)
    probabilities = np.array([[0.25, 0.75], [AMOUNT, 1 - AMOUNT]])
    run.predicted("id", probabilities, [1, 1])
    if mood != "unscored":
        run.score("id", accuracy=0.5 + seed / 10, recall=0.25)
    print(run.id, run.finished)
'''

HELPER = '''
"""Something that is not the program that the study names."""

from pitfalls_core.runs.recorder import recording

with recording("own", variant="baseline", seed=0, profile="smoke") as run:
    run.score("id", accuracy=1.0)
'''


@dataclass(frozen=True)
class Recorded:
    """A project whose baseline and control are recorded by ``train.py``."""

    tiny: TinyProject

    @classmethod
    def create(cls, root: Path) -> "Recorded":
        """Write the project."""
        study = STUDY.format(folder=str(root))
        for script in ("script=RUN)", "script=OTHER)"):
            study = study.replace(script, 'recorded_in="train")')
        files = {
            "studies/own.py": study,
            "train.py": TRAIN,
            "other.py": HELPER,
            "own_light.py": LIGHT,
            "own_training.py": "def run(variant, seed, **_):\n    raise ValueError(variant)\n",
        }
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text.lstrip())
        return cls(TinyProject(root))

    @property
    def root(self) -> Path:
        """Its folder."""
        return self.tiny.root

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a program of the project."""
        return subprocess.Popen(
            [sys.executable, "-W", "error", *words],
            cwd=self.root,
            env={
                **os.environ,
                "PYTHONPATH": str(Path(__file__).parents[2]),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def train(self, *words: str) -> tuple[int, str, str]:
        """Run ``train.py`` to its end."""
        return self.wait(self.start("train.py", *words))

    @staticmethod
    def wait(started: subprocess.Popen[str]) -> tuple[int, str, str]:
        """Return exit status, output and the last line of errors of a program."""
        output, errors = started.communicate(timeout=120)
        return started.returncode, output, ["", *errors.splitlines()][-1]

    def entry(self, variant: str, seed: int) -> Entry:
        """Return what is known of a run."""
        from pitfalls_core.studies.catalogue import load_study

        study = load_study("own", self.tiny.project)
        entries = self.tiny.workplace().ledger(study, "smoke").entries
        name = f"own/dots/{variant}/{seed}"
        return next(one for one in entries if one.specification.id == name)

    def record(self, variant: str, seed: int) -> RunRecord | None:
        """Return the stored record of a run, read whole."""
        key = self.entry(variant, seed).ingredients.key
        found = self.tiny.workplace().store.read(key, whole=True)
        return None if found is None else found.record


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Return a project with one recorded run."""
    recorded = Recorded.create(tmp_path_factory.mktemp("recorded"))
    assert recorded.train("baseline", "1", "") == (0, "own/dots/baseline/1 False\n", "")
    return recorded


@pytest.fixture
def own(project: Recorded, tmp_path: Path) -> Recorded:
    """Return a copy, to be changed."""
    shutil.copytree(project.root, tmp_path / "copy")
    return Recorded(TinyProject(tmp_path / "copy"))


def test_a_recorded_run_is_stored_whole(own: Recorded) -> None:
    """Scores, curves and predictions are those that the loop told."""
    record = own.record("baseline", 1)
    assert record is not None
    assert record.outcome == "ok"
    assert record.scores == {"id/accuracy": 0.6, "id/recall": 0.25}
    assert record.curves == {"loss": (0.25, 0.125, 0.25 / 3), "rate": (1.0, 1.0, 1.0)}
    assert record.examples == {"id": 2}
    store, key = own.tiny.workplace().store, own.entry("baseline", 1).ingredients.key
    arrays = arrays_in(store.array_bytes(key))
    assert arrays["id.probabilities"].tolist() == [[0.25, 0.75], [0.25, 0.75]]
    assert arrays["id.labels"].tolist() == [1, 1]
    timing = store.timing(key)
    assert timing.keys() == {"start", "seconds", "attempt", "host", "system", "processor"}
    assert 0 < timing["seconds"] < 60


def test_status_finds_it(own: Recorded, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """The run is finished; the others are to be recorded, and are not started from here."""
    monkeypatch.chdir(own.root)
    assert main(["status", "own", "--profile", "smoke"]) == 0
    new = "new: it is recorded by train, which is not started from here"
    assert capsys.readouterr().out == (
        "own: 5 planned, 1 finished, 0 failed, 0 stale, 4 missing\n"
        f"  missing  own/dots/baseline/0: {new}\n"
        "  missing  own/dots/fast/0: new\n"
        f"  missing  own/dots/broken/0: {new}\n"
        "  missing  own/dots/fast/1: new\n"
    )


def test_the_engine_does_not_start_it(
    own: Recorded, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """What is missing is told with the command that makes it; once recorded, it is finished."""
    (own.root / "own_training.py").write_text(
        "def run(variant, seed, **_):\n    return {'id/accuracy': 0.5}, {}, {}\n"
    )
    monkeypatch.chdir(own.root)
    assert main(["run", "own", "--profile", "smoke"]) == 1
    captured = capsys.readouterr()
    assert captured.out == "own: 5 planned, 3 finished, 0 failed, 0 stale, 2 missing\n"
    told = [line for line in captured.err.splitlines() if "train" in line and "own/" in line]
    assert [line for line in told if line.startswith("failed")] == [
        f"failed: own/dots/{variant}/0: no result yet: module train records this run and is not "
        f"started from here; start it for variant '{variant}' and seed 0"
        for variant in ("baseline", "broken")
    ]
    assert captured.err.count("        repeat with: python -m train\n") == 2
    for variant in ("baseline", "broken"):
        assert own.train(variant, "0", "") == (0, f"own/dots/{variant}/0 False\n", "")
    assert main(["run", "own", "--profile", "smoke"]) == 0
    expected = "own: 5 planned, 5 finished, 0 failed, 0 stale, 0 missing\n"
    assert capsys.readouterr().out == expected


def test_as_a_module(own: Recorded) -> None:
    """``python -m train`` is the same program."""
    done = own.wait(own.start("-m", "train", "baseline", "0", ""))
    assert done == (0, "own/dots/baseline/0 False\n", "")
    assert own.entry("baseline", 0).state == "finished"


def test_a_block_that_raises(own: Recorded) -> None:
    """The error goes on as it was; the run has failed, with its traceback; a success mends it."""
    status, output, last = own.train("baseline", "0", "raise")
    assert (status, output, last) == (1, "", "ValueError: no light")
    entry = own.entry("baseline", 0)
    assert (entry.state, entry.reason) == ("failed", "failed before: ValueError: no light")
    assert entry.failure is not None
    assert entry.failure.traceback.startswith("Traceback (most recent call last):\n")
    assert entry.failure.traceback.endswith(
        '    raise ValueError("no light")\nValueError: no light\n'
    )
    assert own.train("baseline", "0", "")[0] == 0
    assert own.entry("baseline", 0).state == "finished"


def test_a_score_that_was_not_told(own: Recorded) -> None:
    """Nothing is stored, and the message has the score."""
    status, _, last = own.train("baseline", "0", "unscored")
    message = (
        "score 'id/accuracy' is missing in run own/dots/baseline/0; scores that were given: none"
    )
    assert (status, last) == (1, f"pitfalls_core.errors.InputError: {message}")
    entry = own.entry("baseline", 0)
    assert entry.reason == f"failed before: InputError: {message}"
    assert own.record("baseline", 0) is None


def test_a_run_that_is_finished_already(own: Recorded) -> None:
    """The program is told so, and the stored result stays, whatever happens in the block."""
    key = own.entry("baseline", 1).ingredients.key
    folder = own.tiny.workplace().store.run_folder(key)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert own.train("baseline", "1", "unscored") == (0, "own/dots/baseline/1 True\n", "")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_two_programs_at_once(own: Recorded) -> None:
    """The second one is sent away while the first one records the same run; another run is not."""
    flag = own.root.parent / "flag"
    first = own.start("train.py", "baseline", "0", "wait", str(flag))
    until(flag.exists)
    status, _, last = own.train("baseline", "0", "")
    assert (status, last) == (
        1,
        "pitfalls_core.errors.WorkFailed: run own/dots/baseline/0 is being recorded by another "
        "program; wait for it, or stop it",
    )
    assert own.train("broken", "0", "")[0] == 0
    flag.unlink()
    assert own.wait(first) == (0, "own/dots/baseline/0 False\n", "")
    assert own.entry("baseline", 0).state == "finished"


def test_a_program_that_is_killed(own: Recorded) -> None:
    """Nothing is stored, not even a failure, and the next program can record the run."""
    flag = own.root.parent / "flag"
    started = own.start("train.py", "baseline", "0", "wait", str(flag))
    until(flag.exists)
    started.send_signal(signal.SIGKILL)
    started.communicate()
    entry = own.entry("baseline", 0)
    assert (entry.state, own.record("baseline", 0)) == ("missing", None)
    assert own.train("baseline", "0", "")[0] == 0
    assert own.entry("baseline", 0).state == "finished"


@pytest.mark.parametrize(
    ("variant", "seed", "message"),
    [
        (
            "baselin",
            "0",
            "UnknownNameError: unknown run 'own/baselin/0' in study own at profile smoke. "
            "Did you mean 'own/dots/baseline/0'? Known: {known}.",
        ),
        (
            "baseline",
            "2",
            "UnknownNameError: unknown run 'own/baseline/2' in study own at profile smoke. "
            "Did you mean 'own/dots/baseline/1'? Known: {known}.",
        ),
        (
            "fast",
            "0",
            "InputError: run own/dots/fast/0 is not a recorded one: its variant names no module in "
            "recorded_in; `pitfalls run` makes it",
        ),
    ],
)
def test_a_run_that_is_not_to_be_recorded(
    variant: str, seed: str, message: str, own: Recorded
) -> None:
    """A run that is not planned, or that the engine makes, is refused before the block begins."""
    known = (
        "own/dots/baseline/0, own/dots/baseline/1, own/dots/broken/0, own/dots/fast/0, "
        "own/dots/fast/1"
    )
    status, output, last = own.train(variant, seed, "raise")
    assert (status, output) == (1, "")
    assert last == f"pitfalls_core.errors.{message.format(known=known)}"


def test_a_program_that_the_study_does_not_name(own: Recorded) -> None:
    """Its source is not in the run key, so that nothing of it is stored."""
    status, _, last = own.wait(own.start("other.py"))
    assert (status, last) == (
        1,
        "pitfalls_core.errors.InputError: run own/dots/baseline/0 is recorded by module train, "
        f"which this program ({own.root / 'other.py'}) neither is nor imports; name it in "
        "recorded_in",
    )
    assert own.record("baseline", 0) is None


@pytest.mark.parametrize("file", ["train.py", "own_light.py"])
def test_source_that_is_edited_after_the_start(file: str, own: Recorded) -> None:
    """The program runs the source of before; its result would go under the key of the new one."""
    flag = own.root.parent / "flag"
    started = own.start("train.py", "baseline", "0", "late", str(flag))
    until(flag.exists)
    with (own.root / file).open("a") as source:
        source.write("LATER = 1\n")
    flag.unlink()
    status, output, last = own.wait(started)
    assert (status, output, last) == (
        1,
        "",
        f"pitfalls_core.errors.WorkFailed: source changed after this program had started: {file}; "
        "start it again",
    )
    assert own.record("baseline", 0) is None


def test_source_that_is_edited_inside_the_block(own: Recorded) -> None:
    """The result is not stored, and the run has failed for that reason."""
    flag = own.root.parent / "flag"
    started = own.start("train.py", "baseline", "0", "wait", str(flag))
    until(flag.exists)
    own.tiny.edit("own_light.py", "AMOUNT = 0.25", "AMOUNT = 0.5")
    flag.unlink()
    status, _, last = own.wait(started)
    assert (status, last) == (
        1,
        "pitfalls_core.errors.WorkFailed: source changed before the run ended: own_light; "
        "repeat it",
    )
    assert own.record("baseline", 0) is None
    own.tiny.edit("own_light.py", "AMOUNT = 0.5", "AMOUNT = 0.25")
    assert own.record("baseline", 0) is None


def test_what_the_key_covers(own: Recorded) -> None:
    """The program and what it imports, and not how a recording is stored."""
    sources = own.entry("baseline", 1).ingredients.sources
    assert {"train", "own_light"} <= sources.keys()
    assert "pitfalls_core.runs.execution.script" in sources
    assert not {name for name in sources if name.startswith("pitfalls_core.report")}
    assert "pitfalls_core.runs.recorder" not in sources
    assert "pitfalls_core.runs.store.run_store" not in sources
    for file, old, new in (
        ("train.py", "range(3)", "range(4)"),
        ("own_light.py", "AMOUNT = 0.25", "AMOUNT = 0.5"),
    ):
        own.tiny.edit(file, old, new)
        entry = own.entry("baseline", 1)
        assert (entry.state, entry.reason) == ("stale", f"source changed: {file}")
        own.tiny.edit(file, new, old)
        assert own.entry("baseline", 1).state == "finished"
    own.tiny.edit("train.py", "A plain loop.", "A loop.")
    assert own.entry("baseline", 1).state == "finished"


def test_recording_again_after_an_edit(own: Recorded) -> None:
    """Started again, the program makes the run finished under its new source."""
    own.tiny.edit("own_light.py", "AMOUNT = 0.25", "AMOUNT = 0.5")
    time.sleep(0.02)
    assert own.train("baseline", "1", "") == (0, "own/dots/baseline/1 False\n", "")
    record = own.record("baseline", 1)
    assert record is not None
    assert record.curves["loss"] == (0.5, 0.25, 0.5 / 3)
