"""The full specification of a run: everything that its result is a function of, source aside."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from pitfalls_core.canonical import plain
from pitfalls_core.studies.part import Part

METHODS = (
    "augmentation",
    "label_noise",
    "loss",
    "batching",
    "alignment",
    "freezing",
    "preparation",
    "test_time",
)
"""The fields that are parts of a variant's method; what is None is not used."""

PARTS = ("data", "model", "optimizer", "schedule", *METHODS, "script")
"""The fields that are parts."""

WATCHING = ("measures", "probes")
"""The fields that are several parts each: what is written down of a run."""

ADDED = (*WATCHING, "inspected", "fresh_layers")
"""Fields that came later: left out where they are empty, so that older keys stay as they are."""

LISTS = ("datasets", "fresh", "inspected", "fresh_layers")
"""The fields that are several names each."""


@dataclass(frozen=True)
class RunSpecification:
    """One run: task x variant x seed, with every part by reference.

    Parameters
    ----------
    study, task, variant, seed, profile
        What the run is.
    data, model, optimizer, schedule
        The parts of a run that the training loop makes.
    augmentation, label_noise, loss, batching, alignment, freezing, preparation, test_time, clip
        As in `pitfalls_core.studies.variant.Variant`.
    measures, probes, inspected
        As in `pitfalls_core.studies.study.Task`.
    script
        The training function of the user's own, for a run that it makes.
    recorded_in
        The module that records the run, for one that a program of the user's own makes.
    datasets
        Names of the test sets it is scored on.
    epochs, batch_size
        Its budget.
    metric
        The study's primary metric, which every dataset must be scored in.
    fresh_layers
        As in `pitfalls_core.studies.variant.Parent`.
    parent
        The run whose weights the model starts from.
    keeps_weights
        Whether the weights are stored, for runs that start from them.
    streams
        Seeds of single random streams, instead of `seed`.
    fresh
        Random streams that the variant does not share with others.
    threads
        Threads of the run's process.
    """

    study: str
    task: str
    variant: str
    seed: int
    profile: str
    datasets: tuple[str, ...]
    epochs: int
    batch_size: int
    data: Part | None = None
    model: Part | None = None
    optimizer: Part | None = None
    schedule: Part | None = None
    augmentation: Part | None = None
    label_noise: Part | None = None
    loss: Part | None = None
    batching: Part | None = None
    alignment: Part | None = None
    freezing: Part | None = None
    preparation: Part | None = None
    test_time: Part | None = None
    clip: float | None = None
    measures: tuple[Part, ...] = ()
    probes: tuple[Part, ...] = ()
    inspected: tuple[str, ...] = ()
    fresh_layers: tuple[str, ...] = ()
    script: Part | None = None
    recorded_in: str | None = None
    metric: str = "accuracy"
    parent: "RunSpecification | None" = None
    keeps_weights: bool = False
    streams: Mapping[str, int] = field(default_factory=dict)
    fresh: tuple[str, ...] = ()
    threads: int = 1

    @cached_property
    def as_plain(self) -> Mapping[str, Any]:
        """The specification as plain values, of which `from_plain` makes it again."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: _as_plain(name, value)
            for name, value in values.items()
            if value is not None and (value or name not in ADDED)
        }

    @property
    def id(self) -> str:
        """The run's name among all runs of a profile: ``study/task/variant/seed``."""
        return f"{self.study}/{self.task}/{self.variant}/{self.seed}"

    @property
    def stream_scope(self) -> str:
        """What the run's random streams are shared with: all variants of its task."""
        return f"{self.study}/{self.task}"

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that are used."""
        single = (getattr(self, name) for name in PARTS)
        watching = (part for name in WATCHING for part in getattr(self, name))
        return tuple(part for part in (*single, *watching) if part is not None)

    @property
    def data_files(self) -> tuple[str, ...]:
        """The data files that the parts take, as they are named, sorted."""
        return tuple(sorted({file for part in self.parts for file in part.data_files}))

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "RunSpecification":
        """Return the specification that `pitfalls_core.canonical.plain` turned into `values`."""
        parts = {name: Part.from_plain(values[name]) for name in PARTS if name in values}
        lineage = {"parent": cls.from_plain(values["parent"])} if "parent" in values else {}
        lists = {name: tuple(values[name]) for name in LISTS if name in values}
        watching = {
            name: tuple(map(Part.from_plain, values[name])) for name in WATCHING if name in values
        }
        return cls(**{**values, **parts, **lineage, **lists, **watching})


def _as_plain(name: str, value: Any) -> Any:
    if name in WATCHING:
        return [part.as_plain for part in value]
    return value.as_plain if isinstance(value, Part) else plain(value)
