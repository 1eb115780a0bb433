"""How a model is trained."""

import math
from dataclasses import dataclass, field

from pitfalls_core.errors import InputError
from pitfalls_core.training.losses.cross_entropy import CrossEntropy
from pitfalls_core.training.roles import (
    Alignment,
    Augmentation,
    Batching,
    Freezing,
    Loss,
    Measure,
    Optimizer,
    Probe,
    Schedule,
)
from pitfalls_core.training.shuffled import Shuffled


@dataclass(frozen=True)
class Methods:
    """What sets a training apart from plain cross-entropy on shuffled batches.

    Parameters
    ----------
    augmentation
        Random changes to every training batch, or None.
    loss, batching
        What is minimised, and which examples each step takes.
    alignment
        A term added to the loss, computed from features; or None.
    freezing
        Which parameters learn in an epoch; None: all.
    clip
        Largest norm of the gradient, of all parameters together; None: any.

    Raises
    ------
    InputError
        If `clip` is not positive.
    """

    augmentation: Augmentation | None = None
    loss: Loss = field(default_factory=CrossEntropy)
    batching: Batching = field(default_factory=Shuffled)
    alignment: Alignment | None = None
    freezing: Freezing | None = None
    clip: float | None = None

    def __post_init__(self) -> None:
        if self.clip is not None and not self.clip > 0:
            raise InputError(f"methods.clip must be positive; got {self.clip}")


@dataclass(frozen=True)
class Recipe:
    """How a model is trained, and what is written down of it.

    Parameters
    ----------
    optimizer, schedule
        The optimizer's settings, and the factor of its learning rate in every step.
    epochs, batch_size
        Passes over the training set, and examples per step; the last step of an epoch takes the
        examples that are left.
    methods
        What else there is to the training.
    measures, probes
        Further scores of the validation set, and further curves.

    Raises
    ------
    InputError
        If a number is not positive.
    """

    optimizer: Optimizer
    schedule: Schedule
    epochs: int
    batch_size: int
    methods: Methods = field(default_factory=Methods)
    measures: tuple[Measure, ...] = ()
    probes: tuple[Probe, ...] = ()

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size"):
            if getattr(self, name) < 1:
                raise InputError(f"recipe.{name} must be positive; got {getattr(self, name)}")

    def steps(self, examples: int) -> int:
        """Return the optimizer steps of a whole training on so many examples."""
        return self.epochs * math.ceil(examples / self.batch_size)
