"""Profiles along the image axes, compared as they are and altered."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.facts import ImageFacts

TIMES = 5.0
"""An alarm takes a misfit so many times that of the altered profile, and that of sampling."""

MOST_MISFIT = 0.1
"""An altered profile that fits no better than this is no explanation."""

FLIPS = ("top to bottom", "left to right")
"""Alterations of one axis; both together are half a turn."""


@dataclass(frozen=True)
class Profiles:
    """How badly the profiles of a set fit those of training.

    A misfit is one minus the correlation of two profiles, each less its own mean; it is half the
    squared distance between them once each has norm one.

    Parameters
    ----------
    as_is
        Misfit against those of training.
    altered, name
        Misfit against those of training once these are altered, and how they are: the alteration
        that does most for the fit, by the misfit of the axes that it moves.
    sampling
        Misfit to be expected from which examples were drawn.
    """

    as_is: float
    altered: float
    name: str
    sampling: float

    @property
    def fired(self) -> bool:
        """Whether the altered profile fits, and the one as it is fits much worse."""
        return self.altered <= MOST_MISFIT and self.gain >= TIMES

    @property
    def gain(self) -> float:
        """How many times the greater of the other two misfits the one as it is amounts to."""
        return self.as_is / max(self.altered, self.sampling)


@dataclass(frozen=True)
class _Line:
    """A profile, or both together: parts less the mean of their axis, and the error of each."""

    parts: NDArray[np.float64]
    error: NDArray[np.float64]

    @property
    def noise(self) -> float:
        """Squared error of all parts, relative to their squared norm."""
        return float((self.error**2).sum() / (self.parts**2).sum())


def compared_profiles(train: ImageFacts, other: ImageFacts) -> Profiles | None:
    """Return how the profiles of `other` fit those of `train`, as they are and altered.

    None if they differ in length, or have no error to compare a misfit with: a set of one example,
    or with the same value, or the same profile, throughout.
    """
    lengths = [(len(one.rows), len(one.columns)) for one in (train, other)]
    if lengths[0] != lengths[1] or min(_errors(train) + _errors(other)) <= 0:
        return None
    fits = [*_flips(train, other), *_of_both_axes(train, other)]
    if not fits:
        return None
    best = max(fits, key=lambda fit: (fit.fired, fit.gain))
    flips = [fit for fit in fits if fit.name in FLIPS and fit.fired]
    return replace(best, name="half turn") if len(flips) == 2 and best in flips else best


def _flips(train: ImageFacts, other: ImageFacts) -> Iterator[Profiles]:
    """Yield what each axis alone says of its direction."""
    found, trained = _columns(other), _columns(train)
    yield from _fit("left to right", found, trained, trained.parts[::-1])
    if train.rows:
        found, trained = _rows(other), _rows(train)
        yield from _fit("top to bottom", found, trained, trained.parts[::-1])


def _of_both_axes(train: ImageFacts, other: ImageFacts) -> Iterator[Profiles]:
    """Yield what both axes together say of the sign of the values, and of each other."""
    found, trained = _both(other), _both(train)
    yield from _fit("inverted", found, trained, -trained.parts)
    if len(train.rows) == len(train.columns):
        rows, columns = _rows(train).parts, _columns(train).parts
        yield from _fit("transposed", found, trained, np.concatenate([columns, rows]))
        for turned in ((columns, rows[::-1]), (columns[::-1], rows)):
            yield from _fit("quarter turn", found, trained, np.concatenate(turned))


def _fit(
    name: str, found: _Line, trained: _Line, altered: NDArray[np.float64]
) -> Iterator[Profiles]:
    """Yield the misfits, unless a profile is the same throughout."""
    if found.parts.any() and trained.parts.any():
        as_is, other = _misfit(found.parts, trained.parts), _misfit(found.parts, altered)
        yield Profiles(as_is, other, name, (found.noise + trained.noise) / 2)


def _misfit(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    norm = float(np.linalg.norm(one) * np.linalg.norm(other))
    return max(0.0, 1 - float(one @ other) / norm)


def _errors(images: ImageFacts) -> tuple[float, ...]:
    return (images.columns_error, *((images.rows_error,) if images.rows else ()))


def _rows(images: ImageFacts) -> _Line:
    return _line(images.rows, images.rows_error)


def _columns(images: ImageFacts) -> _Line:
    return _line(images.columns, images.columns_error)


def _both(images: ImageFacts) -> _Line:
    columns = _columns(images)
    if not images.rows:
        return columns
    rows = _rows(images)
    parts = np.concatenate([rows.parts, columns.parts])
    return _Line(parts, np.concatenate([rows.error, columns.error]))


def _line(values: tuple[float, ...], error: float) -> _Line:
    parts = np.array(values, dtype=np.float64)
    return _Line(parts - parts.mean(), np.full(len(parts), error))
