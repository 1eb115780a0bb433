"""Detectors that look at the comparisons of a study's question."""

from collections.abc import Iterator

from pitfalls_core.findings.detectors.class_regressions import class_regressions
from pitfalls_core.findings.detectors.negative_flips import negative_flips
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.power import low_power
from pitfalls_core.findings.detectors.scene import Scene
from pitfalls_core.findings.detectors.seed_lottery import seed_lottery


def lotteries(scene: Scene) -> Iterator[Pitfall]:
    """Yield what reporting the best seed would gain, for every arm that is compared."""
    seen = set()
    for one in scene.comparisons:
        for variant in (one.design.baseline, one.design.treatment):
            place = (one.design.dataset, variant)
            if place not in seen and one.design.margin is not None:
                seen.add(place)
                scores = [*scene.arms[place].scores.values()]
                yield seed_lottery(scores, scene.name(*place), margin=one.design.margin)


def powers(scene: Scene) -> Iterator[Pitfall]:
    """Yield whether each comparison could have seen the margin."""
    for one in scene.comparisons:
        yield low_power(one, scene.name(one.design.dataset, one.design.treatment))


def classes(scene: Scene) -> Iterator[Pitfall]:
    """Yield whether a class loses, for every comparison with predictions."""
    for one in scene.comparisons:
        changes = [each for each in scene.behaviour.classes if each.comparison == one.id]
        if changes:
            effect, scale = one.effect, one.design.scale
            whole = scale.change(effect.difference) if effect else "not assessable"
            subject = scene.name(one.design.dataset, one.design.treatment)
            yield class_regressions(changes, subject, whole=whole)


def flips(scene: Scene) -> Iterator[Pitfall]:
    """Yield whether more examples break than another seed would, for every comparison."""
    for one in scene.comparisons:
        for rates in scene.behaviour.flips:
            if rates.comparison == one.id:
                yield negative_flips(rates, scene.name(one.design.dataset, one.design.treatment))
