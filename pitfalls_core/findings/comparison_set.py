"""Comparisons that are reported together, with what the reader has to know about them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.flags import DIFFERENT
from pitfalls_core.findings.words import VERDICT_WORDS
from pitfalls_core.previewed import Previewed


@dataclass(frozen=True)
class Titles:
    """What the reader sees for the names of datasets and of variants."""

    datasets: Mapping[str, str]
    variants: Mapping[str, str]


@dataclass(frozen=True, repr=False)
class ComparisonSet(Previewed):
    """Treatments against a baseline, whatever the scores come from.

    Parameters
    ----------
    comparisons
        In the order in which they are shown.
    controls
        The positive control against the baseline; empty if none was declared.
    titles
        Of datasets and variants.
    headings
        Comparison id to the heading that it is shown under; empty texts where there is one group.
    origin
        Facts about where the scores come from and how to repeat the report, each a name and a text.
    """

    comparisons: tuple[Comparison, ...]
    controls: tuple[Comparison, ...]
    titles: Titles
    headings: Mapping[str, str]
    origin: tuple[tuple[str, str], ...]

    @property
    def summary(self) -> str:
        """How many comparisons there are, verdict by verdict."""
        verdicts = Counter(VERDICT_WORDS[one.decision.verdict] for one in self.comparisons)
        said = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())
        return f"{len(self.comparisons)} comparisons" + (f": {said}" if said else "")

    @property
    def everything(self) -> tuple[Comparison, ...]:
        """All comparisons that a number of the report may lead back to."""
        return (*self.comparisons, *self.controls)

    def only(self, *treatments: str) -> Self:
        """Return the set with the comparisons of some treatments only."""
        kept = (one for one in self.comparisons if one.design.treatment in treatments)
        return replace(self, comparisons=tuple(kept))

    def on(self, *datasets: str) -> Self:
        """Return the set with the comparisons on some datasets only."""
        kept = (one for one in self.comparisons if one.design.dataset in datasets)
        return replace(self, comparisons=tuple(kept))

    @property
    def primary(self) -> tuple[Comparison, ...]:
        """The comparisons that the abstract may speak of."""
        return tuple(one for one in self.comparisons if one.design.primary)

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variants that are compared with the baseline, in order."""
        return tuple(dict.fromkeys(one.design.treatment for one in self.comparisons))

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics, in order."""
        return tuple(dict.fromkeys(one.design.metric for one in self.comparisons))

    @property
    def margins(self) -> Mapping[str, str]:
        """Metric to its margin as the reader sees it; metrics without a margin are left out."""
        return {
            one.design.metric: one.design.scale.size(one.design.margin)
            for one in self.comparisons
            if one.design.margin is not None
        }

    def control_detected(self, comparison: Comparison) -> bool:
        """Return whether the effect that must be found was found where `comparison` looks."""
        place = comparison.design.dataset, comparison.design.metric
        return any(
            (one.design.dataset, one.design.metric) == place and one.decision.verdict in DIFFERENT
            for one in self.controls
        )

    def dataset_title(self, comparison: Comparison) -> str:
        """Return the title of the dataset that `comparison` is on."""
        return self.titles.datasets[comparison.design.dataset]

    def treatment_title(self, comparison: Comparison) -> str:
        """Return the title of the variant that `comparison` is about."""
        return self.titles.variants[comparison.design.treatment]

    def baseline_title(self, comparison: Comparison) -> str:
        """Return the title of the variant that `comparison` compares with."""
        return self.titles.variants[comparison.design.baseline]
