"""What is kept of a set of examples: counts, values and digests, small enough for every record.

The values live apart from their measuring (`pitfalls_core.data.measuring`), so that a look at
stored runs needs no NumPy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ImageFacts:
    """What the values of the images of one set look like.

    Parameters
    ----------
    shape
        Of one example, for images (channels, height, width).
    dtype
        Name of the type of the values, for example ``"float32"``.
    lowest, highest, mean, sd
        Of all values of all examples, to six significant digits; `sd` divides by their number.
    rows, columns
        Mean value along the last but one and the last axis, in at most eight parts of equal
        width, first part first. A vector has columns only.
    rows_error, columns_error
        Standard error of these parts less their mean, as far as it comes from which examples were
        drawn: the root mean square over parts. 0 for a single example.
    """

    shape: tuple[int, ...]
    dtype: str
    lowest: float
    highest: float
    mean: float
    sd: float
    rows: tuple[float, ...]
    columns: tuple[float, ...]
    rows_error: float
    columns_error: float

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "ImageFacts":
        """Return the facts that `pitfalls_core.canonical.plain` turned into `values`."""
        tuples = {name: tuple(values[name]) for name in ("shape", "rows", "columns")}
        return cls(**{**values, **tuples})


@dataclass(frozen=True)
class Overlap:
    """What a set shares with the training set.

    Parameters
    ----------
    exact
        Examples, of all, whose image is in the training set bit for bit.
    near
        Examples, of the first `looked_at`, whose image is not in the training set, while the
        cosine between it and a training image, each with its mean removed, is at least
        `similarity`.
    looked_at
        For how many examples near duplicates were searched; 0 if the shapes differ, or the values
        are tokens.
    similarity
        The threshold.
    """

    exact: int
    near: int
    looked_at: int
    similarity: float


@dataclass(frozen=True)
class SetFacts:
    """What is known of one set of a run; what is not known is None.

    Parameters
    ----------
    examples
        How many.
    labels
        Examples of class 0, 1, ...
    images
        What the values look like.
    content
        SHA-256 of images and labels; the same examples in another order have the same.
    overlap
        What the set shares with the training set; None for that set itself.
    wrong_labels
        Share of the labels that label noise made wrong; None if there was no label noise.
    """

    examples: int
    labels: tuple[int, ...] | None = None
    images: ImageFacts | None = None
    content: str | None = None
    overlap: Overlap | None = None
    wrong_labels: float | None = None

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "SetFacts":
        """Return the facts that `pitfalls_core.canonical.plain` turned into `values`."""
        made: dict[str, Any] = {}
        if "labels" in values:
            made["labels"] = tuple(values["labels"])
        if "images" in values:
            made["images"] = ImageFacts.from_plain(values["images"])
        if "overlap" in values:
            made["overlap"] = Overlap(**values["overlap"])
        return cls(**{**values, **made})
