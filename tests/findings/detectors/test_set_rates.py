"""Hit and false-alarm rates of the detectors on sets, measured again draw by draw."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from pitfalls_core.data.facts import SetFacts
from pitfalls_core.findings.detectors import leakage, preprocessing, split_mismatch
from pitfalls_core.findings.detectors.pitfall import Pitfall, Rates
from pitfalls_core.findings.detectors.rates import RATES
from pitfalls_core.runs.store.record import RunRecord
from tests.findings.detectors.planted import (
    CLASSES,
    TEST,
    TRAIN,
    Generator,
    Images,
    counted,
    drawn,
    facts,
    run,
)

DRAWS = 200

Sets = Mapping[str, SetFacts]
Detector = Callable[[Iterable[RunRecord]], tuple[Pitfall, ...]]


def altered(images: Images, generator: Generator) -> Images:
    """Return `images` with one of eight faults, some of them too small to be told from a shift."""
    faults: tuple[Callable[[Images], Images], ...] = (
        lambda one: one * generator.uniform(1.2, 2.5),
        lambda one: one + one.std() * generator.uniform(0.2, 1.0),
        lambda one: (one - one.mean()) / one.std(),
        lambda one: 1 - one,
        lambda one: one.swapaxes(2, 3),
        lambda one: one[:, :, ::-1],
        lambda one: one[..., ::-1],
        lambda one: one * 255,
    )
    return faults[generator.integers(len(faults))](images).astype(np.float32)


def preprocessed_otherwise(generator: Generator) -> Sets:
    """Return a test set drawn like the training set, then altered."""
    return facts(drawn(TRAIN, generator), altered(drawn(TEST, generator), generator))


def preprocessed_alike(generator: Generator) -> Sets:
    """Return a test set drawn like the training set, with a little other light and contrast."""
    images = drawn(TEST, generator)
    lit = images * generator.uniform(0.9, 1.1) + images.std() * generator.uniform(-0.1, 0.1)
    return facts(drawn(TRAIN, generator), lit.astype(np.float32))


def leaking(generator: Generator) -> Sets:
    """Return a test set with one to eight training images, half the time dimmed and noisy."""
    train, test = drawn(TRAIN, generator), drawn(TEST, generator)
    copies = train[generator.choice(TRAIN, generator.integers(1, 9), replace=False)]
    if generator.random() < 0.5:
        noise = generator.normal(0, generator.uniform(0, 0.03), copies.shape)
        copies = (copies * generator.uniform(0.7, 1.3) + noise).astype(np.float32)
    test[: len(copies)] = copies
    return facts(train, test)


def not_leaking(generator: Generator) -> Sets:
    """Return a test set drawn like the training set."""
    return facts(drawn(TRAIN, generator), drawn(TEST, generator))


def otherwise_split(generator: Generator) -> Sets:
    """Return class counts of a test set in which one class is rarer than in training."""
    shares = generator.dirichlet(np.full(CLASSES, 20.0))
    rarer = shares.copy()
    rarer[0] *= generator.uniform(0, 0.6)
    train = generator.multinomial(1000, shares)
    return counted(train, generator.multinomial(500, rarer / rarer.sum()))


def evenly_split(generator: Generator) -> Sets:
    """Return class counts of two sets drawn from one distribution."""
    shares = generator.dirichlet(np.full(CLASSES, 20.0))
    return counted(generator.multinomial(1000, shares), generator.multinomial(500, shares))


CASES: dict[str, tuple[Detector, Callable[[Generator], Sets], Callable[[Generator], Sets]]] = {
    preprocessing.DETECTOR: (
        preprocessing.preprocessing,
        preprocessed_otherwise,
        preprocessed_alike,
    ),
    leakage.DETECTOR: (leakage.leakage, leaking, not_leaking),
    split_mismatch.DETECTOR: (split_mismatch.split_mismatch, otherwise_split, evenly_split),
}


def share_of_alarms(detector: Detector, draw: Callable[[Generator], Sets], start: int) -> float:
    """Return in which share of the draws, one run each, the detector fires."""
    fired = 0
    for number in range(DRAWS):
        (found,) = detector([run(draw(np.random.default_rng([start, number])))])
        fired += found.fired
    return fired / DRAWS


@pytest.mark.parametrize("name", CASES)
def test_the_rates_are_those_that_are_written(name: str) -> None:
    """The very same draws give the very same shares."""
    detector, fault, clean = CASES[name]
    hits, false_alarms = share_of_alarms(detector, fault, 1), share_of_alarms(detector, clean, 2)
    written = RATES[name]
    assert replace(written, hits=hits, false_alarms=false_alarms) == written
    assert written.draws == DRAWS


@pytest.mark.parametrize("name", CASES)
def test_a_detector_tells_fault_from_clean(name: str) -> None:
    """Written rates are shares, and most faults are found where few clean draws raise an alarm."""
    written: Rates = RATES[name]
    assert 0.5 < written.hits <= 1
    assert 0 <= written.false_alarms < 0.05
