"""The published file of MNIST-1D as training, validation and test set."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pitfalls_core.data.files.cifar import CLASSES
from pitfalls_core.data.files.mnist1d import mnist1d_signals
from pitfalls_core.data.held_out import require_positive, two_parts
from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.seeding import Streams


@dataclass(frozen=True)
class Mnist1dFile:
    """The 5,000 signals of the published file.

    Input: (1, 40), standardized by its authors over training and test signals together.
    Label: the digit that the template was drawn after, 0 to 9.
    Split: stream ``split`` draws `train` and `validation` signals from the training part, anew for
    every seed; dataset ``test`` is the test part, the same for every seed.
    Source: S. Greydanus and D. Kobak, Scaling Down Deep Learning with MNIST-1D, ICML 2024;
    mnist1d_data.pkl, which this package does not bring.
    Licence: Apache 2.0.
    Cannot show: how a model does on signals that had no part in the standardization.

    Parameters
    ----------
    file
        The file ``mnist1d_data.pkl``.
    train, validation
        Number of signals.

    Raises
    ------
    InputError
        If a number is not positive; on `sample` also if the file is missing, damaged or too short.
    """

    file: Path
    train: int = 3500
    validation: int = 500

    def __post_init__(self) -> None:
        require_positive("Mnist1dFile", train=self.train, validation=self.validation)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        signals = mnist1d_signals(self.file)
        train, validation = two_parts(
            streams, len(signals.train), self.train, self.validation, str(self.file)
        )
        return Splits(
            Labelled(signals.train[train, None], signals.train_labels[train]),
            Labelled(signals.train[validation, None], signals.train_labels[validation]),
            {"test": Labelled(signals.test[:, None], signals.test_labels)},
            CLASSES,
        )

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        return {
            "train": (
                f"{self.train:,} training signals of the published file of MNIST-1D, chosen at "
                f"random for each seed; {self.validation:,} others select the epoch."
            ),
            "test": "The test signals of the published file, the same for every seed.",
        }
