"""How two results of the same run agree: bit for bit, numerically, within seed noise, or not."""

import io
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pitfalls_core.runs.proof.verifications import Verification
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.runs.store.run_store import WEIGHTS

ABSOLUTE, RELATIVE = 1e-6, 1e-5
"""Two numbers agree within tolerance if they differ by at most ABSOLUTE + RELATIVE x the stored."""

SEED_NOISE = 2.0
"""A score is within seed noise if it moved by at most so many standard deviations over seeds."""

RESULT = ("outcome", "steps", "parameters", "scores", "examples", "predictions", "curves")
"""The fields of a record that are compared by value; its arrays and weights by their bytes."""

COUNTED = ("outcome", "steps", "parameters", "examples")
"""Of these, the fields that no numeric tolerance covers."""


Arrays = dict[str, Any]


@dataclass(frozen=True)
class Result:
    """A record together with the content of its files of arrays, by file name."""

    record: RunRecord
    files: Mapping[str, bytes]


def agreement(stored: Result, again: Result, siblings: Sequence[RunRecord]) -> Verification:
    """Return how the result `again` of a re-run agrees with the `stored` one.

    Parameters
    ----------
    stored, again
        The two results.
    siblings
        Stored runs of the same task and variant, from which seed noise is known.
    """
    first = first_difference(stored, again)
    if not first:
        return Verification("bit for bit")
    if all(_close(*pair) for pair in _numbers(stored, again)):
        return Verification("within tolerance", first)
    if _within_seed_noise(stored.record, again.record, siblings):
        return Verification("within seed noise", first)
    return Verification("different", first)


def first_difference(stored: Result, again: Result) -> str:
    """Return the name of the first thing that differs; empty if every bit is equal."""
    for field in RESULT:
        before, after = getattr(stored.record, field), getattr(again.record, field)
        if isinstance(before, Mapping):
            for name in sorted(before.keys() | after.keys()):
                if not _same(before.get(name), after.get(name)):
                    return f"{field} {name}"
        elif not _same(before, after):
            return field
    for file in sorted(stored.files.keys() | again.files.keys()):
        before, after = stored.files.get(file, b""), again.files.get(file, b"")
        if before != after:
            return _first_array(_arrays(file, before), _arrays(file, after)) or file
    return ""


def _same(before: Any, after: Any) -> bool:
    """Compare values of a record; it holds no number that is not finite, but -0.0 is not 0.0."""
    return repr(before) == repr(after)


def _first_array(stored: Arrays, again: Arrays) -> str:
    for name in sorted(stored.keys() | again.keys()):
        one, other = stored.get(name), again.get(name)
        if one is None or other is None or one.dtype != other.dtype or one.shape != other.shape:
            return f"array {name}"
        if one.tobytes() != other.tobytes():
            return f"array {name}"
    return ""


def _arrays(file: str, content: bytes) -> Arrays:
    """Return what a file of arrays holds; nothing for a file that is not there."""
    if not content:
        return {}
    if file == WEIGHTS:
        from pitfalls_core.training.snapshot import unpack

        return {f"weights {name}": _array(value) for name, value in unpack(content).items()}
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored}


def _array(tensor: Any) -> Any:
    """Return a tensor for NumPy, which knows no bfloat16; as float32 its values are the same."""
    return (tensor.float() if str(tensor.dtype) == "torch.bfloat16" else tensor).numpy()


def _numbers(stored: Result, again: Result) -> Iterator[tuple[Any, Any]]:
    """Yield pairs that must be close; what only one of the results has is paired with None."""
    for field in ("scores", "curves"):
        before, after = getattr(stored.record, field), getattr(again.record, field)
        for name in before.keys() | after.keys():
            yield before.get(name), after.get(name)
    for field in COUNTED:
        yield getattr(stored.record, field) == getattr(again.record, field), True
    for file in stored.files.keys() | again.files.keys():
        one = _arrays(file, stored.files.get(file, b""))
        other = _arrays(file, again.files.get(file, b""))
        for name in one.keys() | other.keys():
            yield one.get(name), other.get(name)


def _close(stored: Any, again: Any) -> bool:
    if stored is None or again is None or np.shape(stored) != np.shape(again):
        return False
    return bool(np.allclose(again, stored, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True))


def _within_seed_noise(stored: RunRecord, again: RunRecord, siblings: Sequence[RunRecord]) -> bool:
    """Return whether every score moved by no more than seeds move it."""
    if stored.scores.keys() != again.scores.keys() or stored.outcome != again.outcome:
        return False
    for name, score in stored.scores.items():
        values = [one.scores[name] for one in siblings if name in one.scores]
        spread = statistics.stdev(values) if len(values) > 1 else 0.0
        if abs(again.scores[name] - score) > SEED_NOISE * spread:
            return False
    return True
