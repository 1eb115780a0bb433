"""The preprocessing fingerprint: planted faults, each named, beside their clean twin."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from pitfalls_core.data.facts import ImageFacts, SetFacts
from pitfalls_core.findings.detectors.preprocessing import (
    MEAN_SHIFT,
    SD_RATIO,
    fingerprint,
    preprocessing,
)
from pitfalls_core.findings.detectors.profiles import compared_profiles
from pitfalls_core.findings.sentence import plain_text
from tests.findings.detectors.planted import TEST, TRAIN, Images, drawn, facts, run

TRAINED = drawn(TRAIN, np.random.default_rng(0))
CLEAN = drawn(TEST, np.random.default_rng(1))

FAULTS: dict[str, tuple[Callable[[Images], Images], tuple[str, ...]]] = {
    "times 255": (lambda one: one * np.float32(255), ("times 255",)),
    "over 255": (lambda one: one / np.float32(255), ("over 255",)),
    "inverted": (lambda one: 1 - one, ("inverted",)),
    "transposed": (lambda one: one.swapaxes(2, 3), ("transposed",)),
    "upside down": (lambda one: one[:, :, ::-1], ("top to bottom",)),
    "mirrored": (lambda one: one[..., ::-1], ("left to right",)),
    "turned": (lambda one: one[:, :, ::-1, ::-1], ("half turn",)),
    "standardised": (lambda one: (one - one.mean()) / one.std(), ("scale",)),
    "contrast": (lambda one: one * np.float32(1.7), ("scale",)),
    "light": (lambda one: one + np.float32(0.7 * one.std()), ("scale",)),
    "double": (lambda one: one.astype(np.float64), ("type",)),
    "bytes": (lambda one: (one * 255).astype(np.uint8), ("type", "times 255")),
    "cropped": (lambda one: one[:, :, :, 2:], ("shape",)),
    "channels last": (lambda one: one.transpose(0, 2, 3, 1), ("axes",)),
    "blank": (lambda one: one * np.float32(0), ("constant",)),
}


def sets(images: Images) -> tuple[SetFacts, SetFacts]:
    """Return the facts of the training set and of `images`."""
    found = facts(TRAINED, images)
    return found["train"], found["test"]


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_and_named(name: str) -> None:
    """Each of them is named, and nothing else is."""
    alter, expected = FAULTS[name]
    found = fingerprint(*sets(alter(CLEAN)))
    assert found is not None
    assert found.fired
    assert found.faults == expected


def test_the_clean_twin_is_silent() -> None:
    """The same images without the fault, and again in a little other light."""
    for images in (CLEAN, CLEAN * np.float32(1.2), CLEAN + np.float32(0.2 * CLEAN.std())):
        found = fingerprint(*sets(images))
        assert found is not None
        assert (found.fired, found.faults) == (False, ())


@pytest.mark.parametrize(("factor", "fired"), [(0.99, False), (1.01, True)])
def test_the_thresholds_are_where_they_are_said_to_be(factor: float, fired: bool) -> None:
    """Just below them there is no alarm, just above there is: for the SD and for the mean."""
    train, _ = sets(CLEAN)
    images = train.images
    assert images is not None
    wide = replace(images, sd=images.sd * SD_RATIO * factor)
    narrow = replace(images, sd=images.sd / (SD_RATIO * factor))
    bright = replace(images, mean=images.mean + MEAN_SHIFT * factor * images.sd)
    for one in (wide, narrow, bright):
        found = fingerprint(train, replace(train, images=one))
        assert found is not None
        assert found.fired is fired


def test_flat_profiles_raise_no_alarm() -> None:
    """Noise has no shape along the axes, so what correlates by chance does not count."""
    noise = [np.random.default_rng(seed).random((100, 1, 12, 12)) for seed in range(20)]
    for images in noise[1:]:
        found = facts(noise[0], images)
        assert found["train"].images is not None
        assert found["test"].images is not None
        profiles = compared_profiles(found["train"].images, found["test"].images)
        assert profiles is not None
        assert (profiles.flat, profiles.fired) == (True, False)


def test_correlations_are_those_of_numpy() -> None:
    """As it is and for the best of the alterations, on lines of equal mean."""
    rows, columns = (0.0, 1.0, 3.0, 4.0), (2.0, 1.0, 4.0, 1.0)
    train = ImageFacts((1, 4, 4), "float32", 0, 4, 2, 1, rows, columns)
    other = replace(train, rows=(2.0, 1.0, 4.5, 0.5), columns=(0.0, 1.0, 2.5, 4.5))
    found = compared_profiles(train, other)
    assert found is not None
    one, two = np.array(other.rows + other.columns), np.array(rows + columns)
    assert found.as_is == pytest.approx(np.corrcoef(one, two)[0, 1])
    turned = np.array(columns + rows)
    assert found.best == pytest.approx(np.corrcoef(one, turned)[0, 1])
    assert found.altered == "transposed"


def test_one_pitfall_for_each_set_with_counts_over_seeds() -> None:
    """Of three seeds one is inverted; the variant that shares its sets counts once."""
    clean, faulty = facts(TRAINED, CLEAN), facts(TRAINED, 1 - CLEAN)
    runs = [run(clean, 0), run(faulty, 1), run(faulty, 1), run(clean, 2), run(clean, 0, "lines")]
    first, second = preprocessing(runs, shifted=[("lines", "test")])
    assert (first.subject, first.fired) == ("set “test” of task dots", True)
    assert (second.subject, second.fired) == ("set “test” of task lines", False)
    said = plain_text(first.evidence)
    assert said.endswith(
        "the set looks inverted; the alarm is raised in 1 of 3 seeds, and seed 1 is shown."
    )
    assert "(alarm outside 0.67 to 1.50)" in said
    assert "intended" not in said
    assert "nothing looks preprocessed otherwise (a shift was intended" in plain_text(
        second.evidence
    )


def test_an_intended_shift_is_measured_all_the_same() -> None:
    """The alarm is raised, and the evidence says that a shift was intended."""
    (found,) = preprocessing([run(facts(TRAINED, 1 - CLEAN))], shifted=[("dots", "test")])
    assert found.fired
    assert "looks inverted (a shift was intended for this set);" in plain_text(found.evidence)


def test_what_cannot_be_compared_is_left_out() -> None:
    """Runs without a training set, and sets whose images nobody saw."""
    known = facts(TRAINED, CLEAN)
    assert preprocessing([run({}), run({"test": known["test"]})]) == ()
    assert preprocessing([run({"train": known["train"], "test": SetFacts(3, (1, 2))})]) == ()
