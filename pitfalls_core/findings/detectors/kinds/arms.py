"""Detectors that look at scores and predictions, one pitfall for each variant on each dataset."""

from collections.abc import Iterator

from pitfalls_core.findings.arms import Label
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scene import Place, Scene
from pitfalls_core.findings.detectors.scores.best_last import best_last_gap
from pitfalls_core.findings.detectors.scores.collapse import collapse
from pitfalls_core.findings.detectors.scores.deceptive_validation import deceptive_validation
from pitfalls_core.findings.detectors.scores.metric_naming import metric_naming
from pitfalls_core.findings.detectors.scores.seed_instability import seed_instability
from pitfalls_core.findings.scale import LAST_EPOCH

VALIDATION = "validation"

ACCURACY = "accuracy"


def collapses(scene: Scene) -> Iterator[Pitfall]:
    """Yield whether runs have collapsed, for every arm with predictions."""
    for place, predictions in scene.predictions.items():
        yield collapse(predictions, scene.name(*place))


def instabilities(scene: Scene) -> Iterator[Pitfall]:
    """Yield whether seeds lie far apart, for every arm that is scored by accuracy."""
    for place, arm in scene.arms.items():
        scores = [*scene.scores(place, ACCURACY).values()]
        if scores and place[0] in scene.study.datasets:
            yield seed_instability(scores, scene.name(*place), examples=arm.examples)


def best_and_last(scene: Scene) -> Iterator[Pitfall]:
    """Yield what the last epoch would lose, for every arm that has scores of both."""
    metric = scene.study.metric
    for place in scene.arms:
        last = scene.scores(place, metric + LAST_EPOCH)
        if last and place[0] in scene.study.datasets:
            yield best_last_gap(scene.scores(place, metric), last, scene.name(*place))


def deceptions(scene: Scene) -> Iterator[Pitfall]:
    """Yield whether runs that validate well are at chance on a set that is shifted on purpose."""
    for place, predictions in scene.predictions.items():
        task, _, name = place[0].partition("/")
        validation = _validation(scene, place)
        if name in scene.study.task(task).shifted and validation:
            yield deceptive_validation(
                validation, predictions, scene.name(*place), chance=_chance(scene, place)
            )


def namings(scene: Scene) -> Iterator[Pitfall]:
    """Yield whether two metrics have the same values, for every dataset with several metrics."""
    for dataset in scene.study.datasets:
        task, _, name = dataset.partition("/")
        rows = [record.scores for record in scene.runs.records if record.task == task]
        names = {
            score.partition("/")[2]: score
            for row in rows
            for score in row
            if score.partition("/")[0] == name and not score.endswith(LAST_EPOCH)
        }
        whole = [row for row in rows if all(score in row for score in names.values())]
        metrics = {short: [row[score] for row in whole] for short, score in names.items()}
        found = metric_naming(metrics, scene.dataset(dataset))
        if found is not None:
            yield found


def _validation(scene: Scene, place: Place) -> dict[Label, float]:
    """Return seed to validation accuracy, of the runs of an arm."""
    records = {seed: scene.records.get(run) for seed, run in scene.arms[place].runs.items()}
    name = f"{VALIDATION}/{ACCURACY}"
    return {
        seed: one.scores[name]
        for seed, one in records.items()
        if one is not None and name in one.scores
    }


def _chance(scene: Scene, place: Place) -> float:
    """Return the share of the most frequent class of a validation set, or chance of the study."""
    for run in scene.arms[place].runs.values():
        facts = scene.records[run].sets.get(VALIDATION) if run in scene.records else None
        if facts is not None and facts.labels:
            return min(max(facts.labels) / max(1, sum(facts.labels)), 0.99)
    return scene.study.chance or 0.0
