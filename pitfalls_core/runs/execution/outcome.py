"""What a run produced, before it is stored."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from pitfalls_core.data.facts import SetFacts

Outcome = Literal["ok", "diverged", "collapsed"]


@dataclass(frozen=True)
class Execution:
    """What a run produced; the fields are those of `RunRecord`.

    Parameters
    ----------
    outcome, scores, examples, predictions, curves, steps, parameters
        As in `RunRecord`.
    arrays
        Per-example predictions and labels, by name.
    weights
        The trained weights, if other runs start from them.
    sets, tensors
        As in `RunRecord`.
    """

    outcome: Outcome
    scores: Mapping[str, float]
    examples: Mapping[str, int]
    predictions: Mapping[str, str]
    curves: Mapping[str, tuple[float, ...]]
    steps: int
    parameters: int
    arrays: Mapping[str, npt.NDArray[Any]]
    weights: bytes | None = None
    sets: Mapping[str, SetFacts] = field(default_factory=dict)
    tensors: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def array_file(self) -> bytes:
        """Return the arrays as the bytes of an ``.npz`` file; equal arrays give equal bytes."""
        return array_file(self.arrays)


def array_file(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Return `arrays` as the bytes of an ``.npz`` file; equal arrays give equal bytes."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **{name: arrays[name] for name in sorted(arrays)})
    return buffer.getvalue()


def labels_digest(labels: npt.NDArray[Any]) -> str:
    """Return the SHA-256 of predicted labels, equal for equal labels whatever their type."""
    return hashlib.sha256(np.ascontiguousarray(labels.astype("<i8")).tobytes()).hexdigest()
