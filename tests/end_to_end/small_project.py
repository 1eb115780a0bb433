"""A user's project with one study of a second: own data, own model, own notebook."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PATIENCE = 240
"""Seconds after which something is held to be stuck."""

PARTS = '''
"""Blobs: two classes, apart by a distance; and a linear model of them."""

from dataclasses import dataclass

import numpy as np

from helper import SPREAD
from pitfalls_core.data.splits import LabelledImages, Splits


@dataclass(frozen=True)
class Blobs:
    """Images of one row whose mean is the class."""

    examples: int = 200

    def sample(self, streams):
        generator = streams.numpy("data")
        return Splits(self.draw(generator), self.draw(generator), {"test": self.draw(generator)}, 2)

    def describe(self):
        return {"train": f"{self.examples} blobs.", "test": f"{self.examples} blobs."}

    def draw(self, generator):
        labels = np.arange(self.examples) % 2
        images = generator.normal(0.5, SPREAD, (self.examples, 1, 1, 8))
        images += 0.1 * (labels - 0.5)[:, None, None, None]
        return LabelledImages(np.clip(images, 0, 1).astype(np.float32), labels.astype(np.int64))
'''

MODEL = '''
"""A linear model, and one that raises; each one that is built leaves a line beside the project."""

from torch import nn


class Linear(nn.Module):
    """One layer."""

    def __init__(self, hidden=0, raises=""):
        super().__init__()
        with open("../diary", "a") as diary:
            print("built", file=diary)
        if raises:
            raise ValueError(raises)
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(8, 2))

    def forward(self, images):
        return self.layers(images)
'''

STUDY = '''
"""A study of a second."""

from pitfalls_core.studies.claims.gains import NoneBetter
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.variant import Variant
from pitfalls_core.studies.controls import PositiveControl
from pitfalls_core.studies.study import Budget, Family, Margin, Study, Task

MODEL = Part("own_model:Linear")
SLOW = Part("pitfalls_core.training.optimizers:Adam", learning_rate=0.001)
FAST = Part("pitfalls_core.training.optimizers:Adam", learning_rate=0.05)
BUDGET = Budget(seeds=3, epochs=4, batch_size=20)

STUDY = Study(
    name="blobs",
    title="Blobs",
    question="Does a faster learning rate help?",
    prediction="It does.",
    source=("none", "Own"),
    tasks=(
        Task("blobs", "Blobs", Part("own_data:Blobs"), {"test": r"<b>& #panic(1) $x$ \\input{a}"},
             {"smoke": BUDGET, "laptop": BUDGET, "full": BUDGET}),
    ),
    variants=(
        Variant("baseline", "Baseline", "slow", MODEL, SLOW),
        Variant("fast", "Fast", "fast", FAST_MODEL, FAST),
        Variant("noisy", "Noisy", "noisy", MODEL, FAST,
                label_noise=Part("pitfalls_core.data.label_noise:SymmetricNoise", rate=0.5)),
    ),
    baseline="baseline",
    margin=Margin(0.01, "a point"),
    chance=0.5,
    families=(Family("blobs", ("blobs/test",)),),
    positive_control=PositiveControl("noisy", 3, "noise hurts"),
    claims=(Claim("B-1", "No gain.", "none better", NoneBetter("fast", ("blobs/test",))),),
)
'''

CELLS = (
    "from pitfalls_core.display import design, figures, prose, tables",
    "from pitfalls_core.findings.analysis import analyse",
    "from pitfalls_core.runs.runner import run_study",
    'runs = run_study("blobs", profile=profile, device=device, train=train)',
    "analysis = analyse(runs)",
    "prose.abstract(analysis)",
)
SHOWN = (
    "design.question(runs)",
    "design.data_table(runs)",
    "figures.slopes(analysis)",
    "tables.results_table(analysis)",
    "figures.forest(analysis)",
    "prose.results(analysis)",
    "tables.claims_table(analysis)",
    "prose.evidence(analysis)",
)


@dataclass(frozen=True)
class SmallProject:
    """The project, and how to run commands in it."""

    root: Path

    @classmethod
    def create(cls, root: Path) -> "SmallProject":
        """Lay the project out in `root`."""
        project = cls(root)
        (root / "studies").mkdir(parents=True)
        (root / "notebooks").mkdir()
        (root / "helper.py").write_text("SPREAD = 0.1\n")
        (root / "own_data.py").write_text(PARTS)
        (root / "own_model.py").write_text(MODEL)
        project.define(STUDY.replace("FAST_MODEL", "MODEL"))
        project.write_notebook()
        return project

    def define(self, source: str) -> None:
        """Write the study's definition."""
        (self.root / "studies" / "blobs.py").write_text(source)

    def break_variant(self) -> None:
        """Let every run of one variant raise."""
        self.define(STUDY.replace("FAST_MODEL", 'Part("own_model:Linear", raises="on purpose")'))

    def write_notebook(self, *more: str, story: str = "A story.") -> None:
        """Write the study's notebook; `more` are further code cells."""
        parameters = new_code_cell('profile = "laptop"\ndevice = "cpu"\ntrain = True')
        parameters.metadata["tags"] = ["parameters"]
        cells = [
            new_markdown_cell("# Blobs"),
            parameters,
            new_code_cell("\n".join(CELLS)),
            new_markdown_cell(f"## Results\n\n{story}"),
            *map(new_code_cell, (*SHOWN, *more)),
        ]
        nbformat.write(new_notebook(cells=cells), self.root / "notebooks" / "01_blobs.ipynb")

    def edit(self, name: str, before: str, after: str) -> None:
        """Replace text in a file of the project."""
        path = self.root / name
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after))

    @property
    def report(self) -> Path:
        """The report folder."""
        return self.root / "build" / "report"

    @property
    def store(self) -> Path:
        """The run store."""
        return self.root / "build" / "store"

    @property
    def stored(self) -> list[Path]:
        """The folders of the runs in the store, sorted."""
        return sorted(self.store.glob("runs/*/*"))

    @property
    def executed(self) -> int:
        """How often a run was executed, for projects with a folder of their own around them."""
        diary = self.root.parent / "diary"
        return len(diary.read_text().split()) if diary.exists() else 0

    @property
    def left_behind(self) -> list[str]:
        """Files that only count while something is being written."""
        patterns = ("*.draft", "drafts/*", ".drafts-*", ".probe-*")
        files = [path for pattern in patterns for path in (self.root / "build").rglob(pattern)]
        return sorted(str(path.relative_to(self.root)) for path in files)

    @property
    def processes(self) -> list[str]:
        """The command lines of all processes that work in the project."""
        lines = (_command_in(self.root, process) for process in Path("/proc").glob("[0-9]*"))
        return [line for line in lines if line]

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command in the project, in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "pitfalls_core", *arguments],
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def promised(self) -> dict[str, bytes]:
        """Return every file of the report but those outside the promise of same bytes."""
        return {
            str(path.relative_to(self.report)): path.read_bytes()
            for path in sorted(self.report.rglob("*"))
            if path.is_file() and path.name not in {"timings.json", "failures.html"}
        }


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"nothing happened in {PATIENCE} s")
        time.sleep(0.002)


def _command_in(folder: Path, process: Path) -> str:
    """Return the command line of a process that works in `folder`; of others, nothing."""
    try:
        here = (process / "cwd").readlink() == folder.resolve()
        return (process / "cmdline").read_text().replace("\0", " ") if here else ""
    except OSError:
        return ""


def kill(process: "subprocess.Popen[str]") -> None:
    """Kill a command where it stands, as a power cut would, and none of its children."""
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
