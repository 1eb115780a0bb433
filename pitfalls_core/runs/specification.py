"""The full specification of a run: everything that its result is a function of, source aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pitfalls_core.studies.part import Part


@dataclass(frozen=True)
class RunSpecification:
    """One run: task x variant x seed, with every part by reference.

    Parameters
    ----------
    study, task, variant, seed, profile
        What the run is.
    data, model, optimizer, schedule, augmentation, label_noise
        Its parts.
    datasets
        Names of the test sets it is scored on.
    epochs, batch_size
        Its budget.
    """

    study: str
    task: str
    variant: str
    seed: int
    profile: str
    data: Part
    model: Part
    optimizer: Part
    schedule: Part
    augmentation: Part | None
    label_noise: Part | None
    datasets: tuple[str, ...]
    epochs: int
    batch_size: int

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
        parts = (
            self.data,
            self.model,
            self.optimizer,
            self.schedule,
            self.augmentation,
            self.label_noise,
        )
        return tuple(part for part in parts if part is not None)

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "RunSpecification":
        """Return the specification that `pitfalls_core.canonical.plain` turned into `values`."""
        parts = {name: _part(values[name]) for name in ("data", "model", "optimizer", "schedule")}
        optional = {
            name: _part(values[name]) if name in values else None
            for name in ("augmentation", "label_noise")
        }
        return cls(**{**values, **parts, **optional, "datasets": tuple(values["datasets"])})


def _part(values: Mapping[str, Any]) -> Part:
    arguments = {key: _argument(value) for key, value in values["arguments"].items()}
    return Part(values["reference"], **arguments)


def _argument(value: Any) -> Any:
    return tuple(map(_argument, value)) if isinstance(value, list) else value
