"""Detectors that look at the sets that runs recorded."""

from collections.abc import Iterator

from pitfalls_core.findings.detectors.leakage import leakage
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.preprocessing import preprocessing
from pitfalls_core.findings.detectors.scene import Scene
from pitfalls_core.findings.detectors.split_mismatch import split_mismatch


def fingerprints(scene: Scene) -> Iterator[Pitfall]:
    """Yield whether a set looks preprocessed otherwise, where shifts are meant said so."""
    shifted = {(task.name, name) for task in scene.study.tasks for name in task.shifted}
    yield from preprocessing(scene.runs.records, shifted)


def leaks(scene: Scene) -> Iterator[Pitfall]:
    """Yield whether a set shares examples with the training set."""
    yield from leakage(scene.runs.records)


def mismatches(scene: Scene) -> Iterator[Pitfall]:
    """Yield whether the classes of a set have other shares than in training."""
    yield from split_mismatch(scene.runs.records)
