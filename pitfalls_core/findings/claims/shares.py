"""Claims about the share of runs in which something was seen."""

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.rule import Draws, Held, Status, status_of
from pitfalls_core.findings.claims.share_words import SHARES
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.studies.claims.shares import RunsBeyond


class RunsBeyondRule:
    """What was observed is true or false; runs that never finished could change it."""

    def status(self, predicate: RunsBeyond, ground: Ground, /) -> Status:
        """Inconclusive if runs that never finished decide."""
        holds = []
        for variant in predicate.variants:
            beyond, finished, planned = self._counted(predicate, variant, ground)
            if not finished:
                return "not testable"
            counts = np.arange(beyond, beyond + planned - finished + 1)
            holds.append(counts > predicate.share * planned)
        supported = all(each.all() for each in holds)
        return status_of(supported, refuted=any(not each.any() for each in holds))

    def noise(self, predicate: RunsBeyond, ground: Ground, /) -> NDArray[np.float64] | None:
        """Values of every run, over the seeds that all variants have."""
        return ground.quantities(predicate.quantity, predicate.variants)

    def holds(self, predicate: RunsBeyond, draws: Draws, _ground: Ground, /) -> Held:
        """Whether enough runs of every variant are beyond the bound."""
        shares = (np.abs(draws) > predicate.bound).mean(axis=1)
        return np.asarray((shares > predicate.share).all(axis=1), dtype=np.bool_)

    def evidence(self, predicate: RunsBeyond, ground: Ground, /) -> tuple[Sentence, ...]:
        """Count the runs of every variant."""
        return tuple(self._shown(predicate, name, ground) for name in predicate.variants)

    def _shown(self, predicate: RunsBeyond, variant: str, ground: Ground) -> Sentence:
        beyond, finished, planned = self._counted(predicate, variant, ground)
        return compose(
            SHARES["beyond"],
            variant=ground.names.get(variant, variant),
            name=predicate.name,
            beyond=ground.number(str(beyond)),
            finished=ground.number(str(finished)),
            planned=ground.number(str(planned)),
            bound=f"{predicate.bound:g}",
        )

    def _counted(self, predicate: RunsBeyond, variant: str, ground: Ground) -> tuple[int, int, int]:
        """Return how many runs are beyond the bound, how many finished, and how many planned."""
        values = np.array([*ground.measured(predicate.quantity, variant).values()])
        planned = ground.planned(predicate.quantity.task, variant)
        return int((np.abs(values) > predicate.bound).sum()), len(values), planned
