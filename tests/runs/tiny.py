"""A project with a tiny study whose parts are its own: two seeds, one epoch, a few images.

Its source is written into a folder, so that tests can edit it as a user would.
"""

from dataclasses import dataclass
from pathlib import Path

from pitfalls_core.project import Project
from pitfalls_core.runs.identity.key import Circumstances
from pitfalls_core.runs.workplace import Workplace
from pitfalls_core.studies.catalogue import load_study
from pitfalls_core.studies.study import Study

STUDY = '''
"""A tiny study."""

from pitfalls_core.studies.claims.gains import NoneBetter
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.variant import Variant
from pitfalls_core.studies.study import (
    Budget, Family, Margin, PositiveControl, Study, Task,
)

LINEAR = Part("tiny_model:Linear")
ADAM = Part("pitfalls_core.training.optimizers:Adam", learning_rate=0.01)
BRIGHT = Part("tiny_brightness:Brighter")
FLIPPED = Part("pitfalls_core.data.label_noise:SymmetricNoise", rate=0.8)
BUDGET = Budget(seeds=2, epochs=1, batch_size=16, data={"train": 48})

STUDY = Study(
    name="tiny",
    title="Tiny",
    question="Does light help?",
    prediction="No.",
    source=("999", "A tiny paper"),
    tasks=(
        Task(
            name="dots",
            title="Dots",
            data=Part("tiny_data:Dots"),
            datasets={"id": "Same", "dark": "Dark"},
            budgets={"smoke": BUDGET, "laptop": BUDGET, "full": BUDGET},
        ),
    ),
    variants=(
        Variant("baseline", "Baseline", "a linear model", LINEAR, ADAM),
        Variant("bright", "Bright", "brighter images", LINEAR, ADAM, augmentation=BRIGHT),
        Variant("flipped", "Flipped", "wrong labels", LINEAR, ADAM, label_noise=FLIPPED),
    ),
    baseline="baseline",
    margin=Margin(0.05, "a guess"),
    chance=0.5,
    families=(Family("dots", ("dots/id", "dots/dark")),),
    positive_control=PositiveControl("flipped", 1, "wrong labels cost accuracy"),
    claims=(Claim("T-1", "No gain.", "never better", NoneBetter("bright", ("dots/id",))),),
)
'''

DATA = '''
"""Bright and dark squares with noise."""

from dataclasses import dataclass

import numpy as np

from pitfalls_core.data.splits import LabelledImages, Splits


@dataclass(frozen=True)
class Dots:
    """Two classes that differ in brightness."""

    train: int = 100

    def sample(self, streams):
        """Draw all sets from stream `data`."""
        generator = streams.numpy("data")
        tests = {"id": _draw(generator, 60, 1.0), "dark": _draw(generator, 40, 0.5)}
        train, validation = _draw(generator, self.train, 1.0), _draw(generator, 40, 1.0)
        return Splits(train, validation, tests, classes=2)


def _draw(generator, count, light):
    labels = np.arange(count, dtype=np.int64) % 2
    noise = generator.random((count, 1, 3, 3))
    images = light * (0.6 * noise + 0.4 * labels[:, None, None, None])
    return LabelledImages(images.astype(np.float32), labels)
'''

MODEL = '''
"""A linear model."""

from torch import nn


class Linear(nn.Module):
    """Logits of two classes from nine pixels."""

    def __init__(self):
        """Draw the weights."""
        super().__init__()
        self.layer = nn.Linear(9, 2)

    def forward(self, images):
        """Return the logits."""
        return self.layer(images.flatten(1))
'''

BRIGHTNESS = '''
"""Brighter training images."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Brighter:
    """Adds light."""

    def __call__(self, images, generator):
        """Return brighter images."""
        from tiny_light import AMOUNT

        return (images + AMOUNT).clamp(0, 1)
'''

LIGHT = '''
"""How much light."""

AMOUNT = 0.25
'''

FILES = {
    "studies/tiny.py": STUDY,
    "tiny_data.py": DATA,
    "tiny_model.py": MODEL,
    "tiny_brightness.py": BRIGHTNESS,
    "tiny_light.py": LIGHT,
}

RUNS = (
    "tiny/dots/baseline/0",
    "tiny/dots/bright/0",
    "tiny/dots/flipped/0",
    "tiny/dots/baseline/1",
    "tiny/dots/bright/1",
)
"""Names of the planned runs: pairs side by side, the control on its one seed."""


@dataclass(frozen=True)
class TinyProject:
    """The project in a folder."""

    root: Path

    @classmethod
    def create(cls, root: Path, **more: str) -> "TinyProject":
        """Write the project into `root`, with further modules `more` (name and source)."""
        for path, text in {**FILES, **{f"{name}.py": text for name, text in more.items()}}.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.lstrip())
        return cls(root)

    @property
    def project(self) -> Project:
        """The project as the package sees it."""
        return Project(self.root)

    @property
    def study(self) -> Study:
        """The study as its file stands."""
        return load_study("tiny", self.project)

    @property
    def circumstances(self) -> Circumstances:
        """What its runs are a function of besides their specifications."""
        return self.workplace().circumstances

    def workplace(self, jobs: int = 2) -> Workplace:
        """Return where its runs are made."""
        return Workplace(self.project, jobs)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace `old`, which must be there once, in the file at `path`."""
        file = self.root / path
        text = file.read_text()
        if text.count(old) != 1:
            raise ValueError(f"{old!r} is not in {path} exactly once")
        file.write_text(text.replace(old, new))
