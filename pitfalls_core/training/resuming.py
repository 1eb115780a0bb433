"""All that the rest of a training is a function of, written down and put back to the same bits."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from pitfalls_core.data.splits import Splits
from pitfalls_core.errors import InputError
from pitfalls_core.training.roles import Checkpoints
from pitfalls_core.training.snapshot import DamagedSnapshot, pack, unpack

LOG = logging.getLogger(__name__)

State = Mapping[str, Tensor]
"""The parameters and buffers of a model, on the CPU."""


Row = Mapping[str, float]
"""What was measured after an epoch, by the names of the curves."""


@dataclass(frozen=True, eq=False)
class Progress:
    """What is known of a training after the epochs that it has finished.

    Parameters
    ----------
    rows
        What was measured after every finished epoch.
    selected, selected_epoch
        The state after the best epoch, and that epoch; None before the first.
    steps
        Optimizer steps taken.
    """

    rows: tuple[Row, ...] = ()
    selected: State | None = None
    selected_epoch: int | None = None
    steps: int = 0


@dataclass(frozen=True, eq=False)
class Moving:
    """What a training changes as it goes.

    Parameters
    ----------
    model, methods
        Their parameters and all their buffers count.
    optimizer
        Of the parameters of both.
    generators
        Every generator that the training draws from, by name.
    """

    model: nn.Module
    methods: nn.ModuleDict
    optimizer: torch.optim.Optimizer
    generators: Mapping[str, torch.Generator]

    def state(self) -> dict[str, Any]:
        """Return all of it as a tree for `pack`; the tensors are not copied."""
        return {
            "model": self.tensors(),
            "optimizer": self.optimizer.state_dict(),
            "generators": {name: one.get_state() for name, one in self.generators.items()},
        }

    def tensors(self) -> dict[str, Tensor]:
        """Return parameters and buffers by name, those included that no state of a model holds."""
        of_methods = (*self.methods.named_parameters(), *self.methods.named_buffers())
        return {
            **dict(self.model.named_parameters()),
            **dict(self.model.named_buffers()),
            **{f"method {name}": tensor for name, tensor in of_methods},
        }

    def parameters(self) -> list[nn.Parameter]:
        """Return what the optimizer changes."""
        return [*self.model.parameters(), *self.methods.parameters()]

    @torch.no_grad()
    def put_back(self, state: Mapping[str, Any]) -> None:
        """Make everything what it was when `state` was taken; weights stay where they are."""
        for name, tensor in self.tensors().items():
            tensor.copy_(state["model"][name])
        self.optimizer.load_state_dict(state["optimizer"])
        for name, generator in self.generators.items():
            generator.set_state(state["generators"][name])


@dataclass(frozen=True, eq=False)
class Safekeeping:
    """The checkpoints of one training, if it has any.

    Parameters
    ----------
    checkpoints
        Where snapshots are kept, or None.
    moving
        What they are taken of.
    start
        The digest of the training's start (`start_of`). Snapshots of another are not used.
    """

    checkpoints: Checkpoints | None
    moving: Moving
    start: str

    @classmethod
    def of(
        cls,
        checkpoints: Checkpoints | None,
        moving: Moving,
        splits: Splits,
        settings: str,
        device: str,
    ) -> "Safekeeping":
        """Return the safekeeping of a training that has not taken its first step.

        A training with a state that no snapshot can hold goes on without checkpoints: it starts
        over when it is interrupted. The parameters are those of `start_of`.
        """
        if checkpoints is None:
            return cls(None, moving, "")
        try:
            return cls(checkpoints, moving, start_of(moving, splits, settings, device))
        except InputError as error:
            LOG.warning("this training keeps no checkpoints: %s", error)
            return cls(None, moving, "")

    def begin(self) -> Progress:
        """Return how far the stored snapshot was, everything put back to it; or the beginning.

        A snapshot that is damaged, or was taken of another training, leaves everything as it is.
        """
        stored = None if self.checkpoints is None else self.checkpoints.load()
        if stored is None:
            return Progress()
        try:
            snapshot = unpack(stored)
        except DamagedSnapshot:
            return Progress()
        if not self._fits(snapshot):
            return Progress()
        self.moving.put_back(snapshot["moving"])
        return Progress(**snapshot["progress"])

    def keep(self, progress: Progress) -> None:
        """Save a snapshot if one is due; until then nothing is copied."""
        if self.checkpoints is not None and self.checkpoints.due():
            state = {
                "start": self.start,
                "moving": self.moving.state(),
                "progress": dict(vars(progress)),
            }
            try:
                self.checkpoints.save(pack(state))
            except InputError as error:
                LOG.warning("no checkpoint was kept: %s", error)

    def _fits(self, snapshot: Any) -> bool:
        if not isinstance(snapshot, dict) or snapshot.get("start") != self.start:
            return False
        # A buffer may have come, gone or grown since the start.
        return _forms(snapshot["moving"]["model"]) == _forms(self.moving.tensors())


def start_of(moving: Moving, splits: Splits, settings: str, device: str) -> str:
    """Return a digest of what a whole training is a function of, to be taken before its first step.

    It covers the initial state, the data for training and validation, and what computes: torch's
    version, the device, and the threads of the CPU.

    Parameters
    ----------
    moving
        As it is before the first step.
    splits
        The test sets are not looked at.
    settings
        Everything else, as text that is equal in another process.
    device
        Where the training computes.
    """
    digest = hashlib.sha256(
        pack([moving.state(), settings, repr(moving.model), repr(moving.methods), _place(device)])
    )
    for part in (splits.train, splits.validation):
        for values in (part.inputs, part.labels):
            digest.update(str(values.shape).encode())
            digest.update(values.tobytes())
    return digest.hexdigest()


def _place(device: str) -> list[str | int]:
    kind = torch.device(device).type
    vectors = torch.backends.cpu.get_cpu_capability()
    card = torch.cuda.get_device_name(device) if kind == "cuda" else ""
    return [torch.__version__, kind, card, vectors, torch.get_num_threads()]


def _forms(tensors: Mapping[str, Tensor]) -> dict[str, tuple[torch.Size, torch.dtype]]:
    return {name: (tensor.shape, tensor.dtype) for name, tensor in tensors.items()}
