"""One question, frozen: tasks, variants, seeds, families of comparisons, margin and claims."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pitfalls_core.errors import InputError
from pitfalls_core.previewed import Previewed
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.consistency import require_origin, require_same_sets, require_shares
from pitfalls_core.studies.controls import Control, PlantedNull, PositiveControl
from pitfalls_core.studies.file_data import FileData
from pitfalls_core.studies.names import require_distinct, require_known, require_name
from pitfalls_core.studies.part import Part, Plain
from pitfalls_core.studies.variant import Variant

PROFILES = ("smoke", "laptop", "full")
"""The sizes of a study: a quick look at the machinery, a laptop, a GPU."""

VALIDATION = "validation"
"""The name of every set that selects the epoch; no test set can have it."""

SELECTION = "Validation (selects the epoch)"
"""What the reader sees for it."""


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
        Arguments that replace those of the task's data, or of a script where the task has no data;
        for example ``{"train": 20000}``.
    model
        Arguments that replace those of every variant's model, for example ``{"channels": 3}``.
    files
        Real data that the task has at this profile where the user brings the files.
    """

    seeds: int
    epochs: int
    batch_size: int = 64
    data: Mapping[str, Plain] = field(default_factory=dict)
    model: Mapping[str, Plain] | None = None
    files: FileData | None = None

    def __post_init__(self) -> None:
        for name in ("seeds", "epochs", "batch_size"):
            if getattr(self, name) < 1:
                raise InputError(f"budget.{name} must be positive; got {getattr(self, name)}")
        object.__setattr__(self, "data", MappingProxyType(dict(self.data)))
        if self.model is not None:
            object.__setattr__(self, "model", MappingProxyType(dict(self.model)))


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
        A part whose `sample(streams)` draws training, validation and test sets; None where every
        variant brings its own data (scripts and recorded runs).
    datasets
        Names of the test sets, with what the reader sees, in the order of the tables.
    budgets
        One `Budget` for each of `PROFILES`.
    shared
        What all runs of the task have in common, in words; empty if every seed draws all data anew.
    shifted
        The test sets that are drawn otherwise than the training set, on purpose, each with the
        factors that were changed, in words.
    measures, probes
        Parts: further scores of predictions, and what else is written down of a training.
    inspected
        Which of ``train`` and ``validation`` have their predictions stored like test sets.
    stands_for
        Title of the task that this one replaces, since its data come from files.
    """

    name: str
    title: str
    data: Part | None
    datasets: Mapping[str, str]
    budgets: Mapping[str, Budget]
    shared: str = ""
    shifted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measures: tuple[Part, ...] = ()
    probes: tuple[Part, ...] = ()
    inspected: tuple[str, ...] = ()
    stands_for: str | None = None

    def __post_init__(self) -> None:
        require_name("task", self.name)
        for name in self.inspected:
            require_known("set", name, ("train", VALIDATION), f"in task {self.name}, inspected")
        for name in self.datasets:
            require_name("dataset", name)
        for name in self.shifted:
            require_known("dataset", name, tuple(self.datasets), f"in task {self.name}, shifted")
        missing = [profile for profile in PROFILES if profile not in self.budgets]
        if missing:
            raise InputError(f"task {self.name}: no budget for profile {', '.join(missing)}")
        for profile, budget in self.budgets.items():
            if budget.files is not None:
                require_same_sets(self, budget.files, profile)
        object.__setattr__(self, "datasets", MappingProxyType(dict(self.datasets)))
        object.__setattr__(self, "budgets", MappingProxyType(dict(self.budgets)))
        object.__setattr__(self, "shifted", MappingProxyType(dict(self.shifted)))


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
    """Comparisons that are corrected together: some treatments on some datasets (``task/set``).

    A family that is not primary is secondary: reported, and never spoken of in the abstract.
    Without `treatments` it is about all of them that no other family names on the same dataset.
    """

    name: str
    datasets: tuple[str, ...]
    primary: bool = True
    treatments: tuple[str, ...] = ()

    def covers(self, dataset: str, treatment: str) -> bool:
        """Return whether the comparison of `treatment` on `dataset` belongs here."""
        return dataset in self.datasets and (not self.treatments or treatment in self.treatments)


@dataclass(frozen=True, repr=False)
class Study(Previewed):
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
    planted_null
        The effect that must not be found; None where none was planted.
    ingredients
        A treatment to the variants that each have one of the changes it combines.

    Raises
    ------
    UnknownNameError
        If a family, a claim, the baseline or the control names what the study does not have.
    InputError
        If a name stands twice or cannot be one, or margin or chance are no shares.
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
    planted_null: PlantedNull | None = None
    ingredients: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        place = f"in study {self.name}"
        require_shares(self, place)
        variants = [variant.name for variant in self.variants]
        require_name("study", self.name)
        require_distinct("task", [task.name for task in self.tasks], place)
        require_distinct("variant", variants, place)
        require_distinct("family", [family.name for family in self.families], place)
        require_distinct("claim", [claim.id for claim in self.claims], place)
        for name in (self.baseline, *(one.variant for one in self.controls)):
            require_known("variant", name, variants, place)
        for whole, parts in self.ingredients.items():
            for name in (whole, *parts):
                require_known("variant", name, variants, f"{place}, ingredients")
        object.__setattr__(self, "ingredients", MappingProxyType(dict(self.ingredients)))
        for variant in self.variants:
            require_origin(self, variant, f"{place}, variant {variant.name}")
        for claim in self.claims:
            where = f"{place}, claim {claim.id}"
            for name in claim.predicate.treatments:
                require_known("variant", name, variants, where)
            for dataset in claim.predicate.scored_on:
                require_known("dataset", dataset, self.scored, where)
        for family in self.families:
            where = f"{place}, family {family.name}"
            for name in family.treatments:
                require_known("variant", name, variants, where)
            for dataset in family.datasets:
                require_known("dataset", dataset, self.datasets, where)

    @property
    def datasets(self) -> tuple[str, ...]:
        """All datasets as ``task/set``, in the order of the tables."""
        return tuple(f"{task.name}/{name}" for task in self.tasks for name in task.datasets)

    @property
    def shifted(self) -> tuple[str, ...]:
        """The datasets that are shifted on purpose, as ``task/set``."""
        return tuple(f"{task.name}/{name}" for task in self.tasks for name in task.shifted)

    @property
    def selection_sets(self) -> tuple[str, ...]:
        """The sets that select the epoch, as ``task/validation``, of the tasks that have data."""
        return tuple(f"{task.name}/{VALIDATION}" for task in self.tasks if task.data is not None)

    @property
    def scored(self) -> tuple[str, ...]:
        """All sets that runs are scored on: the datasets, and the sets that select the epoch."""
        return (*self.datasets, *self.selection_sets)

    @property
    def controls(self) -> tuple[Control, ...]:
        """The positive control, and the planted null if there is one."""
        null = () if self.planted_null is None else (self.planted_null,)
        return (self.positive_control, *null)

    @property
    def treatments(self) -> tuple[Variant, ...]:
        """The variants that are compared with the baseline, controls left out."""
        apart = {self.baseline, *(one.variant for one in self.controls)}
        return tuple(variant for variant in self.variants if variant.name not in apart)

    def family(self, dataset: str, treatment: str) -> Family:
        """Return the family of a comparison; a dataset in none is a secondary one of its own."""
        covering = [one for one in self.families if one.covers(dataset, treatment)]
        covering.sort(key=lambda one: not one.treatments)
        return covering[0] if covering else Family(dataset, (dataset,), primary=False)

    def on_task(self, task: str) -> tuple[Variant, ...]:
        """Return the variants that are run on the task called `task`."""
        return tuple(variant for variant in self.variants if variant.runs_on(task))

    def is_parent(self, task: str, variant: str) -> bool:
        """Return whether other runs start from the weights of `variant` on `task`."""
        parents = [one.parent for one in self.variants if one.parent is not None]
        return any((one.task, one.variant) == (task, variant) for one in parents)

    def task(self, name: str) -> Task:
        """Return the task called `name`."""
        return next(task for task in self.tasks if task.name == name)

    def variant(self, name: str) -> Variant:
        """Return the variant called `name`."""
        return next(variant for variant in self.variants if variant.name == name)

    def dataset_title(self, dataset: str) -> str:
        """Return what the reader sees for `dataset` (``task/set``)."""
        task, _, name = dataset.partition("/")
        return SELECTION if name == VALIDATION else self.task(task).datasets[name]
