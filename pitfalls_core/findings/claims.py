"""Claims of the source papers, decided: supported, refuted, inconclusive or not testable."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.arms import Pairs
from pitfalls_core.findings.comparison import Comparison, Interval
from pitfalls_core.findings.sentence import Quantity, Sentence, compose
from pitfalls_core.findings.units import interval_in_points
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.statistics.multiplicity import holm
from pitfalls_core.statistics.null import null_replicates
from pitfalls_core.studies.claims import (
    AllEquivalent,
    Claim,
    LosingSeeds,
    MeanNotHigher,
    NoneBetter,
    Predicate,
)

Status = Literal["supported", "refuted", "inconclusive", "not testable"]

REPLICATES = 2000
"""Simulated studies behind a null rate; its Monte Carlo error is at most 0.011."""


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


@dataclass(frozen=True)
class Ground:
    """What a predicate is decided on: its comparisons and their pairs, in its order."""

    comparisons: tuple[Comparison, ...]
    pairs: tuple[Pairs, ...]
    titles: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every planned pair is there."""
        return all(pairs.planned == len(pairs.seeds) for pairs in self.pairs)

    @property
    def assessable(self) -> bool:
        """Whether every comparison has intervals and no guard has spoken."""
        return all(
            one.effect is not None and one.decision.verdict != "not_assessable"
            for one in self.comparisons
        )

    @property
    def margin(self) -> float:
        """The margin of the comparisons; a study always has one."""
        return self.comparisons[0].design.margin or 0.0

    @property
    def intervals(self) -> list[Interval]:
        """The 95 % intervals."""
        return [one.effect.ci95 for one in self.comparisons if one.effect]

    @property
    def adjusted(self) -> list[Interval]:
        """Intervals that hold together with confidence 95 % (Bonferroni)."""
        level = 1 - self.comparisons[0].design.alpha / len(self.pairs)
        return [estimate.interval(level) for estimate in self.estimates]

    @property
    def estimates(self) -> list[Estimate]:
        """The mean differences with their errors."""
        return [paired_estimate(pairs.differences) for pairs in self.pairs]


def decide_claim(claim: Claim, ground: Ground) -> ClaimFinding:
    """Decide `claim` on `ground`.

    A predicate about an effect is supported when it is true throughout the uncertainty of what it
    speaks of, refuted when it is false throughout. A claim about "all" is an intersection-union
    claim and needs no correction; "at least one" is corrected. A claim that something is not better
    is supported only by intervals that rule out improvements of the margin or more.
    """
    predicate = claim.predicate
    if isinstance(predicate, LosingSeeds):
        status = _losing_seeds(predicate, ground)
    elif not ground.assessable:
        status = "inconclusive"
    elif isinstance(predicate, NoneBetter):
        status = _none_better(ground)
    elif isinstance(predicate, AllEquivalent):
        status = _all_equivalent(ground)
    else:
        status = _mean_not_higher(predicate, ground)
    return ClaimFinding(claim, status, null_rate(claim, ground), _evidence(predicate, ground))


def _none_better(ground: Ground) -> Status:
    if any(one.verdict_family == "improved" for one in ground.comparisons):
        return "refuted"
    ruled_out = (one.effect and one.effect.ci90[1] < ground.margin for one in ground.comparisons)
    return "supported" if all(ruled_out) else "inconclusive"


def _all_equivalent(ground: Ground) -> Status:
    if all(one.decision.verdict == "equivalent" for one in ground.comparisons):
        return "supported"
    outside = (low > ground.margin or high < -ground.margin for low, high in ground.adjusted)
    return "refuted" if any(outside) else "inconclusive"


def _mean_not_higher(predicate: MeanNotHigher, ground: Ground) -> Status:
    below = [high <= 0 for _, high in ground.intervals]
    above = [low > 0 for low, _ in ground.intervals]
    if predicate.where == "any":
        true, false = any(high <= 0 for _, high in ground.adjusted), all(above)
    else:
        true, false = all(below), any(low > 0 for low, _ in ground.adjusted)
    return "supported" if true else "refuted" if false else "inconclusive"


def _losing_seeds(predicate: LosingSeeds, ground: Ground) -> Status:
    """Count what was observed; inconclusive if runs that never finished could change it."""
    missing = [pairs.planned - len(pairs.seeds) for pairs in ground.pairs]
    losses = [int((pairs.differences < 0).sum()) for pairs in ground.pairs]
    possible = [range(lost, lost + more + 1) for lost, more in zip(losses, missing, strict=True)]
    holds = [[_counts(predicate, lost) for lost in counts] for counts in possible]
    if all(all(each) for each in holds):
        return "supported"
    return "refuted" if any(not any(each) for each in holds) else "inconclusive"


def _counts(predicate: LosingSeeds, losses: int) -> bool:
    if predicate.rule == "at_least":
        return losses >= predicate.count
    return losses == predicate.count


def null_rate(claim: Claim, ground: Ground) -> float | None:
    """Return how often the literal predicate of `claim` would hold if nothing differed.

    Differences are drawn with mean zero and the observed covariance over the datasets; the stream
    is derived from the claim's id, so that the same runs give the same rate.
    """
    seeds = set.intersection(*(set(pairs.seeds) for pairs in ground.pairs))
    if len(seeds) < 3:
        return None
    differences = np.column_stack(
        [
            [d for seed, d in zip(pairs.seeds, pairs.differences, strict=True) if seed in seeds]
            for pairs in ground.pairs
        ]
    )
    if not (differences.std(axis=0) > 0).all():
        return None
    entropy = int.from_bytes(hashlib.sha256(claim.id.encode()).digest()[:8], "big")
    draws = null_replicates(differences, REPLICATES, np.random.default_rng(entropy))
    held = [literally(claim.predicate, draw, margin=ground.margin) for draw in draws]
    return float(np.mean(held))


def literally(predicate: Predicate, differences: NDArray[np.float64], *, margin: float) -> bool:
    """Return whether `predicate` holds as it is written.

    Parameters
    ----------
    predicate
        The predicate.
    differences
        Treatment minus baseline, axes (seeds, datasets).
    margin
        The equivalence margin, in the same unit.
    """
    if isinstance(predicate, LosingSeeds):
        losses = (differences < 0).sum(axis=0)
        return all(_counts(predicate, int(lost)) for lost in losses)
    if isinstance(predicate, MeanNotHigher):
        below = differences.mean(axis=0) <= 0
        return bool(below.any() if predicate.where == "any" else below.all())
    estimates = [paired_estimate(column) for column in differences.T]
    if isinstance(predicate, AllEquivalent):
        intervals = [estimate.interval(0.90) for estimate in estimates]
        return all(-margin < low and high < margin for low, high in intervals)
    p = holm([1.0 if one.p_value is None else one.p_value for one in estimates])
    return not any(q < 0.05 and one.difference > 0 for q, one in zip(p, estimates, strict=True))


def ground_of(
    claim: Claim,
    comparisons: Sequence[Comparison],
    pairs: Mapping[str, Pairs],
    titles: Mapping[str, str],
) -> Ground:
    """Return what `claim` is decided on.

    Parameters
    ----------
    claim
        The claim.
    comparisons
        All comparisons of the study.
    pairs
        Comparison id to its pairs.
    titles
        Dataset to what the reader sees.
    """
    predicate = claim.predicate
    by_dataset = {
        one.design.dataset: one
        for one in comparisons
        if one.design.treatment == predicate.treatment
    }
    chosen = tuple(by_dataset[dataset] for dataset in predicate.datasets)
    return Ground(
        chosen,
        tuple(pairs[one.id] for one in chosen),
        tuple(titles[dataset] for dataset in predicate.datasets),
    )


def _evidence(predicate: Predicate, ground: Ground) -> tuple[Sentence, ...]:
    sentences = []
    for title, one in zip(ground.titles, ground.comparisons, strict=True):
        sample = one.sample
        if isinstance(predicate, LosingSeeds):
            count = Quantity(f"{sample.losses} of {sample.n}", one.id)
            template = "{title}: {count} seeds favour the baseline"
            sentence = compose(template, title=title, count=count)
        else:
            shown = interval_in_points(one.effect.ci95) if one.effect else "no interval"
            interval = Quantity(shown, one.id)
            sentence = compose("{title}: {interval} points", title=title, interval=interval)
        sentences.append(sentence)
    return tuple(sentences)
