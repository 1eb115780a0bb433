"""Claims of the source papers, decided: supported, refuted, inconclusive or not testable."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.ground import Ground
from pitfalls_core.findings.null_rates import counts, null_rate
from pitfalls_core.findings.sentence import Quantity, Sentence, compose
from pitfalls_core.findings.words import EVIDENCE
from pitfalls_core.studies.claims import (
    AllEquivalent,
    Claim,
    LosingSeeds,
    MeanNotHigher,
    NoneBetter,
    Predicate,
)

Status = Literal["supported", "refuted", "inconclusive", "not testable"]


@dataclass(frozen=True)
class ClaimFinding:
    """A claim with its status.

    Parameters
    ----------
    claim
        What was claimed.
    status
        What the runs say about it.
    null_rate
        How often the literal predicate would hold if nothing differed, simulated from the runs' own
        noise; None if there are too few runs to know that noise.
    evidence
        What the status rests on, one sentence for each dataset.
    """

    claim: Claim
    status: Status
    null_rate: float | None
    evidence: tuple[Sentence, ...]


def decide_claim(claim: Claim, ground: Ground) -> ClaimFinding:
    """Decide `claim` on `ground`.

    A predicate about an effect is supported when it is true throughout the uncertainty of what it
    speaks of, refuted when it is false throughout. A claim about "all" is an intersection-union
    claim and needs no correction; "at least one" is corrected. A claim that something is not better
    is supported only by intervals that rule out improvements of the margin or more. Comparisons
    that a guard has spoken against decide nothing.
    """
    predicate = claim.predicate
    if isinstance(predicate, LosingSeeds):
        status = _losing_seeds(predicate, ground)
    elif isinstance(predicate, NoneBetter):
        status = _none_better(ground)
    elif isinstance(predicate, AllEquivalent):
        status = _all_equivalent(ground)
    else:
        status = _mean_not_higher(predicate, ground)
    return ClaimFinding(claim, status, null_rate(claim, ground), _evidence(predicate, ground))


def _none_better(ground: Ground) -> Status:
    refuted = any(one.verdict_family == "improved" for one in ground.sound)
    ruled_out = (one.effect and one.effect.ci90[1] < ground.margin for one in ground.sound)
    return _status(ground.complete and all(ruled_out), refuted=refuted)


def _all_equivalent(ground: Ground) -> Status:
    supported = all(one.decision.verdict == "equivalent" for one in ground.sound)
    outside = (low > ground.margin or high < -ground.margin for low, high in ground.joint_intervals)
    return _status(ground.complete and supported, refuted=any(outside))


def _mean_not_higher(predicate: MeanNotHigher, ground: Ground) -> Status:
    if predicate.where == "any":
        supported = any(high <= 0 for _, high in ground.joint_intervals)
        refuted = ground.complete and all(low > 0 for low, _ in ground.intervals)
    else:
        supported = ground.complete and all(high <= 0 for _, high in ground.intervals)
        refuted = any(low > 0 for low, _ in ground.joint_intervals)
    return _status(supported, refuted=refuted)


def _status(supported: bool, *, refuted: bool) -> Status:
    return "refuted" if refuted else "supported" if supported else "inconclusive"


def _losing_seeds(predicate: LosingSeeds, ground: Ground) -> Status:
    """Count what was observed; inconclusive if runs that never finished could change it."""
    missing = [pairs.planned - len(pairs.seeds) for pairs in ground.pairs]
    losses = [int((pairs.differences < 0).sum()) for pairs in ground.pairs]
    holds = [
        counts(predicate, np.arange(lost, lost + more + 1))
        for lost, more in zip(losses, missing, strict=True)
    ]
    supported = all(each.all() for each in holds)
    return _status(supported, refuted=any(not each.any() for each in holds))


def _evidence(predicate: Predicate, ground: Ground) -> tuple[Sentence, ...]:
    return tuple(
        _shown(predicate, one, title)
        for one, title in zip(ground.comparisons, ground.titles, strict=True)
    )


def _shown(predicate: Predicate, one: Comparison, title: str) -> Sentence:
    """Return what decided on one dataset: seeds, or the interval that the rule looks at."""
    if isinstance(predicate, LosingSeeds):
        losses, pairs = (
            Quantity(str(count), one.id) for count in (one.sample.losses, one.sample.n)
        )
        return compose(EVIDENCE["losses"], dataset=title, losses=losses, pairs=pairs)
    if one.effect is None:
        return compose(EVIDENCE["none"], dataset=title)
    scale = one.design.scale
    ci95 = Quantity(scale.range(one.effect.ci95), one.id)
    ci90 = Quantity(scale.range(one.effect.ci90), one.id)
    level = "ci95" if isinstance(predicate, MeanNotHigher) else "ci90"
    return compose(EVIDENCE[level], dataset=title, ci95=ci95, ci90=ci90)
