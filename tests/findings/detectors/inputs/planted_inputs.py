"""Drawn inputs and plain models with a planted fault, and their clean twins."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.detectors.inputs.black_box import black_box
from pitfalls_core.findings.detectors.inputs.covariate_shift import covariate_shift
from pitfalls_core.findings.detectors.inputs.group_overlap import group_overlap
from pitfalls_core.findings.detectors.inputs.padding_leak import padding_leak
from pitfalls_core.findings.detectors.inputs.repairs import Reference
from pitfalls_core.findings.detectors.inputs.scaler_provenance import scaler_provenance
from pitfalls_core.findings.detectors.inputs.silent_fallback import Content, silent_fallback
from pitfalls_core.findings.detectors.inputs.tokens import token_mismatch, unknown_tokens
from pitfalls_core.findings.detectors.pitfall import Pitfall

Generator = np.random.Generator
Values = NDArray[Any]
Draw = Callable[[Generator], Pitfall]

SIZE = 8
CLASSES = 5
EXAMPLES = 200


def nearest(prototypes: Values) -> Callable[[Values], Values]:
    """Return a model that scores images by their distance from the prototype of each class."""

    def predict(images: Values) -> Values:
        flat, known = images.reshape(len(images), -1), prototypes.reshape(CLASSES, -1)
        return np.asarray(flat @ known.T - (known**2).sum(axis=1) / 2)

    return predict


def served_otherwise(*, planted: bool) -> Draw:
    """Return draws of a nearest-prototype model and noisy images, with one of seven faults."""

    def draw(generator: Generator) -> Pitfall:
        prototypes = generator.uniform(0, 1, (CLASSES, 1, SIZE, SIZE))
        labels = generator.integers(CLASSES, size=EXAMPLES)
        images = prototypes[labels] + generator.normal(0, 0.8, (EXAMPLES, 1, SIZE, SIZE))
        reference = Reference(float(images.mean()), float(images.std()))
        faults: tuple[Callable[[Values], Values], ...] = (
            lambda one: one * 255,
            lambda one: one / 255,
            lambda one: 1 - one,
            lambda one: (one - one.mean()) / one.std(),
            lambda one: one.swapaxes(2, 3),
            lambda one: one[:, :, ::-1],
            lambda one: one[..., ::-1],
        )
        if planted:
            images = faults[generator.integers(len(faults))](images)
        return black_box(nearest(prototypes), images, labels, "Test", reference=reference)

    return draw


def shifted(*, planted: bool) -> Draw:
    """Return draws of two samples of 60 with six features, one of them moved by 0.8 to 2 SDs."""

    def draw(generator: Generator) -> Pitfall:
        mixing = generator.normal(size=(6, 6))
        one, two = generator.normal(size=(2, 60, 6))
        if planted:
            two[:, 0] += generator.uniform(0.8, 2)
        return covariate_shift(one @ mixing, two @ mixing, "Live", generator, permutations=39)

    return draw


def sharing(*, planted: bool) -> Draw:
    """Return draws of forty writers split into two sets, one to five of them in both."""

    def draw(generator: Generator) -> Pitfall:
        writers = generator.permutation(40)
        train = generator.choice(writers[:30], 300)
        test = generator.choice(writers[30:], 100)
        if planted:
            both = generator.integers(1, 6)
            test[: 2 * both] = np.repeat(train[:both], 2)
        return group_overlap(train.tolist(), test.tolist(), "Test")

    return draw


def fitted_on_all(*, planted: bool) -> Draw:
    """Return draws of a scaler of four features: of training alone, or of test as well."""

    def draw(generator: Generator) -> Pitfall:
        sets = {"train": generator.normal(1, 2, (100, 4)), "test": generator.normal(1, 2, (50, 4))}
        fitted = np.concatenate([*sets.values()]) if planted else sets["train"]
        divisor = int(generator.integers(2))
        mean, sd = fitted.mean(axis=0), fitted.std(axis=0, ddof=divisor)
        return scaler_provenance(mean.astype(np.float32), sd.astype(np.float32), sets, "Scaler")

    return draw


def with_unknown(*, planted: bool) -> Draw:
    """Return draws of sequences of eight out of twenty tokens, with one to four new ones."""

    def draw(generator: Generator) -> Pitfall:
        train = generator.integers(1, 21, (300, 8))
        most = 20 + generator.integers(1, 5) if planted else 20
        return unknown_tokens(train, generator.integers(1, most + 1, (100, 8)), "Test")

    return draw


def with_other_shares(*, planted: bool) -> Draw:
    """Return draws of sequences in which one of five tokens is up to half as frequent."""

    def draw(generator: Generator) -> Pitfall:
        shares = generator.dirichlet(np.full(5, 20.0))
        other = shares.copy()
        other[0] *= generator.uniform(0, 0.5) if planted else 1
        train = generator.choice(5, (300, 8), p=shares)
        return token_mismatch(train, generator.choice(5, (100, 8), p=other / other.sum()), "Test")

    return draw


def pooling(*, planted: bool) -> Draw:
    """Return draws of a model that averages embeddings over all places, or over tokens only."""

    def draw(generator: Generator) -> Pitfall:
        embedded = generator.normal(size=(21, 2)).astype(np.float32)
        tokens = generator.integers(1, 21, (100, 8))

        def predict(sequences: Values) -> Values:
            mask = np.ones(sequences.shape) if planted else sequences > 0
            summed = (embedded[sequences] * mask[..., None]).sum(axis=1)
            return np.asarray(summed / mask.sum(axis=1, keepdims=True))

        return padding_leak(predict, tokens, "Model")

    return draw


def made_up(*, planted: bool) -> Draw:
    """Return draws of 200 labels that are part of 1,000 named ones, or 1,000 made up anew."""

    def draw(generator: Generator) -> Pitfall:
        named = generator.integers(4, size=1000)
        read = generator.integers(4, size=1000) if planted else generator.choice(named, 200, False)
        counts = [np.bincount(one, minlength=4).tolist() for one in (read, named)]
        return silent_fallback(Content(None, counts[0]), Content(None, counts[1]), "Data")

    return draw
