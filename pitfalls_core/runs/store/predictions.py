"""What stored runs predicted, example by example."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pitfalls_core.runs.store.run_store import RunStore

if TYPE_CHECKING:
    import numpy as np
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
    """Reads the predictions of finished runs from their store, each file once.

    Parameters
    ----------
    store
        The run store.
    keys
        Run id to run key.
    """

    store: RunStore
    keys: Mapping[str, str]
    _read: "dict[str, Mapping[str, NDArray[Any]]]" = field(
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
        import numpy as np

        if run not in self.keys:
            return None
        if run not in self._read:
            content = self.store.array_bytes(self.keys[run])
            with np.load(io.BytesIO(content), allow_pickle=False) as stored:
                self._read[run] = {name: stored[name] for name in stored}
        arrays = self._read[run]
        labels = arrays.get(f"{dataset}.labels")
        if labels is None:
            return None
        attributes = {
            name.removeprefix(f"{dataset}.attribute."): values
            for name, values in arrays.items()
            if name.startswith(f"{dataset}.attribute.")
        }
        probabilities = arrays.get(f"{dataset}.probabilities")
        if probabilities is None:
            predicted = _whole(arrays[f"{dataset}.predictions"])
            return Predictions(_whole(labels), predicted, None, attributes)
        finite = np.isfinite(probabilities).all(axis=1)
        predicted = np.where(finite, probabilities.argmax(axis=1), -1)
        stored = probabilities.astype(np.float64)
        return Predictions(_whole(labels), _whole(predicted), stored, attributes)


def _whole(labels: "NDArray[Any]") -> "NDArray[np.int64]":
    return labels.astype("int64")
