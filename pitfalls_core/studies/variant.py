"""One arm of a study: what makes its results, and what sets it apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pitfalls_core.errors import InputError
from pitfalls_core.seeding import STREAMS
from pitfalls_core.studies.names import require_known, require_name
from pitfalls_core.studies.part import Part

CONSTANT = Part("pitfalls_core.training.schedules:Constant")
"""A learning rate that stays as it is."""

OF_THE_LOOP = (
    "augmentation",
    "label_noise",
    "loss",
    "batching",
    "alignment",
    "freezing",
    "preparation",
    "test_time",
    "clip",
    "streams",
    "fresh",
    "batch_size",
)
"""Fields that only the training loop looks at."""


@dataclass(frozen=True)
class Parent:
    """The run whose weights a variant starts from (pre-training).

    Parameters
    ----------
    task, variant
        Of the parent run, in the same study.
    seeds
        Number of parent runs over which the seeds of the variant are spread: seed ``s`` starts from
        parent seed ``s`` modulo `seeds`. None gives every seed a parent of its own.
    fresh_layers
        Layers, by the first part of their name, that start from the variant's own initialization
        although their shapes agree: ``("head",)`` for a head of its own.
    """

    task: str
    variant: str
    seeds: int | None = None
    fresh_layers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.seeds is not None and self.seeds < 1:
            raise InputError(f"parent.seeds must be positive; got {self.seeds}")

    def seed_for(self, seed: int) -> int:
        """Return the seed of the parent run from which `seed` of the variant starts."""
        return seed if self.seeds is None else seed % self.seeds


@dataclass(frozen=True)
class Variant:
    """One arm of a study.

    Its results are made in one of three ways: by the training loop from `model` and `optimizer`, by
    a training function of the user's own (`script`), or by a program of the user's own that records
    what it did (`recorded_in`).

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
    loss, batching, alignment, freezing
        Parts: what is minimised (cross-entropy), which examples each step takes (all, shuffled), a
        term added to the loss (none), and which parameters learn (all); None is what stands in
        brackets.
    preparation, test_time
        Parts: a change of the data that the variant sees, and what happens to the trained model
        before it meets the test sets; None leaves them out.
    clip
        Largest norm of the gradient; None is any.
    script
        A function ``run(variant, seed, **arguments)`` that returns scores, curves and predictions
        (`pitfalls_core.runs.execution.script`).
    recorded_in
        Dotted name of the module, in the project, that records the runs
        (`pitfalls_core.runs.recorder`).
    parent
        The run whose weights the model starts from.
    tasks
        The tasks that the variant is run on; empty means all.
    profiles
        The profiles that plan the variant; empty means all. At others it is no part of the study
        (`pitfalls_core.studies.study.Study.at`).
    streams
        Seeds of single random streams, instead of the run's seed, for crossed designs.
    fresh
        Random streams that the variant draws for itself alone: with equal seeds it shares all
        others with the other variants.
    batch_size
        Examples per step, instead of the budget's.
    threads
        Threads of the process of a run.
    varies
        The factors, in words, that its augmentation varies during training.

    Raises
    ------
    InputError
        If results are made in none of the three ways, or in several; or a parent, an augmentation,
        label noise or streams are named for what the training loop does not make; or a number is
        not positive.
    UnknownNameError
        If a random stream does not exist.
    """

    name: str
    title: str
    difference: str
    model: Part | None = None
    optimizer: Part | None = None
    schedule: Part = CONSTANT
    augmentation: Part | None = None
    label_noise: Part | None = None
    loss: Part | None = None
    batching: Part | None = None
    alignment: Part | None = None
    freezing: Part | None = None
    preparation: Part | None = None
    test_time: Part | None = None
    clip: float | None = None
    script: Part | None = None
    recorded_in: str | None = None
    parent: Parent | None = None
    tasks: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    streams: Mapping[str, int] = field(default_factory=dict)
    fresh: tuple[str, ...] = ()
    batch_size: int | None = None
    threads: int = 1
    varies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_name("variant", self.name)
        for name, value in (("batch_size", self.batch_size), ("threads", self.threads)):
            if value is not None and value < 1:
                raise InputError(f"variant.{name} must be positive; got {value}")
        if self.clip is not None and not self.clip > 0:
            raise InputError(f"variant.clip must be positive; got {self.clip}")
        object.__setattr__(self, "streams", MappingProxyType(dict(self.streams)))
        trained = self.model is not None and self.optimizer is not None
        halves = (self.model is None) != (self.optimizer is None)
        ways = trained + (self.script is not None) + (self.recorded_in is not None)
        if halves or ways != 1:
            message = (
                f"variant {self.name!r} needs exactly one of: a model and an optimizer, a script, "
                "or recorded_in"
            )
            raise InputError(message)
        if self.parent is not None and not trained:
            message = (
                f"variant {self.name!r} names a parent run, whose weights only a model can start "
                "from; leave out parent, or give a model and an optimizer"
            )
            raise InputError(message)
        for stream in (*self.streams, *self.fresh):
            require_known("random stream", stream, STREAMS, f"in variant {self.name}")
        own = [name for name in OF_THE_LOOP if getattr(self, name)]
        if not trained and (own or self.threads > 1):
            message = (
                f"variant {self.name!r} names {', '.join(own) or 'threads'}, which only the "
                "training loop uses; leave that out, or give a model and an optimizer"
            )
            raise InputError(message)

    @property
    def can_be_parent(self) -> bool:
        """Whether other runs can start from its weights: it has some, and no parent itself."""
        return self.model is not None and self.parent is None

    def runs_on(self, task: str) -> bool:
        """Return whether the variant is run on the task called `task`."""
        return not self.tasks or task in self.tasks

    def planned_at(self, profile: str) -> bool:
        """Return whether `profile` plans the variant."""
        return not self.profiles or profile in self.profiles
