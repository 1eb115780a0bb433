"""Claims that count in how many seeds something was seen."""

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.rule import Draws, Held, Status, status_of
from pitfalls_core.findings.sentence import Quantity, Sentence, compose
from pitfalls_core.findings.words import EVIDENCE
from pitfalls_core.studies.claims.gains import LosingSeeds


class LosingSeedsRule:
    """What was observed is true or false; runs that never finished could change it."""

    def status(self, predicate: LosingSeeds, ground: Ground, /) -> Status:
        """Inconclusive if runs that never finished decide."""
        missing = [pairs.planned - len(pairs.seeds) for pairs in ground.pairs]
        losses = [int((pairs.differences < 0).sum()) for pairs in ground.pairs]
        holds = [
            counts(predicate, np.arange(lost, lost + more + 1))
            for lost, more in zip(losses, missing, strict=True)
        ]
        supported = all(each.all() for each in holds)
        return status_of(supported, refuted=any(not each.any() for each in holds))

    def noise(self, _: LosingSeeds, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences."""
        return ground.differences()

    def holds(self, predicate: LosingSeeds, draws: Draws, _ground: Ground, /) -> Held:
        """Whether the lost seeds are as many as stated on every dataset."""
        each = counts(predicate, (draws < 0).sum(axis=1))
        return np.asarray(each.all(axis=1), dtype=np.bool_)

    def evidence(self, _: LosingSeeds, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the seeds that favour the baseline."""
        return tuple(
            compose(
                EVIDENCE["losses"],
                dataset=title,
                losses=Quantity(str(one.sample.losses), one.id),
                pairs=Quantity(str(one.sample.n), one.id),
            )
            for one, title in zip(ground.comparisons, ground.titles, strict=True)
        )


def counts(predicate: LosingSeeds, losses: NDArray[np.int_]) -> Held:
    """Return for each number of lost seeds whether it is what `predicate` says."""
    at_least = predicate.rule == "at_least"
    held = losses >= predicate.count if at_least else losses == predicate.count
    return np.asarray(held, dtype=np.bool_)
