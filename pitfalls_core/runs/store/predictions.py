"""What stored runs predicted, example by example."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pitfalls_core.runs.store.run_store import RunStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.lib.npyio import NpzFile
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Predictions:
    """What one run predicted on one dataset.

    Parameters
    ----------
    labels, predicted
        True and predicted labels, axes (examples,). Where probabilities are not finite, the
        predicted label is -1, which is no label.
    probabilities
        Axes (examples, classes); None if the run gave labels only.
    attributes
        What else is known of each example, axes (examples,) each.
    """

    labels: "NDArray[np.int64]"
    predicted: "NDArray[np.int64]"
    probabilities: "NDArray[np.float64] | None"
    attributes: "Mapping[str, NDArray[Any]]" = field(default_factory=dict)

    @property
    def correct(self) -> "NDArray[np.bool_]":
        """Whether each prediction is right, axes (examples,)."""
        right: NDArray[np.bool_] = self.labels == self.predicted
        return right


@dataclass(frozen=True)
class StoredPredictions:
    """Reads the predictions of finished runs from their store, each file and each set once.

    Parameters
    ----------
    store
        The run store.
    keys
        Run id to run key.
    """

    store: RunStore
    keys: Mapping[str, str]
    _files: "dict[str, NpzFile]" = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _read: dict[tuple[str, str], Predictions | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def of(self, run: str, dataset: str) -> Predictions | None:
        """Return what the run with id `run` predicted on its test set `dataset`.

        Returns
        -------
        Predictions or None
            None if the run is not finished, or gave no predictions there.

        Raises
        ------
        DamagedRun
            If the stored bytes are not those that were written; the run is set aside.
        """
        if run not in self.keys:
            return None
        if (run, dataset) not in self._read:
            self._read[run, dataset] = _predictions(self._file(run), dataset)
        return self._read[run, dataset]

    def _file(self, run: str) -> "NpzFile":
        import numpy as np

        if run not in self._files:
            content = self.store.array_bytes(self.keys[run])
            self._files[run] = np.load(io.BytesIO(content), allow_pickle=False)
        return self._files[run]


class _Attributes(Mapping[str, Any]):
    """What is known of the examples of a set, read when it is asked for, since little of it is."""

    def __init__(self, stored: "NpzFile", prefix: str) -> None:
        self._stored = stored
        self._names = {
            name.removeprefix(prefix): name for name in stored.files if name.startswith(prefix)
        }
        self._read: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> "NDArray[Any]":
        if name not in self._read:
            self._read[name] = self._stored[self._names[name]]
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _predictions(stored: "NpzFile", dataset: str) -> Predictions | None:
    import numpy as np

    if f"{dataset}.labels" not in stored:
        return None
    labels = _whole(stored[f"{dataset}.labels"])
    attributes = _Attributes(stored, f"{dataset}.attribute.")
    if f"{dataset}.probabilities" not in stored:
        return Predictions(labels, _whole(stored[f"{dataset}.predictions"]), None, attributes)
    probabilities = stored[f"{dataset}.probabilities"]
    finite = np.isfinite(probabilities).all(axis=1)
    predicted = np.where(finite, probabilities.argmax(axis=1), -1)
    return Predictions(labels, _whole(predicted), probabilities.astype(np.float64), attributes)


def _whole(labels: "NDArray[Any]") -> "NDArray[np.int64]":
    return labels.astype("int64")
