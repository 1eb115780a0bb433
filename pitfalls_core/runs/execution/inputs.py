"""What a run is given besides its specification."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pitfalls_core.training.roles import Checkpoints


@dataclass(frozen=True)
class Inputs:
    """What a run is given besides its specification.

    Parameters
    ----------
    device
        Device class to compute on.
    data_root
        The folder that data files are named relative to.
    weights
        The weights of the parent run, as they were stored.
    checkpoints
        Where a long run keeps its state; without, it starts over when it is interrupted.
    """

    device: str = "cpu"
    data_root: Path = Path()
    weights: bytes | None = None
    checkpoints: "Checkpoints | None" = None
