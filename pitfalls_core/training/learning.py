"""What a method of training may know before the first step."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from pitfalls_core.data.splits import Splits
from pitfalls_core.seeding import Streams


@dataclass(frozen=True, eq=False)
class Learning:
    """One training, before its first step.

    Parameters
    ----------
    splits
        What the run sees. Methods may look at the training set, the validation inputs and the
        unlabelled inputs; the test sets are not theirs.
    streams
        The random streams of the run.
    factory
        Makes a copy of the model as it is before the first step, on `device`.
    epochs, batch_size
        The budget.
    device
        Where the training computes.
    """

    splits: Splits
    streams: Streams
    factory: Callable[[], nn.Module]
    epochs: int
    batch_size: int
    device: str = "cpu"
