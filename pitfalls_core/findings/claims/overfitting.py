"""Claims that runs overfit after the epoch of lowest validation loss."""

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.rule import Draws, Held, Status, status_of
from pitfalls_core.findings.claims.several_words import SEVERAL
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.studies.claims.overfitting import ONSET, AfterOnset, OverfitsInEveryRun


class OverfitsInEveryRunRule:
    """What was observed is true or false; runs that never finished could change it."""

    def status(self, predicate: OverfitsInEveryRun, ground: Ground, /) -> Status:
        """Refuted by a single run; inconclusive while runs are missing."""
        seen = [overfits(predicate, task, ground) for task in predicate.on_tasks]
        planned = sum(ground.planned(task, predicate.variant) for task in predicate.on_tasks)
        refuted = any(not held for one in seen for held in one.values())
        return status_of(0 < planned == sum(map(len, seen)), refuted=refuted)

    def noise(
        self, _predicate: OverfitsInEveryRun, _ground: Ground, /
    ) -> NDArray[np.float64] | None:
        """Nothing is compared that could fail to differ."""
        return None

    def holds(self, _predicate: OverfitsInEveryRun, draws: Draws, _ground: Ground, /) -> Held:
        """Never asked, without noise."""
        return np.zeros(len(draws), dtype=np.bool_)

    def evidence(self, predicate: OverfitsInEveryRun, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show in how many runs of each task it was seen, and the medians of the three changes."""
        return tuple(_shown(predicate, task, ground) for task in predicate.on_tasks)


def overfits(predicate: OverfitsInEveryRun, task: str, ground: Ground) -> dict[int, bool]:
    """Return for each seed whether all three are seen after the onset."""
    fall, rise, gain = (
        ground.measured(one, predicate.variant) for one in changes(task, predicate.metric)
    )
    return {
        seed: -fall[seed] > predicate.fall
        and rise[seed] >= predicate.rise
        and gain[seed] < predicate.gain
        for seed in sorted(fall.keys() & rise.keys() & gain.keys())
    }


def changes(task: str, metric: str) -> tuple[AfterOnset, AfterOnset, AfterOnset]:
    """Return what is looked at after the onset: both losses, and a score on the validation set."""
    return (
        AfterOnset(task, "train_loss", "relative"),
        AfterOnset(task, ONSET, "relative"),
        AfterOnset(task, f"validation_{metric}", "absolute"),
    )


def _shown(predicate: OverfitsInEveryRun, task: str, ground: Ground) -> Sentence:
    held = overfits(predicate, task, ground)
    names = {"task": ground.names.get(task, task)}
    if not held:
        return compose(SEVERAL["no_curves"], **names)
    train, validation, score = (
        float(np.median(list(ground.measured(one, predicate.variant).values())))
        for one in changes(task, predicate.metric)
    )
    return compose(
        SEVERAL["overfits"],
        **names,
        held=ground.number(str(sum(held.values()))),
        runs=ground.number(str(len(held))),
        train=ground.number(f"{ACCURACY.signed(train)} %"),
        validation=ground.number(f"{ACCURACY.signed(validation)} %"),
        score=ground.number(ACCURACY.change(score)),
    )
