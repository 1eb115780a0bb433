"""End to end: runs on real files where a data root is given, and on the study's own data if not."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pitfalls_core.cli import main
from pitfalls_core.errors import InputError
from pitfalls_core.runs.runner import complete, run_study
from pitfalls_core.runs.workplace import DATA_ROOT, Workplace
from pitfalls_core.studies.part import DataFile, Part
from tests.data.files import written
from tests.runs.tiny import TinyProject

FILES = """BUDGET = Budget(
    seeds=2,
    epochs=1,
    batch_size=16,
    data={"train": 48},
    files=FileData(
        data=Part(
            "tiny_files:Photographs", file=DataFile("set.npz", origin="the annex"), train=30
        ),
        title="Photographs",
        datasets={"id": "Others", "dark": "At night"},
    ),
)"""

PHOTOGRAPHS = '''
"""Squares from a file."""

from dataclasses import dataclass
from pathlib import Path

from pitfalls_core.data.array_file import ArrayFile
from pitfalls_core.data.splits import Splits


@dataclass(frozen=True)
class Photographs:
    """The sets of a file, the test set twice."""

    file: Path
    train: int

    def sample(self, streams):
        """Return the sets."""
        own = ArrayFile(self.file, classes=2, train=self.train, validation=10).sample(streams)
        tests = {"id": own.tests["test"], "dark": own.tests["test"]}
        return Splits(own.train, own.validation, tests, 2)

    def describe(self):
        """Describe."""
        return {"train": "From a file.", "id": "The rest.", "dark": "The rest."}
'''


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyProject:
    """Return a project whose study has real data at every profile."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(DATA_ROOT, raising=False)
    project = TinyProject.create(tmp_path, tiny_files=PHOTOGRAPHS)
    old = 'BUDGET = Budget(seeds=2, epochs=1, batch_size=16, data={"train": 48})'
    project.edit("studies/tiny.py", old, FILES)
    more = "from pitfalls_core.studies.file_data import FileData\n"
    project.edit("studies/tiny.py", "part import Part\n", f"part import DataFile, Part\n{more}")
    return project


def root(folder: Path) -> Path:
    """Return a folder with the file that the study wants."""
    folder.mkdir()
    pixels = np.random.default_rng(0).integers(0, 256, (60, 3, 3), dtype=np.uint8)
    written.arrays(folder / "set.npz", inputs=pixels, labels=np.arange(60) % 2)
    return folder


def test_keys_cover_the_content_of_the_file(tiny: TinyProject, tmp_path: Path) -> None:
    """The file may move; with another content the runs are others."""
    folder = root(tmp_path / "elsewhere")
    first, again = keys(tiny, folder), keys(tiny, folder.rename(tmp_path / "moved"))
    assert first == again
    written.arrays(tmp_path / "moved" / "set.npz", inputs=np.zeros((60, 4)), labels=[0, 1] * 30)
    assert first.isdisjoint(keys(tiny, tmp_path / "moved"))


def keys(tiny: TinyProject, folder: Path) -> set[str]:
    """Return the keys of all runs on the files in `folder`."""
    workplace = Workplace(tiny.project, data_root=folder)
    ledger = workplace.ledger(workplace.study("tiny", "smoke"), "smoke")
    assert all(set(entry.ingredients.data) == {"set.npz"} for entry in ledger.entries)
    return {entry.ingredients.key for entry in ledger.entries}


@pytest.mark.long
def test_runs_on_files_finish(tiny: TinyProject, tmp_path: Path) -> None:
    """Every run samples the file, and what it reads is covered by its key."""
    workplace = Workplace(tiny.project, jobs=2, data_root=root(tmp_path / "elsewhere"))
    study = workplace.study("tiny", "smoke")
    assert study.tasks[0].title == "Photographs"
    completed = complete([study], "smoke", workplace)
    assert completed.failures == ()
    (ledger,) = completed.ledgers
    assert len(ledger.finished) == len(ledger.entries) == 5
    stored = workplace.store.read(ledger.finished[0].ingredients.key)
    assert stored is not None
    examples = stored.record.sets["train"].examples
    assert examples == 30


def test_without_a_data_root_the_study_has_its_own_data(tiny: TinyProject) -> None:
    """The folder data/ of the project is no reason to take files."""
    root(tiny.project.root / "data")
    study = Workplace(tiny.project).study("tiny", "smoke")
    assert (study.tasks[0].title, study.tasks[0].data) == ("Dots", Part("tiny_data:Dots"))


def test_notebooks_find_the_same_study(
    tiny: TinyProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process of its own is told of the data root by the environment."""
    monkeypatch.setenv(DATA_ROOT, str(root(tmp_path / "elsewhere")))
    runs = run_study("tiny", profile="smoke", train=False)
    assert runs.study.tasks[0].title == "Photographs"
    assert tiny.study.tasks[0].title == "Dots"


def test_a_missing_file_is_told_by_the_command(
    tiny: TinyProject,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing is trained, and nothing takes the place of the file."""
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.setenv(DATA_ROOT, "")
    message = (
        f"study tiny has data from files at profile full, and some are not in {folder}: task dots "
        "wants set.npz (the annex). Put them there, or leave the data root out (--data-root, "
        "PITFALLS_DATA_ROOT): the study then has data that need no file"
    )
    words = ("tiny", "--profile", "full", "--data-root", str(folder))
    for command in ("report", "run", "status"):
        assert main((command, *words)) == 2
        assert message in capsys.readouterr().err
    assert not tiny.project.store.exists()
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        Workplace(tiny.project, data_root=folder).study("tiny", "full")


def test_a_missing_file_of_one_s_own_is_told_with_its_origin(tmp_path: Path) -> None:
    """A study that names a file for its own data hears where it comes from as well."""
    tiny = TinyProject.create(tmp_path)
    file = DataFile("own.npz", origin="the cellar")
    (task,) = tiny.study.tasks
    study = replace(tiny.study, tasks=(replace(task, data=Part("tiny_data:Dots", train=file)),))
    full = {**task.budgets, "full": replace(task.budgets["full"], data={"train": file})}
    study = replace(study, tasks=(replace(study.tasks[0], budgets=full),))
    message = (
        "data file 'own.npz' (the cellar) of run tiny/dots/baseline/0 cannot be read at "
        f"{tmp_path / 'data' / 'own.npz'}: No such file or directory; put it there, or name its "
        "folder with --data-root"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        tiny.workplace().ledger(study, "full")
