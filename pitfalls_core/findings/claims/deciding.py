"""Claims of the source papers, decided: supported, refuted, inconclusive or not testable."""

from collections.abc import Mapping
from dataclasses import dataclass

from pitfalls_core.findings.claims.agreement import MeanNearRule
from pitfalls_core.findings.claims.carried import HelpsOnlyOnFirstRule, SmallOrReversedRule
from pitfalls_core.findings.claims.changes import DropsOnlyOnRule, MovesByRule, NoneOfThemBetterRule
from pitfalls_core.findings.claims.classes import ClassesExchangeRule
from pitfalls_core.findings.claims.counts import LosingSeedsRule
from pitfalls_core.findings.claims.gains import (
    AllEquivalentRule,
    MeanNotHigherRule,
    NoneBetterRule,
)
from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.measured import EveryRunRule, MeanRule, NotTestableRule
from pitfalls_core.findings.claims.null_rates import null_rate
from pitfalls_core.findings.claims.orders import BetterThanRule, OrderedRule, OrderReversedRule
from pitfalls_core.findings.claims.overfitting import OverfitsInEveryRunRule
from pitfalls_core.findings.claims.paired import HigherHereLowerThereRule, SomePairDiffersRule
from pitfalls_core.findings.claims.partial_gains import GainLostRule, GainWithinRule
from pitfalls_core.findings.claims.rates import (
    NeverRule,
    RateHigherRule,
    RateLoweredNotToZeroRule,
    SomeButNotAllRule,
    SomeRateHigherRule,
)
from pitfalls_core.findings.claims.remedies import BestRatioWithinRule, NoVariantHigherRule
from pitfalls_core.findings.claims.rule import Rule, Status
from pitfalls_core.findings.claims.several import (
    AllMeansAboveRule,
    EveryRunWithinRule,
    MeanHigherRule,
    RangesAtLeastRule,
)
from pitfalls_core.findings.claims.shares import RunsBeyondRule
from pitfalls_core.findings.claims.signs import SignDiffersRule
from pitfalls_core.findings.claims.spreads import (
    MovesLessThanSeedsRule,
    SpreadAboveRule,
    SpreadWithinRule,
)
from pitfalls_core.findings.claims.variance import SharesAtLeastRule
from pitfalls_core.findings.claims.words import EVIDENCE
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.studies.claims import (
    agreement,
    carried,
    changes,
    gains,
    measured,
    orders,
    overfitting,
    paired,
    partial_gains,
    rates,
    remedies,
    several,
    shares,
    spreads,
    variance,
)
from pitfalls_core.studies.claims.predicate import Claim, Predicate

RULES: Mapping[type[Predicate], Rule] = {
    gains.NoneBetter: NoneBetterRule(),
    gains.AllEquivalent: AllEquivalentRule(),
    gains.MeanNotHigher: MeanNotHigherRule(),
    gains.LosingSeeds: LosingSeedsRule(),
    gains.SignDiffers: SignDiffersRule(),
    gains.ClassesExchange: ClassesExchangeRule(),
    spreads.SpreadAbove: SpreadAboveRule(),
    spreads.SpreadWithin: SpreadWithinRule(),
    spreads.MovesLessThanSeeds: MovesLessThanSeedsRule(),
    measured.EveryRunAtLeast: EveryRunRule(1),
    measured.EveryRunAtMost: EveryRunRule(-1),
    measured.MeanAbove: MeanRule(1),
    measured.MeanBelow: MeanRule(-1),
    measured.NotTestable: NotTestableRule(),
    agreement.MeanNear: MeanNearRule(),
    changes.MovesBy: MovesByRule(),
    changes.DropsOnlyOn: DropsOnlyOnRule(),
    changes.NoneOfThemBetter: NoneOfThemBetterRule(),
    overfitting.OverfitsInEveryRun: OverfitsInEveryRunRule(),
    several.AllMeansAbove: AllMeansAboveRule(),
    several.EveryRunWithin: EveryRunWithinRule(),
    several.RangesAtLeast: RangesAtLeastRule(),
    several.MeanHigher: MeanHigherRule(),
    rates.SomeButNotAll: SomeButNotAllRule(),
    rates.Never: NeverRule(),
    rates.RateHigher: RateHigherRule(),
    rates.RateLoweredNotToZero: RateLoweredNotToZeroRule(),
    rates.SomeRateHigher: SomeRateHigherRule(),
    paired.SomePairDiffers: SomePairDiffersRule(),
    paired.HigherHereLowerThere: HigherHereLowerThereRule(),
    variance.SharesAtLeast: SharesAtLeastRule(),
    orders.BetterThan: BetterThanRule(),
    orders.Ordered: OrderedRule(),
    orders.OrderReversed: OrderReversedRule(),
    partial_gains.GainWithin: GainWithinRule(),
    partial_gains.GainLost: GainLostRule(),
    shares.RunsBeyond: RunsBeyondRule(),
    remedies.BestRatioWithin: BestRatioWithinRule(),
    remedies.NoVariantHigher: NoVariantHigherRule(),
    carried.HelpsOnlyOnFirst: HelpsOnlyOnFirstRule(),
    carried.SmallOrReversed: SmallOrReversedRule(),
}
"""Kind of predicate to the rule that decides it."""


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
        What the status rests on, one sentence for each dataset; then, if a margin or seeds were
        changed after results existed, that it is exploratory.
    runs
        Ids of the runs that it rests on.
    """

    claim: Claim
    status: Status
    null_rate: float | None
    evidence: tuple[Sentence, ...]
    runs: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """The id that numbers lead back to which belong to no comparison."""
        return claim_origin(self.claim)


def claim_origin(claim: Claim) -> str:
    """Return the id that the numbers of `claim` lead back to."""
    return f"claim {claim.id}"


def decide_claim(claim: Claim, ground: Ground) -> ClaimFinding:
    """Decide `claim` on `ground`, by the rule for its kind of predicate."""
    rule = RULES[type(claim.predicate)]
    return ClaimFinding(
        claim,
        rule.status(claim.predicate, ground),
        null_rate(claim, rule, ground),
        (*rule.evidence(claim.predicate, ground), *_exploratory(ground)),
        _runs(claim.predicate, ground),
    )


def _runs(predicate: Predicate, ground: Ground) -> tuple[str, ...]:
    """Return the runs behind the comparisons, then those of the predicate's own arms."""
    compared = [run for one in ground.comparisons for run in one.sample.runs]
    tasks = {dataset.partition("/")[0] for dataset in predicate.scored_on} | set(predicate.tasks)
    own = [
        record.id
        for (task, variant), arm in ground.runs.items()
        if task in tasks and variant in predicate.treatments
        for record in arm.records
    ]
    return tuple(dict.fromkeys((*compared, *own)))


def _exploratory(ground: Ground) -> tuple[Sentence, ...]:
    flagged = any("exploratory" in one.flags for one in ground.comparisons)
    return (compose(EVIDENCE["exploratory"]),) if flagged else ()
