"""Images of every source brought to one mean and one spread."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

Moments = tuple[float, float]
"""Mean and standard deviation of all values of all images."""


@dataclass(frozen=True)
class SourceStandardization:
    """Grey values of each source moved and scaled to the mean and SD of the whole training set.

    The moments of a source are those of its training images; a source without any takes those of
    the unlabelled sample, which is assumed to come from it. Nothing is taken from a test set. The
    result may leave [0, 1].

    Parameters
    ----------
    attribute
        Of all examples: which source they come from.
    """

    attribute: str = "source"

    def prepare(self, splits: Splits, _streams: Streams, /) -> Splits:
        """Return standardized copies of all sets and of the unlabelled sample.

        Raises
        ------
        InputError
            If a set lacks the attribute, or has a source that nothing is known of.
        """
        for name, part in {
            "train": splits.train,
            "validation": splits.validation,
            **splits.tests,
        }.items():
            if self.attribute not in part.attributes:
                message = (
                    f"standardization by source needs attribute {self.attribute!r} in every set; "
                    f"set {name!r} lacks it"
                )
                raise InputError(message)
        train, sample = splits.train, splits.unlabelled
        sources = train.attributes[self.attribute]
        whole = _moments(train.inputs)
        known = {int(one): _moments(train.inputs[sources == one]) for one in np.unique(sources)}
        other = None if sample is None else _moments(sample)
        return replace(
            splits,
            train=self._moved(train, known, other, whole),
            validation=self._moved(splits.validation, known, other, whole),
            tests={n: self._moved(one, known, other, whole) for n, one in splits.tests.items()},
            unlabelled=sample if sample is None or other is None else _to(sample, other, whole),
        )

    def _moved(
        self, part: Labelled, known: Mapping[int, Moments], other: Moments | None, whole: Moments
    ) -> Labelled:
        inputs = np.empty_like(part.inputs)
        sources = part.attributes[self.attribute]
        for source in np.unique(sources):
            moments = known.get(int(source), other)
            if moments is None:
                message = (
                    f"source {source} is not in the training set, and there is no unlabelled "
                    "sample to take its mean and spread from"
                )
                raise InputError(message)
            inputs[sources == source] = _to(part.inputs[sources == source], moments, whole)
        return Labelled(inputs, part.labels, attributes=part.attributes)


def _moments(images: NDArray[np.float32]) -> Moments:
    """Return mean and SD; images without any spread count as having one of 1."""
    spread = float(images.std(dtype=np.float64))
    return float(images.mean(dtype=np.float64)), spread or 1.0


def _to(images: NDArray[np.float32], moments: Moments, whole: Moments) -> NDArray[np.float32]:
    scaled = (images - np.float32(moments[0])) * np.float32(whole[1] / moments[1])
    return np.asarray(scaled + np.float32(whole[0]), dtype=np.float32)
