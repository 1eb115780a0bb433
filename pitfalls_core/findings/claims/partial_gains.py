"""Claims about gains that are there, and smaller, or not where they were hoped for."""

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.gains import intervals_shown
from pitfalls_core.findings.claims.ground import FEWEST, Ground
from pitfalls_core.findings.claims.partial_words import PARTIAL
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.studies.claims.partial_gains import GainLost, GainWithin


class GainWithinRule:
    """Two bounds on every dataset, so that no correction is needed."""

    def status(self, predicate: GainWithin, ground: Ground, /) -> Status:
        """Refuted where some difference lies outside the bounds throughout, jointly."""
        most = predicate.most
        supported = all(low > 0 and high <= most for low, high in ground.intervals)
        joint = ground.joint_intervals if ground.comparisons else []
        refuted = any(high <= 0 or low > most for low, high in joint)
        return status_of(
            bool(ground.comparisons) and ground.complete and supported, refuted=refuted
        )

    def noise(self, _: GainWithin, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences."""
        return ground.differences() if ground.comparisons else None

    def holds(self, predicate: GainWithin, draws: Draws, _ground: Ground, /) -> Held:
        """Whether all means lie within the bounds."""
        means = draws.mean(axis=1)
        return np.asarray(((means > 0) & (means <= predicate.most)).all(axis=1), dtype=np.bool_)

    def evidence(self, _: GainWithin, ground: Ground, /) -> tuple[Sentence, ...]:
        """Bounds are held against the 95 % intervals."""
        return intervals_shown(ground, "ci95")


class GainLostRule:
    """A gain in one quantity, and improvements of the margin or more ruled out on the datasets."""

    def status(self, predicate: GainLost, ground: Ground, /) -> Status:
        """Refuted if the quantity does not gain, or a dataset does, each at its own level."""
        estimate = self._reference(predicate, ground)
        low, high = (0.0, np.inf) if estimate is None else estimate.interval(1 - ALPHA)
        ruled_out = (one.effect and one.effect.ci90[1] < ground.margin for one in ground.sound)
        supported = bool(ground.comparisons) and ground.complete and all(ruled_out) and low > 0
        improved = any(one.verdict_family == "improved" for one in ground.sound)
        return status_of(supported, refuted=high <= 0 or improved)

    def noise(self, predicate: GainLost, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences in the quantity, then on the datasets."""
        gains = self._gains(predicate, ground)
        if gains is None or len(ground.pairs) < len(predicate.datasets):
            return None
        columns = [
            gains,
            *(dict(zip(one.seeds, one.differences, strict=True)) for one in ground.pairs),
        ]
        shared = sorted(set.intersection(*(set(column) for column in columns)), key=str)
        if len(shared) < FEWEST:
            return None
        return np.array([[column[seed] for column in columns] for seed in shared])

    def holds(self, _: GainLost, draws: Draws, _ground: Ground, /) -> Held:
        """Whether the mean gain in the quantity is above zero, and no other one is."""
        means = draws.mean(axis=1)
        return np.asarray((means[:, 0] > 0) & (means[:, 1:] <= 0).all(axis=1), dtype=np.bool_)

    def evidence(self, predicate: GainLost, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the gain in the quantity, then the intervals that rule improvements out."""
        estimate = self._reference(predicate, ground)
        if estimate is None:
            return (compose(PARTIAL["no_reference"]), *intervals_shown(ground, "ci90"))
        mean = ground.number(ACCURACY.change(estimate.difference))
        interval = ground.number(ACCURACY.interval(estimate.interval(1 - ALPHA)))
        shown = compose(PARTIAL["reference"], mean=mean, interval=interval)
        return (shown, *intervals_shown(ground, "ci90"))

    def _gains(self, predicate: GainLost, ground: Ground) -> dict[int | str, float] | None:
        """Return treatment minus baseline in the quantity, by seed."""
        if not ground.comparisons:
            return None
        baseline = ground.measured(predicate.reference, ground.comparisons[0].design.baseline)
        treatment = ground.measured(predicate.reference, predicate.treatment)
        return {seed: treatment[seed] - baseline[seed] for seed in treatment if seed in baseline}

    def _reference(self, predicate: GainLost, ground: Ground) -> Estimate | None:
        gains = self._gains(predicate, ground)
        if gains is None or len(gains) < FEWEST:
            return None
        estimate = paired_estimate([*gains.values()], magnitude=1.0)
        return None if estimate.degenerate else estimate
