"""Photographs in folders domain/class: some domains offline, and another as a live stream."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.image_folders import ImageFolderDomains
from pitfalls_core.data.splits import Labelled, LabelledImages, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

BATCHES = 4
"""Consecutive batches of the live stream."""


@dataclass(frozen=True)
class LiveFolderDomain:
    """Images of some domains offline, and of another one live, in four consecutive batches.

    Input, label, attribute ``source``, source, licence and memory: as in `ImageFolderDomains`.
    Split: offline as there. The live domain is shuffled by stream ``split``, anew for every seed,
    and divided into batches of one size; the last one takes what is left. The first `adaptation`
    images of the first batch may be seen by methods without labels and are scored by nobody; the
    rest of it is ``live_small``, the other batches are ``live_2``, ``live_3`` and ``live_4``, and
    ``live_large`` holds all that are scored, with attribute ``batch`` (1 to 4).
    Cannot show: drift within the stream; its batches differ by chance alone, and all the shift
    lies between the domains offline and the live one.

    Parameters
    ----------
    folder, domains, data_set, size, held_out
        As in `ImageFolderDomains`.
    live
        Name of the folder that is the live stream.
    adaptation
        How many of the first batch are the adaptation sample.

    Raises
    ------
    InputError
        As there; or if the adaptation sample has fewer than two images, or on `sample` takes the
        whole of its batch.
    """

    folder: Path
    domains: tuple[str, ...]
    live: str
    data_set: str = "PACS"
    size: int = 64
    held_out: float = 0.2
    adaptation: int = 400

    def __post_init__(self) -> None:
        if self.adaptation < 2:
            message = (
                "LiveFolderDomain: the adaptation sample needs at least 2 images; got "
                f"adaptation={self.adaptation}"
            )
            raise InputError(message)
        _ = self._whole

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        splits = self._whole.sample(streams)
        stream = splits.tests["live"]
        total = self.adaptation + len(stream)
        each = total // BATCHES
        if self.adaptation >= each:
            message = (
                f"{self.folder / self.live} has {total:,} images, {each:,} in each of {BATCHES} "
                f"batches, and the adaptation sample must leave one; got "
                f"adaptation={self.adaptation}"
            )
            raise InputError(message)
        batches = np.minimum(np.arange(self.adaptation, total) // each + 1, BATCHES)
        return Splits(
            splits.train,
            splits.validation,
            {
                "offline": splits.tests["offline"],
                "live_small": _batch(stream, batches, batches == 1),
                **{
                    f"live_{number}": _batch(stream, batches, batches == number)
                    for number in range(2, BATCHES + 1)
                },
                "live_large": _batch(stream, batches, batches > 0),
            },
            splits.classes,
            splits.unlabelled,
        )

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        whole = self._whole.describe()
        return {
            "train": whole["train"],
            "offline": whole["offline"],
            "live_small": (
                f"A quarter of the images of domain {self.live}, drawn for each seed, but "
                f"{self.adaptation:,} that methods may see without labels."
            ),
            **{
                f"live_{number}": f"Another quarter of the images of domain {self.live}."
                for number in range(2, BATCHES + 1)
            },
            "live_large": f"The scored images of domain {self.live} together.",
        }

    @property
    def _whole(self) -> ImageFolderDomains:
        """The same images with the live domain in one piece."""
        return ImageFolderDomains(
            self.folder,
            self.domains,
            self.live,
            self.data_set,
            self.size,
            self.held_out,
            self.adaptation,
        )


def _batch(
    stream: Labelled, batches: NDArray[np.int64], chosen: NDArray[np.bool_]
) -> LabelledImages:
    kept = {name: values[chosen] for name, values in stream.attributes.items()}
    attributes = {**kept, "batch": batches[chosen]}
    return LabelledImages(stream.inputs[chosen], stream.labels[chosen], attributes)
