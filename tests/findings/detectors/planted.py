"""Drawn images, the faults that are planted in them, and records of runs that saw them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.facts import SetFacts
from pitfalls_core.data.measuring import Examples, facts_of_sets
from pitfalls_core.runs.store.record import RunRecord
from tests.runs.samples import ingredients, record

Generator = np.random.Generator
Images = NDArray[Any]

SIZE = 12
TRAIN, TEST = 300, 200
CLASSES = 5


def drawn(count: int, generator: Generator) -> Images:
    """Return images (count, 1, SIZE, SIZE), float32: a bright, tilted bar, lower left on average.

    Place, length and light vary from image to image; all values lie in [0, 1].
    """
    rows, columns = np.mgrid[:SIZE, :SIZE]
    down = generator.normal(7.5, 1.2, (count, 1, 1))
    across = generator.normal(4.0, 1.2, (count, 1, 1))
    tilt = generator.normal(0, 0.3, (count, 1, 1))
    along = (columns - across) / generator.uniform(2.5, 4, (count, 1, 1))
    beside = (rows - down - tilt * (columns - across)) / generator.uniform(1, 2, (count, 1, 1))
    light = generator.uniform(0.5, 0.8, (count, 1, 1))
    bars = 0.1 + light * np.exp(-(along**2 + beside**2) / 2)
    noisy = bars + generator.normal(0, 0.03, bars.shape)
    images: Images = np.clip(noisy, 0, 1).astype(np.float32)[:, None]
    return images


def labelled(images: Images) -> Examples:
    """Return `images`, the classes in turn."""
    return Examples(images, np.arange(len(images)) % CLASSES)


def facts(train: Images, test: Images) -> dict[str, SetFacts]:
    """Return the facts of two sets of images."""
    return facts_of_sets({"train": labelled(train), "test": labelled(test)})


def run(sets: Mapping[str, SetFacts], seed: int = 0, task: str = "dots") -> RunRecord:
    """Return the record of a run that saw `sets`."""
    return replace(record(ingredients(seed)), seed=seed, task=task, sets=sets)


def counted(train: NDArray[np.int64], test: NDArray[np.int64]) -> dict[str, SetFacts]:
    """Return facts of two sets of which only the class counts are known."""
    return {
        name: SetFacts(int(counts.sum()), labels=tuple(counts.tolist()))
        for name, counts in (("train", train), ("test", test))
    }
