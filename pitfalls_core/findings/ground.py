"""What a claim is decided on: the comparisons that its predicate speaks of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pitfalls_core.findings.comparison import Comparison, Interval
from pitfalls_core.findings.families import GUARDED
from pitfalls_core.findings.pairs import Pairs
from pitfalls_core.statistics.intervals import paired_estimate
from pitfalls_core.studies.claims import Claim


@dataclass(frozen=True)
class Ground:
    """What a predicate is decided on: comparisons of paired runs, in its order."""

    comparisons: tuple[Comparison, ...]
    titles: tuple[str, ...]

    @property
    def pairs(self) -> tuple[Pairs, ...]:
        """The pairs behind the comparisons."""
        return tuple(one.contrast for one in self.comparisons if isinstance(one.contrast, Pairs))

    @property
    def sound(self) -> tuple[Comparison, ...]:
        """The comparisons that no guard has spoken against."""
        return tuple(one for one in self.comparisons if _sound(one))

    @property
    def complete(self) -> bool:
        """Whether all comparisons are sound."""
        return len(self.sound) == len(self.comparisons)

    @property
    def margin(self) -> float:
        """The margin of the comparisons; a study always has one."""
        return self.comparisons[0].design.margin or 0.0

    @property
    def intervals(self) -> list[Interval]:
        """The 95 % intervals of the sound comparisons."""
        return [one.effect.ci95 for one in self.sound if one.effect]

    @property
    def joint_intervals(self) -> list[Interval]:
        """Intervals of the sound comparisons that hold together with confidence 95 %.

        Bonferroni, over all comparisons.
        """
        level = 1 - self.comparisons[0].design.alpha / len(self.comparisons)
        return [
            paired_estimate(pairs.differences).interval(level)
            for one, pairs in zip(self.comparisons, self.pairs, strict=True)
            if _sound(one)
        ]


def ground_of(claim: Claim, comparisons: Sequence[Comparison], titles: Mapping[str, str]) -> Ground:
    """Return what `claim` is decided on.

    Parameters
    ----------
    claim
        The claim.
    comparisons
        All comparisons of the study.
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
    return Ground(chosen, tuple(titles[dataset] for dataset in predicate.datasets))


def _sound(one: Comparison) -> bool:
    return (
        one.decision.verdict != "not_assessable"
        and one.decision.reason not in GUARDED
        and "uninformative" not in one.flags
    )
