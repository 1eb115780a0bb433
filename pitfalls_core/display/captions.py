"""Pieces of captions: how many runs are behind what is shown, in which unit, at which level."""

from collections.abc import Sequence

from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.words import KINDS


def finished(comparisons: Sequence[Comparison]) -> str:
    """Return how many pairs, or runs of the smaller arm, finished, for example ``"3–6 pairs"``."""
    counts: dict[str, list[int]] = {}
    for one in comparisons:
        counts.setdefault(KINDS[one.design.paired], []).append(one.sample.n)
    return " or ".join(f"{_span(each)} {kind}" for kind, each in counts.items()) or "no runs"


def unit_of_differences(found: ComparisonSet) -> str:
    """Return the unit of all differences, or the words for several or unknown ones."""
    units = {one.design.scale.steps for one in found.comparisons}
    return units.pop() if len(units) == 1 and all(units) else "the unit of the scores"


def level(comparisons: Sequence[Comparison]) -> str:
    """Return the level of all tests, or of the lowest and the highest one."""
    levels = sorted({one.design.alpha for one in comparisons})
    return " to ".join(f"{alpha:g}" for alpha in dict.fromkeys([*levels[:1], *levels[-1:]]))


def _span(counts: Sequence[int]) -> str:
    least, most = min(counts), max(counts)
    return str(least) if least == most else f"{least}–{most}"
