"""One question, frozen: tasks, variants, seeds, families of comparisons, margin and claims."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.studies.claims import Claim
from pitfalls_core.studies.part import Part, Plain

PROFILES = ("smoke", "laptop", "full")
"""The sizes of a study: a minute for everything, a laptop, a GPU."""

CONSTANT = Part("pitfalls_core.training.schedules:Constant")
"""A learning rate that stays as it is."""


@dataclass(frozen=True)
class Budget:
    """What each run of a task may spend, and how many runs there are, at one profile.

    Parameters
    ----------
    seeds
        Number of seeds; they are 0, 1, ..., `seeds` - 1.
    epochs, batch_size
        Passes over the training set, and examples per step. Equal for all variants.
    data
        Arguments that replace those of the task's data, for example ``{"train": 20000}``.
    """

    seeds: int
    epochs: int
    batch_size: int = 64
    data: Mapping[str, Plain] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("seeds", "epochs", "batch_size"):
            if getattr(self, name) < 1:
                raise InputError(f"budget.{name} must be positive; got {getattr(self, name)}")
        object.__setattr__(self, "data", MappingProxyType(dict(self.data)))


@dataclass(frozen=True)
class Task:
    """A training set together with the datasets that its runs are scored on.

    Parameters
    ----------
    name
        For example ``"glyphs"``.
    title
        What the reader sees.
    data
        A part whose `sample(streams)` draws training, validation and test sets.
    datasets
        Names of the test sets, with what the reader sees, in the order of the tables.
    budgets
        One `Budget` for each of `PROFILES`.
    shared
        What all runs of the task have in common, in words; empty if every seed draws all data anew.
    """

    name: str
    title: str
    data: Part
    datasets: Mapping[str, str]
    budgets: Mapping[str, Budget]
    shared: str = ""

    def __post_init__(self) -> None:
        _require_name("task", self.name)
        for name in self.datasets:
            _require_name("dataset", name)
        missing = [profile for profile in PROFILES if profile not in self.budgets]
        if missing:
            raise InputError(f"task {self.name}: no budget for profile {', '.join(missing)}")
        object.__setattr__(self, "datasets", MappingProxyType(dict(self.datasets)))
        object.__setattr__(self, "budgets", MappingProxyType(dict(self.budgets)))


@dataclass(frozen=True)
class Variant:
    """One arm of a study.

    Parameters
    ----------
    name, title
        The name in files, and what the reader sees.
    difference
        What sets it apart from the baseline, as a phrase.
    model, optimizer, schedule
        Parts: the network, its optimizer, and the factor of the learning rate over the run.
    augmentation, label_noise
        Parts: random changes to training images, and the corruption of training labels; None
        leaves them out.
    """

    name: str
    title: str
    difference: str
    model: Part
    optimizer: Part
    schedule: Part = CONSTANT
    augmentation: Part | None = None
    label_noise: Part | None = None

    def __post_init__(self) -> None:
        _require_name("variant", self.name)


@dataclass(frozen=True)
class Margin:
    """The smallest difference that would matter, in the metric's stored unit, and why."""

    value: float
    justification: str

    def __post_init__(self) -> None:
        if not self.value > 0:
            raise InputError(f"an equivalence margin must be positive; got {self.value}")
        if self.value == math.inf:
            raise InputError(f"an equivalence margin must be finite; got {self.value}")


@dataclass(frozen=True)
class Family:
    """Datasets, as ``task/set``, whose comparisons are corrected together.

    A family that is not primary is secondary: reported, and never spoken of in the abstract.
    """

    name: str
    datasets: tuple[str, ...]
    primary: bool = True


@dataclass(frozen=True)
class PositiveControl:
    """An effect that must be found: a variant known to differ from the baseline, on a few seeds."""

    variant: str
    seeds: int
    why: str

    def __post_init__(self) -> None:
        if self.seeds < 1:
            raise InputError(f"positive_control.seeds must be positive; got {self.seeds}")


@dataclass(frozen=True)
class Study:
    """One question, frozen before its first run.

    Parameters
    ----------
    name, title, question, prediction
        The name in files; what the reader sees; what is asked; what is expected, said beforehand.
    source
        Number and title of the source paper.
    tasks, variants
        In the order in which tables show them.
    baseline
        The variant that all others are compared with.
    metric
        The primary metric, a score in [0, 1] where higher is better.
    margin
        The equivalence margin.
    chance
        The metric's value for a model that has learned nothing; failed runs are scored at it.
    families
        How comparisons are grouped for the correction of multiple testing.
    positive_control
        The effect that must be found.
    claims
        What the source paper says.

    Raises
    ------
    UnknownNameError
        If a family, a claim, the baseline or the control names what the study does not have.
    InputError
        If two tasks, variants, families or claims have the same name, or a name cannot be one.
    """

    name: str
    title: str
    question: str
    prediction: str
    source: tuple[str, str]
    tasks: tuple[Task, ...]
    variants: tuple[Variant, ...]
    baseline: str
    margin: Margin
    chance: float
    families: tuple[Family, ...]
    positive_control: PositiveControl
    claims: tuple[Claim, ...]
    metric: str = "accuracy"

    def __post_init__(self) -> None:
        place = f"in study {self.name}"
        variants = [variant.name for variant in self.variants]
        _require_name("study", self.name)
        _require_distinct("task", [task.name for task in self.tasks], place)
        _require_distinct("variant", variants, place)
        _require_distinct("family", [family.name for family in self.families], place)
        _require_distinct("claim", [claim.id for claim in self.claims], place)
        for name in (self.baseline, self.positive_control.variant):
            _require("variant", name, variants, place)
        for claim in self.claims:
            _require("variant", claim.predicate.treatment, variants, f"{place}, claim {claim.id}")
            for dataset in claim.predicate.datasets:
                _require("dataset", dataset, self.datasets, f"{place}, claim {claim.id}")
        for family in self.families:
            for dataset in family.datasets:
                _require("dataset", dataset, self.datasets, f"{place}, family {family.name}")

    @property
    def datasets(self) -> tuple[str, ...]:
        """All datasets as ``task/set``, in the order of the tables."""
        return tuple(f"{task.name}/{name}" for task in self.tasks for name in task.datasets)

    @property
    def treatments(self) -> tuple[Variant, ...]:
        """The variants that are compared with the baseline, the positive control left out."""
        apart = (self.baseline, self.positive_control.variant)
        return tuple(variant for variant in self.variants if variant.name not in apart)

    def task(self, name: str) -> Task:
        """Return the task called `name`."""
        return next(task for task in self.tasks if task.name == name)

    def variant(self, name: str) -> Variant:
        """Return the variant called `name`."""
        return next(variant for variant in self.variants if variant.name == name)

    def dataset_title(self, dataset: str) -> str:
        """Return what the reader sees for `dataset` (``task/set``)."""
        task, _, name = dataset.partition("/")
        return self.task(task).datasets[name]


def _require(kind: str, name: str, known: Sequence[str], place: str) -> None:
    if name not in known:
        raise UnknownNameError(kind, name, known, place)


def _require_name(kind: str, name: str) -> None:
    """Names are joined by slashes in files, so that they cannot hold one."""
    if not name or "/" in name:
        raise InputError(f"a {kind} needs a name without a slash; got {name!r}")


def _require_distinct(kind: str, names: Sequence[str], place: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{kind} {name!r} is defined twice {place}; rename one of them")
