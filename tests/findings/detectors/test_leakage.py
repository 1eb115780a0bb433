"""Leakage: planted copies, exact and near, beside their clean twin."""

from dataclasses import replace

import numpy as np
import pytest

from pitfalls_core.data.facts import Overlap, SetFacts
from pitfalls_core.findings.detectors.leakage import NEAR_SHARE, leakage
from pitfalls_core.findings.sentence import plain_text
from tests.findings.detectors.planted import TEST, TRAIN, Images, drawn, facts, run

TRAINED = drawn(TRAIN, np.random.default_rng(0))
CLEAN = drawn(TEST, np.random.default_rng(1))


def with_copies(count: int, light: float = 1.0) -> Images:
    """Return clean images, the first `count` replaced by training images in other light."""
    images = CLEAN.copy()
    images[:count] = TRAINED[:count] * np.float32(light)
    return images


@pytest.mark.parametrize(
    ("images", "fired"),
    [
        (CLEAN, False),
        (with_copies(1), True),
        (with_copies(2, light=0.8), False),
        (with_copies(3, light=0.8), True),
    ],
    ids=["clean", "one exact", "two near of 200", "three near of 200"],
)
def test_planted_copies(images: Images, fired: bool) -> None:
    """One exact copy is enough; near copies are from more than one in a hundred on."""
    (found,) = leakage([run(facts(TRAINED, images))])
    assert found.fired is fired


def test_the_evidence_names_counts_and_thresholds() -> None:
    """Of three seeds the worst is shown, with how many raise the alarm."""
    runs = [run(facts(TRAINED, with_copies(count)), count) for count in (0, 5, 2)]
    (found,) = leakage(runs)
    assert plain_text(found.evidence) == (
        "Of 200 examples, 5 are in the training set bit for bit (alarm from 1); of the 200 that "
        "were looked at, 0 more have a cosine of 0.995 or more with a training image (alarm above "
        "1 % of them); the alarm is raised in 2 of 3 seeds, and seed 5 is shown."
    )


def test_the_share_is_one_of_those_that_were_looked_at() -> None:
    """Not of all examples: a search among the first of many is no smaller a finding."""
    train = SetFacts(10)
    looked_at = 1000
    for near, fired in ((round(NEAR_SHARE * looked_at), False), (11, True)):
        test = SetFacts(100_000, overlap=Overlap(0, near, looked_at, 0.995))
        (found,) = leakage([run({"train": train, "test": test})])
        assert found.fired is fired


def test_sets_of_another_shape_were_not_searched() -> None:
    """The evidence says so instead of naming a count of zero."""
    known = facts(TRAINED, CLEAN[:, :, 1:])
    (found,) = leakage([run(known)])
    assert not found.fired
    assert "near duplicates were not searched" in plain_text(found.evidence)
    bare = {name: replace(one, overlap=None) for name, one in known.items()}
    assert leakage([run(bare)]) == ()
