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


def test_profiles_of_noise_raise_no_alarm() -> None:
    """Noise has no shape along the axes, so what fits by chance does not count."""
    noise = [np.random.default_rng(seed).random((100, 1, 12, 12)) for seed in range(100)]
    for images in noise[1:]:
        found = facts(noise[0], images)
        assert found["train"].images is not None
        assert found["test"].images is not None
        profiles = compared_profiles(found["train"].images, found["test"].images)
        assert profiles is not None
        assert not profiles.fired


def test_nearly_symmetric_images_are_seen_to_be_flipped_once_there_are_enough_of_them() -> None:
    """A tenth of a pixel off the centre shows in 5,000 images, and not in 50."""
    places = np.arange(12) - 5.6
    light = np.exp(-(places**2) / 8) + np.zeros((12, 1))
    fired = {}
    for count in (50, 5000):
        generator = np.random.default_rng(count)
        train, test = (light + generator.normal(0, 0.5, (count, 1, 12, 12)) for _ in range(2))
        for name, images in (("clean", test), ("flipped", test[..., ::-1])):
            found = fingerprint(*facts(train, images).values())
            assert found is not None
            fired[name, count] = found.faults
    assert fired == {
        ("clean", 50): (),
        ("flipped", 50): (),
        ("clean", 5000): (),
        ("flipped", 5000): ("left to right",),
    }


def lines(rows: tuple[float, ...], columns: tuple[float, ...]) -> ImageFacts:
    """Return facts with these profiles, whose parts have a standard error of 0.1 and 0.2."""
    return ImageFacts((1, 4, 4), "float32", 0, 4, 2, 1, rows, columns, 0.1, 0.2)


def test_misfits_are_one_minus_correlations() -> None:
    """Against NumPy; sampling is half the squared error over the squared norm, by hand."""
    rows, columns = (0.0, 1.0, 3.0, 4.0), (2.0, 1.0, 4.0, 1.0)
    other = lines((2.0, 1.0, 4.5, 0.5), (0.0, 1.0, 2.5, 4.5))
    found = compared_profiles(lines(rows, columns), other)
    assert found is not None
    assert found.name == "transposed"
    seen = np.array(other.rows + other.columns)  # rows and columns have the same mean, 2
    assert found.as_is == pytest.approx(1 - np.corrcoef(seen, rows + columns)[0, 1])
    assert found.altered == pytest.approx(1 - np.corrcoef(seen, columns + rows)[0, 1])
    # Squared errors 4 x 0.01 + 4 x 0.04; squared norms 10 + 6, and 9.5 + 11.5.
    assert found.sampling == pytest.approx((0.2 / 16 + 0.2 / 21) / 2)


def test_profiles_that_cannot_be_compared() -> None:
    """Of other lengths, of one example, or the same throughout; tables have columns only."""
    one = lines((0.0, 1.0, 3.0, 4.0), (2.0, 1.0, 4.0, 1.0))
    assert compared_profiles(one, replace(one, rows=(1.0, 2.0))) is None
    assert compared_profiles(one, replace(one, rows_error=0.0)) is None
    assert compared_profiles(one, replace(one, rows=(2.0,) * 4, columns=(2.0,) * 4)) is None
    table = replace(one, rows=(), rows_error=0.0, columns=(0.0, 1.0, 5.0), columns_error=0.01)
    found = compared_profiles(table, replace(table, columns=(5.0, 1.0, 0.0)))
    assert found is not None
    assert (found.name, found.fired) == ("left to right", True)


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
