"""Preprocessing fingerprint: a set whose values or axes look otherwise than in training."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pitfalls_core.data.facts import ImageFacts, SetFacts
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.profiles import (
    MOST_MISFIT,
    TIMES,
    Profiles,
    compared_profiles,
)
from pitfalls_core.findings.detectors.recorded_sets import Place, pitfalls
from pitfalls_core.findings.detectors.set_words import (
    ALTERED,
    FINGERPRINT,
    INTENDED,
    KIND,
    LIKELY,
    PROFILE,
    VALUES,
)
from pitfalls_core.findings.sentence import Sentence, compose, plain_text
from pitfalls_core.runs.store.record import RunRecord

DETECTOR = "preprocessing fingerprint"

SD_RATIO = 1.5
"""It fires where one SD is more than so many times the other."""

RANGE_RATIO = 2.0
"""It fires where one range is more than so many times as wide as the other."""

MEAN_SHIFT = 0.5
"""It fires where the means are so many SDs of the training values apart, or more."""

BYTE = 255.0
"""Between values of bytes and values in [0, 1]."""


@dataclass(frozen=True)
class Spread:
    """Values of a set against those of training: SD and range as ratios, mean in training SDs."""

    sd: float
    mean: float
    range: float


@dataclass(frozen=True)
class Fingerprint:
    """How a set looks against training.

    Parameters
    ----------
    train, other
        What was recorded of the images.
    spread
        None where a set has a single value throughout.
    profiles
        None where they cannot be compared.
    faults
        What it may be, as keys of the words.
    """

    train: ImageFacts
    other: ImageFacts
    spread: Spread | None
    profiles: Profiles | None
    faults: tuple[str, ...]

    @property
    def fired(self) -> bool:
        """Whether anything looks preprocessed otherwise."""
        return bool(self.faults)

    @property
    def size(self) -> float:
        """Number of faults, and below one how far off the values are."""
        off = 0.0 if self.spread is None else abs(math.log(self.spread.sd)) + abs(self.spread.mean)
        return len(self.faults) + off / (1 + off)


def preprocessing(
    records: Iterable[RunRecord], shifted: Collection[Place] = ()
) -> tuple[Pitfall, ...]:
    """Return for each task and set whether it looks as if it was preprocessed otherwise.

    It fires where a seed has a set of another shape or type, of another spread, mean or range, or
    with profiles along the axes that fit those of training better once these are inverted,
    transposed or flipped. A flip shows only where the images are lopsided on average, beyond what
    sampling does.

    Parameters
    ----------
    records
        The runs.
    shifted
        Sets that are meant to look otherwise, as (task, set); the evidence says so, and the alarm
        is raised all the same.
    """

    def said(found: Fingerprint, place: Place) -> Sentence:
        return _said(found, intended=place in shifted)

    return pitfalls(DETECTOR, records, fingerprint, said)


def fingerprint(train: SetFacts, other: SetFacts) -> Fingerprint | None:
    """Return how `other` looks against `train`; None if images of one are not known."""
    if train.images is None or other.images is None:
        return None
    one, two = train.images, other.images
    spread, profiles = _spread(one, two), compared_profiles(one, two)
    faults = (*_of_kind(one, two), *_of_axes(profiles), *_of_values(one, two, spread, profiles))
    return Fingerprint(one, two, spread, profiles, faults)


def _spread(train: ImageFacts, other: ImageFacts) -> Spread | None:
    if min(train.sd, other.sd) == 0:
        return None
    return Spread(
        sd=other.sd / train.sd,
        mean=(other.mean - train.mean) / train.sd,
        range=(other.highest - other.lowest) / (train.highest - train.lowest),
    )


def _of_kind(train: ImageFacts, other: ImageFacts) -> tuple[str, ...]:
    shape: tuple[str, ...] = ()
    if train.shape != other.shape:
        shape = ("axes",) if sorted(train.shape) == sorted(other.shape) else ("shape",)
    return shape + (() if train.dtype == other.dtype else ("type",))


def _of_axes(profiles: Profiles | None) -> tuple[str, ...]:
    return (profiles.name,) if profiles is not None and profiles.fired else ()


def _of_values(
    train: ImageFacts, other: ImageFacts, spread: Spread | None, profiles: Profiles | None
) -> tuple[str, ...]:
    """Return what the values look like; an inverted set is not off in its mean as well."""
    if spread is None:
        return () if train.sd == other.sd else ("constant",)
    if not _beyond(spread.sd / BYTE, SD_RATIO):
        return ("times 255",)
    if not _beyond(spread.sd * BYTE, SD_RATIO):
        return ("over 255",)
    inverted = "inverted" in _of_axes(profiles)
    moved = abs(spread.mean) >= MEAN_SHIFT and not inverted
    off = moved or _beyond(spread.sd, SD_RATIO) or _beyond(spread.range, RANGE_RATIO)
    return ("scale",) if off else ()


def _beyond(ratio: float, limit: float) -> bool:
    return not 1 / limit <= ratio <= limit


def _said(found: Fingerprint, *, intended: bool) -> Sentence:
    names = [ALTERED[one] if one in ALTERED else LIKELY[one] for one in found.faults]
    faults = LIKELY["and"].join(names)
    return compose(
        FINGERPRINT,
        kind=_kind(found),
        values=_values(found.spread),
        profile=_profile(found.profiles),
        likely=compose(LIKELY["some" if found.faults else "none"], faults=faults),
        intended=INTENDED if intended else "",
    )


def _kind(found: Fingerprint) -> str:
    train, other = found.train, found.other
    same = (train.shape, train.dtype) == (other.shape, other.dtype)
    return plain_text(
        compose(
            KIND["same" if same else "other"],
            shape=_listed(other.shape),
            dtype=other.dtype,
            train_shape=_listed(train.shape),
            train_dtype=train.dtype,
        )
    )


def _listed(shape: tuple[int, ...]) -> str:
    return ", ".join(map(str, shape))


def _values(spread: Spread | None) -> Sentence:
    if spread is None:
        return compose(VALUES["constant"])
    return compose(
        VALUES["measured"],
        sd=f"{spread.sd:.3g}",
        sd_low=f"{1 / SD_RATIO:.2f}",
        sd_high=f"{SD_RATIO:.2f}",
        mean=f"{spread.mean + 0.0:+.3g}".replace("-", "−"),
        mean_limit=f"{MEAN_SHIFT:g}",
        range=f"{spread.range:.3g}",
        range_low=f"{1 / RANGE_RATIO:.2f}",
        range_high=f"{RANGE_RATIO:.2f}",
    )


def _profile(profiles: Profiles | None) -> Sentence:
    if profiles is None:
        return compose(PROFILE["none"])
    return compose(
        PROFILE["measured"],
        as_is=f"{profiles.as_is:.2g}",
        altered=f"{profiles.altered:.2g}",
        name=ALTERED[profiles.name],
        sampling=f"{profiles.sampling:.2g}",
        times=f"{TIMES:g}",
        most=f"{MOST_MISFIT:g}",
    )
