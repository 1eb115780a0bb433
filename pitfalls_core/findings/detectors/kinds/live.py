"""Detectors that look at sets that are shifted on purpose beside one that is not."""

from collections.abc import Iterator

from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.run_words import AGAINST
from pitfalls_core.findings.detectors.scene import Scene
from pitfalls_core.findings.detectors.scores.offline_live_gap import offline_live_gap
from pitfalls_core.findings.detectors.scores.paired import Scores
from pitfalls_core.findings.detectors.scores.rank_reversal import rank_reversal
from pitfalls_core.findings.sentence import compose, plain_text
from pitfalls_core.studies.study import Task


def gaps(scene: Scene) -> Iterator[Pitfall]:
    """Yield how far scores fall on the shifted sets, for every variant that is compared."""
    for task in scene.study.tasks:
        offline = _offline(task)
        for variant in scene.compared:
            scores = _scores(scene, offline, variant)
            live = {
                scene.study.dataset_title(dataset): found
                for dataset in _live(task)
                if (found := _scores(scene, dataset, variant))
            }
            if scores and live:
                yield offline_live_gap(
                    scores,
                    live,
                    scene.training(task.name, variant),
                    named=scene.study.dataset_title(offline),
                )


def reversals(scene: Scene) -> Iterator[Pitfall]:
    """Yield whether compared variants change their order, for every shifted set."""
    titles = {one.name: one.title for one in scene.study.variants}
    for task in scene.study.tasks:
        offline = _offline(task)
        there = _by_title(scene, offline, titles)
        for dataset in _live(task):
            here = _by_title(scene, dataset, titles)
            if len(there.keys() & here.keys()) > 1:
                subject = compose(
                    AGAINST, live=scene.dataset(dataset), offline=scene.dataset(offline)
                )
                yield rank_reversal(there, here, plain_text(subject))


def _offline(task: Task) -> str:
    """Return the first test set that is not shifted, or else the validation set."""
    plain = [name for name in task.datasets if name not in task.shifted]
    return f"{task.name}/{plain[0] if plain else 'validation'}"


def _live(task: Task) -> list[str]:
    return [f"{task.name}/{name}" for name in task.datasets if name in task.shifted]


def _scores(scene: Scene, dataset: str, variant: str) -> Scores:
    arm = scene.arms.get((dataset, variant))
    return arm.scores if arm else {}


def _by_title(scene: Scene, dataset: str, titles: dict[str, str]) -> dict[str, Scores]:
    return {
        titles[variant]: found
        for variant in scene.compared
        if (found := _scores(scene, dataset, variant))
    }
