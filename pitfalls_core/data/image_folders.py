"""Photographs from several domains, in folders domain/class."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.files.image_tree import ImageTree, image_tree, read_image
from pitfalls_core.data.held_out import require_positive
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

Rows = tuple[tuple[int, Path, int], ...]
"""Number of the domain, path and class of each example."""


@dataclass(frozen=True)
class ImageFolderDomains:
    """Images of some domains to learn from, and of another one that is met later.

    Input: (3, size, size), red, green and blue, divided by 255; every picture is resized to a
    square without keeping its shape.
    Label: the class, numbered in the order of the names of its folders.
    Attribute ``source``: the number of the domain, in the order of `domains`; the target comes
    last.
    Split: stream ``split`` shuffles each training domain, anew for every seed. The share `held_out`
    selects the epoch, an equal share is dataset ``offline``, the rest is trained on. Of the target,
    `unlabelled` images may be seen without labels, and the others are dataset ``live``.
    Source: the folder named, in the layout of DomainBed (I. Gulrajani and D. Lopez-Paz, ICLR 2021),
    for example PACS (D. Li et al., 2017) or OfficeHome (H. Venkateswara et al., 2017). This package
    brings none of them.
    Licence: that of the data set.
    Memory: 12 bytes x size x size an image; `most_gib` refuses more before a picture is read.
    Cannot show: what holds beyond these domains: one target is a sample of one.

    Parameters
    ----------
    folder
        The folder of the domains.
    domains
        Names of the folders to train on.
    target
        Name of the folder that is met later.
    data_set
        Its name, for messages and for the reader.
    size
        Height and width that pictures are resized to, in pixels.
    held_out
        Share of each training domain, in (0, 0.5).
    unlabelled
        Number of images of the target.
    most_gib
        Memory that all sets together may take, in GiB.

    Raises
    ------
    InputError
        If a domain stands twice, or a share or a number is out of its range; on `sample` also if a
        folder or a picture is missing or damaged, classes differ between domains, or the images do
        not fit.
    """

    folder: Path
    domains: tuple[str, ...]
    target: str
    data_set: str = "PACS"
    size: int = 64
    held_out: float = 0.2
    unlabelled: int = 0
    most_gib: float = 4.0

    def __post_init__(self) -> None:
        require_positive("ImageFolderDomains", size=self.size)
        names = (*self.domains, self.target)
        if len(set(names)) < len(names) or not self.domains:
            raise InputError(f"ImageFolderDomains: domains must be different; got {names}")
        if not 0 < self.held_out < 0.5 or self.unlabelled < 0:
            message = (
                "ImageFolderDomains: held_out must lie in (0, 0.5) and unlabelled must not be "
                f"negative; got held_out={self.held_out}, unlabelled={self.unlabelled}"
            )
            raise InputError(message)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        origin = f"{self.data_set}, in folders domain/class"
        tree = image_tree(self.folder, (*self.domains, self.target), origin)
        self._require_room(tree)
        generator = streams.numpy("split")
        train, validation, offline = self._offline(tree, generator)
        target = _shuffled(tree, self.target, len(self.domains), generator)
        if self.unlabelled >= len(target):
            message = (
                f"{self.folder / self.target} has {len(target):,} images, of which one at least "
                f"must be scored; got unlabelled={self.unlabelled}"
            )
            raise InputError(message)
        seen, live = target[: self.unlabelled], target[self.unlabelled :]
        return Splits(
            self._images(train),
            self._images(validation),
            {"offline": self._images(offline), "live": self._images(live)},
            len(tree.classes),
            self._pixels(seen) if seen else None,
        )

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        share = f"{100 * self.held_out:g} %"
        domains = ", ".join(self.domains)
        more = f" but {self.unlabelled:,} that methods may see without labels"
        return {
            "train": (
                f"Images of {self.data_set}, domains {domains}, resized to {self.size} x "
                f"{self.size} pixels, without {share} that select the epoch and {share} to test."
            ),
            "offline": f"{share} of the images of each of these domains, drawn for each seed.",
            "live": f"All images of domain {self.target}{more if self.unlabelled else ''}.",
        }

    def _offline(self, tree: ImageTree, generator: np.random.Generator) -> tuple[Rows, Rows, Rows]:
        parts: tuple[list[Rows], ...] = ([], [], [])
        for number, domain in enumerate(self.domains):
            rows = _shuffled(tree, domain, number, generator)
            out = int(self.held_out * len(rows))
            if out < 1:
                message = (
                    f"{self.folder / domain} has {len(rows)} images: too few to hold out a share "
                    f"of {self.held_out}"
                )
                raise InputError(message)
            parts[0].append(rows[2 * out :])
            parts[1].append(rows[:out])
            parts[2].append(rows[out : 2 * out])
        train, validation, offline = (tuple(row for rows in part for row in rows) for part in parts)
        return train, validation, offline

    def _require_room(self, tree: ImageTree) -> None:
        images = sum(map(len, tree.images.values()))
        needed = 12 * self.size**2 * images / 2**30
        if needed > self.most_gib:
            message = (
                f"{self.folder}: {images:,} images of {self.size} x {self.size} pixels take "
                f"{needed:.1f} GiB, and most_gib={self.most_gib:g}; choose a smaller size, fewer "
                "domains, or a larger most_gib"
            )
            raise InputError(message)

    def _images(self, rows: Rows) -> LabelledImages:
        numbers = np.array([[domain, label] for domain, _, label in rows], dtype=np.int64)
        attributes = {"source": numbers[:, 0]}
        return LabelledImages(self._pixels(rows), numbers[:, 1].copy(), attributes)

    def _pixels(self, rows: Rows) -> NDArray[np.float32]:
        pixels = np.empty((len(rows), 3, self.size, self.size), dtype=np.float32)
        for place, (_, path, _) in enumerate(rows):
            pixels[place] = read_image(path, self.size, self.data_set)
        pixels /= np.float32(255)
        return pixels


def _shuffled(tree: ImageTree, domain: str, number: int, generator: np.random.Generator) -> Rows:
    images = tree.images[domain]
    return tuple((number, *images[place]) for place in generator.permutation(len(images)))
