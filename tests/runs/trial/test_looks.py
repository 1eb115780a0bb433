"""Data and models of a study, looked at before any run: planted faults, and a clean twin."""

import sys
from pathlib import Path

import pytest

from pitfalls_core.runs.trial.checked import Checked
from pitfalls_core.runs.trial.child import answer
from pitfalls_core.runs.trial.looking import checked_parts, data_lines
from pitfalls_core.runs.trial.trying import arms_of
from tests.runs.tiny import TinyProject

CLEAN = "tiny_data:Dots"

DATA = '''
"""Faults in data."""

import time
from dataclasses import dataclass, replace

import numpy as np

from pitfalls_core.data.splits import Labelled, Splits
from tiny_data import Dots


@dataclass(frozen=True)
class Faulty(Dots):
    fault: str = ""
    file: object = None

    def sample(self, streams):
        splits = super().sample(streams)
        return globals()[self.fault](splits) if self.fault else splits


def clock(splits):
    shade = np.float32(time.perf_counter() % 1 / 10)
    return replace(splits, train=Labelled(splits.train.inputs * shade, splits.train.labels))


def global_generator(splits):
    shade = np.float32(np.random.random())
    return replace(splits, tests={**splits.tests, "dark": Labelled(
        splits.tests["dark"].inputs * shade, splits.tests["dark"].labels)})


def leak(splits):
    test = splits.tests["id"]
    inputs = test.inputs.copy()
    inputs[:3] = splits.train.inputs[:3]
    return replace(splits, tests={**splits.tests, "id": Labelled(inputs, test.labels)})


def selection(splits):
    return replace(splits, tests={**splits.tests, "dark": splits.validation})


def some_selection(splits):
    inputs = splits.tests["dark"].inputs.copy()
    inputs[:2] = splits.validation.inputs[:2]
    dark = Labelled(inputs, splits.tests["dark"].labels)
    return replace(splits, tests={**splits.tests, "dark": dark})


def renamed(splits):
    return replace(splits, tests={"id": splits.tests["id"], "night": splits.tests["dark"]})


def broken(splits):
    raise ValueError("no light\\n at all")


def other(splits):
    return splits.sets


def no_shape(splits):
    inputs = splits.train.inputs[:, :, :2]
    return replace(splits, train=Labelled(np.ascontiguousarray(inputs), splits.train.labels))
'''

MODELS = '''
"""Faults in models."""

import torch
from torch import nn


class Faulty(nn.Module):
    def __init__(self, inputs=9, outputs=2, seed=None, pair=False):
        super().__init__()
        if seed is not None:
            torch.manual_seed(seed)
        self.layer = nn.Linear(inputs, outputs)
        self.pair = pair

    def forward(self, images):
        logits = self.layer(images.flatten(1))
        return (logits, logits) if self.pair else logits
'''


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyProject:
    """Return a project whose parts can be imported here, and are forgotten afterwards."""
    project = TinyProject.create(tmp_path, faulty_data=DATA, faulty_model=MODELS)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("tiny_data", "tiny_model", "tiny_brightness", "faulty_data", "faulty_model"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return project


def problems(tiny: TinyProject) -> list[str]:
    """Return the problem lines of the study as its file stands."""
    arms = [[run.as_plain for run in arms_of(tiny.study)]]
    request = {"wanted": "checked", "runs": arms, "data_root": str(tiny.root), "margin": 0.05}
    checked: list[Checked] = answer(request)
    return [line for one in checked for line in one.lines if one.problems]


def plant(tiny: TinyProject, fault: str) -> None:
    """Let the data have a fault."""
    tiny.edit("studies/tiny.py", f'Part("{CLEAN}")', f'Part("faulty_data:Faulty", fault="{fault}")')


WHERE = "(data of task dots)"
STREAMS = 'draw from `streams.numpy("data")` alone, never from a global generator or a clock'

FAULTS = {
    "": [],
    "clock": [f"determinism of dots: set 'train' differs between two draws of seed 0 {WHERE}; "
              f"{STREAMS}"],
    "global_generator": [f"determinism of dots: set 'dark' differs between two draws of seed 0 "
                         f"{WHERE}; {STREAMS}"],
    "leak": [f"duplicates, data of task dots: 3 of 60 examples of set 'id' are also in the "
             f"training set {WHERE}; give every example to one set only"],
    "selection": [f"selection, data of task dots: test set 'dark' is the validation set, which "
                  f"selects the epoch {WHERE}; hold out a validation set of its own"],
    "some_selection": [f"selection, data of task dots: 2 of 40 examples of test set 'dark' select "
                       f"the epoch too {WHERE}; give every example to one set only"],
    "renamed": [f"sets of dots: there is no test set 'dark'; drawn are id, night {WHERE}; name it "
                "alike in `datasets` of the task and in `tests` of the Splits"],
    "broken": ["sets of dots: they cannot be drawn: ValueError: no light at all (data of task "
               "dots, faulty_data:Faulty); repair what the message names; the full traceback comes "
               "with `pitfalls run`"],
    "other": ["sets of dots: they cannot be drawn: InputError: `sample` of faulty_data:Faulty must "
              "return Splits; got dict; pitfalls_core.data.converting makes them (data of task "
              "dots, faulty_data:Faulty); repair what the message names; the full traceback comes "
              "with `pitfalls run`"],
    "no_shape": ["sets of dots: they cannot be drawn: InputError: inputs of set 'validation' must "
                 "have the shape of the training inputs, (1, 2, 3); got (1, 3, 3) (data of task "
                 "dots, faulty_data:Faulty); repair what the message names; the full traceback "
                 "comes with `pitfalls run`"],
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_data(fault: str, tiny: TinyProject) -> None:
    """One line says what, where and the remedy; without a fault there is none."""
    plant(tiny, fault)
    assert problems(tiny) == [f"problem  {line}" for line in FAULTS[fault]]


MODEL_FAULTS = {
    "inputs=9": [],
    "inputs=8": ["the model does not take inputs of shape (4, 1, 3, 3): RuntimeError: mat1 and "
                 "mat2 shapes cannot be multiplied (4x9 and 8x2) (variant bright on task dots); "
                 "change its arguments in faulty_model:Faulty, or the model"],
    "outputs=3": ["the model must return logits of shape (4, 2), one a class; got shape (4, 3) "
                  "(variant bright on task dots); its last layer needs 2 outputs"],
    "pair=True": ["the model must return logits of shape (4, 2), one a class; got tuple (variant "
                  "bright on task dots); its last layer needs 2 outputs"],
    "seed=1": ["its weights are the same for two seeds (variant bright on task dots); set no seed "
               "inside the model; torch's is set for it"],
}  # fmt: skip


@pytest.mark.parametrize("arguments", MODEL_FAULTS)
def test_a_fault_in_a_model(arguments: str, tiny: TinyProject) -> None:
    """It is told of the variant that has it."""
    tiny.edit(
        "studies/tiny.py",
        '"brighter images", LINEAR',
        f'"brighter images", Part("faulty_model:Faulty", {arguments})',
    )
    expected = [f"problem  model of bright on dots: {line}" for line in MODEL_FAULTS[arguments]]
    assert problems(tiny) == expected


def test_a_margin_finer_than_an_example(tiny: TinyProject) -> None:
    """Rounding alone would pass it."""
    arms = [[run.as_plain for run in arms_of(tiny.study)]]
    request = {"wanted": "checked", "runs": arms, "data_root": "", "margin": 0.02}
    lines = [line for one in answer(request) for line in one.lines if one.problems]
    assert lines == [
        "problem  margin on dots: the margin, 0.02, is finer than one of 40 examples of 'dark' "
        f"{WHERE}; test on more examples, or set a wider margin"
    ]


def test_a_process_of_its_own(tiny: TinyProject) -> None:
    """It finds the parts of the project, and says what the same look says here."""
    plant(tiny, "leak")
    found = checked_parts(arms_of(tiny.study), 0.05, tiny.workplace().anchors)
    assert [line for one in found for line in one.lines if one.problems] == problems(tiny)
    assert len(found) == 8


def test_the_line_before_the_first_run(tiny: TinyProject) -> None:
    """Only data from files are looked at, since only they are nobody's own."""
    arms, anchors = arms_of(tiny.study), tiny.workplace().anchors
    assert data_lines(arms, anchors) == ()
    tiny.edit(
        "studies/tiny.py",
        f'Part("{CLEAN}")',
        'Part("faulty_data:Faulty", fault="leak", file=DataFile("scans.npz"))',
    )
    tiny.edit("studies/tiny.py", "import Part\n", "import DataFile, Part\n")
    (line,) = data_lines(arms_of(tiny.study), anchors)
    before, _, after = line.partition("(content ")
    assert before == "data of task dots, seed 0: 48 training examples "
    assert after[12:] == (
        "); also in the training set: validation 0 of 40, id 3 of 60, dark 0 of 40"
    )


def test_data_that_cannot_be_looked_at(tiny: TinyProject) -> None:
    """The line says so; the run itself will say more, and fail."""
    tiny.edit(
        "studies/tiny.py",
        f'Part("{CLEAN}")',
        'Part("faulty_data:Faulty", fault="broken", file=DataFile("scans.npz"))',
    )
    tiny.edit("studies/tiny.py", "import Part\n", "import DataFile, Part\n")
    assert data_lines(arms_of(tiny.study), tiny.workplace().anchors) == (
        "data of task dots cannot be drawn: ValueError: no light at all",
    )


def test_a_process_that_dies(tiny: TinyProject) -> None:
    """Its last words are passed on."""
    (tiny.root / "faulty_data.py").write_text(
        "import os, sys\nsys.stderr.write('bye')\nos._exit(7)"
    )
    tiny.edit(
        "studies/tiny.py", f'Part("{CLEAN}")', 'Part("faulty_data:F", file=DataFile("scans.npz"))'
    )
    tiny.edit("studies/tiny.py", "import Part\n", "import DataFile, Part\n")
    assert data_lines(arms_of(tiny.study), tiny.workplace().anchors) == (
        "the data cannot be looked at: exit status 7, bye",
    )
