"""End to end: what a run used without saying so decides whether its result still counts."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.runs.identity import observed as observed_inputs
from pitfalls_core.runs.ledger import Ledger
from pitfalls_core.runs.runner import complete
from pitfalls_core.runs.store.record import Failure, StoredRun
from pitfalls_core.runs.workplace import Workplace
from tests.runs.tiny import RUNS, TinyProject

READING = '''
"""Models that read files."""

import importlib
import os
from pathlib import Path

from tiny_model import Linear

DATA = Path(__file__).parent / "data"


class Reading(Linear):
    """Reads a file that nobody declared."""

    def __init__(self):
        """Read."""
        super().__init__()
        self.gain = float((DATA / "gain.txt").read_text())

    def forward(self, images):
        """Return the logits of brighter images."""
        return super().forward(images * self.gain)


class Importing(Linear):
    """Imports what no statement names."""

    def __init__(self):
        """Import."""
        super().__init__()
        self.power = importlib.import_module("tiny_" + "power").POWER

    def forward(self, images):
        """Return the logits of images with another contrast."""
        return super().forward(images**self.power)


class Declared(Linear):
    """Reads a file that is an argument."""

    def __init__(self, file):
        """Read."""
        super().__init__()
        self.gain = float(file.read_text())


class Cutting(Declared):
    """Reads the declared file, which is then another one."""

    def __init__(self, file):
        """Read, then cut."""
        super().__init__(file)
        os.truncate(file, 1)


class Losing(Linear):
    """Reads a file that nobody declared, which is then another one."""

    def __init__(self):
        """Read, then cut."""
        super().__init__()
        (DATA / "lost.txt").read_text()
        os.truncate(DATA / "lost.txt", 1)
'''

POWER = '''
"""The contrast."""

POWER = 2
'''

VARIANTS = {
    '"a linear model", LINEAR': '"a linear model", DECLARED',
    '"brighter images", LINEAR': '"brighter images", READING',
    '"wrong labels", LINEAR': '"wrong labels", IMPORTING',
    "LINEAR = Part": (
        'DECLARED = Part("tiny_reading:Declared", file=DataFile("declared/one.txt"))\n'
        'READING = Part("tiny_reading:Reading")\n'
        'IMPORTING = Part("tiny_reading:Importing")\n'
        "LINEAR = Part"
    ),
    "import Part\n": "import DataFile, Part\n",
}
BASELINE, BRIGHT, FLIPPED = (
    [run for run in RUNS if f"/{variant}/" in run] for variant in ("baseline", "bright", "flipped")
)


@dataclass(frozen=True)
class Trained:
    """A project all of whose runs are finished."""

    tiny: TinyProject

    def write(self, path: str, text: str) -> None:
        """Write a file of the project."""
        (self.tiny.root / path).write_text(text)

    def workplace(self, data_root: Path | None = None) -> Workplace:
        """Return where runs are made."""
        return Workplace(self.tiny.project, 2, data_root=data_root)

    def ledger(self, data_root: Path | None = None) -> Ledger:
        """Return the ledger as things stand."""
        return self.workplace(data_root).ledger(self.tiny.study, "smoke")

    def reasons(self, data_root: Path | None = None) -> dict[str, str]:
        """Return state and reason of each run that is to be done."""
        to_do = self.ledger(data_root).to_do
        return {entry.specification.id: f"{entry.state}: {entry.reason}" for entry in to_do}

    def stored(self) -> dict[str, StoredRun | None]:
        """Return every planned run as it lies in the store."""
        store = self.tiny.workplace().store
        return {
            entry.specification.id: store.read(entry.ingredients.key, whole=True)
            for entry in self.ledger().entries
        }

    def done_again(self) -> tuple[Failure, ...]:
        """Do what is to be done, and return what failed."""
        return complete([self.tiny.study], "smoke", self.workplace()).failures


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a project all of whose runs are finished."""
    root = tmp_path_factory.mktemp("finished") / "project"
    tiny = TinyProject.create(root, tiny_reading=READING, tiny_power=POWER)
    for old, new in VARIANTS.items():
        tiny.edit("studies/tiny.py", old, new)
    (root / "data" / "declared").mkdir(parents=True)
    (root / "data" / "declared" / "one.txt").write_text("10")
    (root / "data" / "gain.txt").write_text("1.5")
    (root / "data" / "unused.txt").write_text("")
    assert Trained(tiny).done_again() == ()
    return root


@pytest.fixture
def trained(finished: Path, tmp_path: Path) -> Trained:
    """Return a copy of the project with all its results."""
    shutil.copytree(finished, tmp_path / "copy")
    return Trained(TinyProject(tmp_path / "copy"))


def test_what_was_observed(trained: Trained) -> None:
    """Exactly the files that the key does not cover; packages come with their versions."""
    assert trained.reasons() == {}
    stored = trained.stored()
    files = {name: "".join(run.observed.files) for name, run in stored.items() if run}
    assert files == {
        **dict.fromkeys(BASELINE, ""),
        **dict.fromkeys(BRIGHT, "data-root:gain.txt"),
        **dict.fromkeys(FLIPPED, "tiny_power.py"),
    }
    for run in stored.values():
        assert run is not None
        assert run.observed.distributions.keys() >= {"torch", "numpy"}
        assert "pitfalls-core" not in run.observed.distributions


def test_an_undeclared_data_file(trained: Trained) -> None:
    """After an edit exactly the runs that read it are stale; taken back, they are finished."""
    trained.write("data/gain.txt", "1.6")
    stale = dict.fromkeys(BRIGHT, "stale: data changed: gain.txt")
    assert trained.reasons() == stale
    (trained.tiny.root / "data" / "gain.txt").unlink()
    assert trained.reasons() == stale
    trained.write("data/gain.txt", "1.5")
    assert trained.reasons() == {}


def test_a_computed_import(trained: Trained) -> None:
    """An edit makes the runs stale that imported it; a comment does not."""
    trained.tiny.edit("tiny_power.py", "POWER = 2", "POWER = 2  # squared")
    assert trained.reasons() == {}
    trained.tiny.edit("tiny_power.py", "POWER = 2", "POWER = 3")
    assert trained.reasons() == dict.fromkeys(FLIPPED, "stale: source changed: tiny_power.py")
    trained.tiny.edit("tiny_power.py", "POWER = 3", "POWER = 2")
    assert trained.reasons() == {}


def test_files_that_no_run_used(trained: Trained) -> None:
    """They may come, go and change."""
    trained.write("data/unused.txt", "1")
    trained.write("data/new.txt", "1")
    trained.write("tiny_new.py", "X = 1")
    trained.tiny.edit("tiny_light.py", "0.25", "0.5")
    # Imported by the augmentation of the bright runs, in a statement.
    assert trained.reasons() == dict.fromkeys(BRIGHT, "stale: source changed: tiny_light.py")


def test_a_declared_data_file(trained: Trained) -> None:
    """After an edit the runs that declare it are stale; taken back, they are finished."""
    trained.write("data/declared/one.txt", "11")
    assert trained.reasons() == dict.fromkeys(BASELINE, "stale: data changed: declared/one.txt")
    trained.write("data/declared/one.txt", "10")
    assert trained.reasons() == {}


def test_a_declared_data_file_that_is_missing(trained: Trained) -> None:
    """The message has the file, a run, the place, the reason and the remedy."""
    path = trained.tiny.root / "data" / "declared" / "one.txt"
    path.unlink()
    with pytest.raises(InputError) as error:
        trained.ledger()
    assert str(error.value) == (
        f"data file 'declared/one.txt' of run tiny/dots/baseline/0 cannot be read at {path}: "
        "No such file or directory; put it there, or name its folder with --data-root"
    )


@pytest.mark.parametrize("detour", ["", "folder/.."])
def test_another_data_root(detour: str, trained: Trained, tmp_path: Path) -> None:
    """Data that moved is the same data, wherever it lies and however that is written."""
    (tmp_path / "folder").mkdir()
    (trained.tiny.root / "data").rename(tmp_path / "disk")
    assert trained.reasons(tmp_path / detour / "disk") == {}
    (tmp_path / "disk" / "gain.txt").write_text("2")
    assert trained.reasons(tmp_path / detour / "disk") == dict.fromkeys(
        BRIGHT, "stale: data changed: gain.txt"
    )


def test_another_version(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that a run imported, however that came, and that is now another one."""
    (run,) = (trained.stored()[name] for name in FLIPPED)
    assert run is not None
    known = run.observed.distributions
    monkeypatch.setattr(
        observed_inputs, "version", lambda name: "0.1" if name == "torch" else known.get(name)
    )
    reason = f"stale: version changed: torch {known['torch']} -> 0.1"
    assert trained.reasons() == dict.fromkeys(RUNS, reason)
    monkeypatch.setattr(observed_inputs, "version", known.get)
    assert trained.reasons() == {}


def test_a_run_that_is_done_again(trained: Trained) -> None:
    """The new result takes the place of the old one, under its key; the old one is kept aside."""
    before = trained.stored()
    store = trained.tiny.workplace().store
    keys = {entry.specification.id: entry.ingredients.key for entry in trained.ledger().entries}
    records = {
        keys[name]: (store.run_folder(keys[name]) / "record.json").read_bytes() for name in BRIGHT
    }
    trained.write("data/gain.txt", "0.5")
    assert trained.done_again() == ()
    assert trained.reasons() == {}
    after = trained.stored()
    assert {name for name in RUNS if before[name] != after[name]} == set(BRIGHT)
    for name in BRIGHT:
        old, new = before[name], after[name]
        assert old is not None
        assert new is not None
        assert old.record.ingredients == new.record.ingredients
        assert old.record.curves != new.record.curves
    kept = {
        path.name.split("-")[0]: (path / "record.json").read_bytes()
        for path in (store.folder / "damaged").iterdir()
    }
    assert kept == records
    trained.write("data/gain.txt", "1.5")
    assert trained.reasons() == dict.fromkeys(BRIGHT, "stale: data changed: gain.txt")


def test_data_that_changes_during_a_run(trained: Trained) -> None:
    """Neither declared nor undeclared data may: such a result is not stored, and says why."""
    trained.tiny.edit("studies/tiny.py", "tiny_reading:Declared", "tiny_reading:Cutting")
    trained.tiny.edit("studies/tiny.py", '"tiny_reading:Importing"', '"tiny_reading:Losing"')
    trained.write("data/lost.txt", "light")
    failures = {one.id: one.cause for one in trained.done_again()}
    cut = "WorkFailed: data changed before the run ended: declared/one.txt; repeat it"
    lost = (
        "WorkFailed: data-root:lost.txt changed while the run was using it; repeat the run. A "
        "file that a run makes for itself belongs into a temporary folder"
    )
    assert failures == {**dict.fromkeys(BASELINE, cut), **dict.fromkeys(FLIPPED, lost)}
    assert set(trained.reasons()) == {*BASELINE, *FLIPPED}
