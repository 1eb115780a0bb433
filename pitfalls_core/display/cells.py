"""Cells of tables: numbers of a comparison that lead to it, its verdict, means with their SD."""

from collections.abc import Sequence

import numpy as np

from pitfalls_core.display.document import Inlines, Number, Strong, Text
from pitfalls_core.display.sentences import evidence_label, unbroken
from pitfalls_core.findings.claims.deciding import ClaimFinding
from pitfalls_core.findings.claims.null_rates import REPLICATES
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.scale import ACCURACY, GAP, Scale, share
from pitfalls_core.findings.scores import summary_of
from pitfalls_core.findings.words import VERDICT_MARKS, VERDICT_WORDS
from pitfalls_core.runs.store.record import RunRecord

NONE: Inlines = (Text(GAP),)


def number(text: str | None, one: Comparison) -> Inlines:
    """Return a number that links to its evidence, or the gap where there is none."""
    return NONE if text is None else (Number(text, evidence_label(one.id)),)


def difference_cells(one: Comparison) -> tuple[Inlines, Inlines]:
    """Return the cells of the difference and its interval."""
    if one.effect is None:
        return NONE, NONE
    scale = one.design.scale
    interval = scale.interval(one.effect.ci95)
    return number(scale.signed(one.effect.difference), one), number(interval, one)


def count_cell(one: Comparison) -> Inlines:
    """Return the cell with the finished of the planned pairs, or of the runs of each arm."""
    sample = one.sample
    if one.design.paired:
        return number(f"{sample.n}/{sample.planned}", one)
    baseline = f"{sample.baseline_n}/{sample.baseline_planned}"
    return number(f"{baseline} and {sample.treatment_n}/{sample.treatment_planned}", one)


def verdict_cell(one: Comparison) -> Inlines:
    """Return the cell with the verdict, and in brackets that within the family if it differs."""
    raw, family = one.decision.verdict, one.verdict_family
    word = Strong((Text(f"{VERDICT_MARKS[raw]} {VERDICT_WORDS[raw]}"),))
    return (word,) if raw == family else (word, Text(f" ({VERDICT_WORDS[family]})"))


def mean_and_sd(mean: float | None, sd: float | None, scale: Scale) -> str | None:
    """Return a mean with its SD in brackets; None where there is no mean."""
    if mean is None:
        return None
    return scale.score(mean) if sd is None else f"{scale.score(mean)} ({scale.score(sd)})"


def null_rate(rate: float | None) -> str:
    """Return a simulated rate; no number of simulated studies shows that it is 0 or 1."""
    if rate is None:
        return GAP
    least = 1 / (REPLICATES + 1)
    return share(min(max(rate, least), 1 - least))


def null_rate_cell(finding: ClaimFinding) -> Inlines:
    """Return the cell with the null rate of a claim, which leads to the claim."""
    if finding.null_rate is None:
        return NONE
    return (Number(unbroken(null_rate(finding.null_rate)), evidence_label(finding.origin)),)


def scores_of(records: Sequence[RunRecord], score: str) -> list[float]:
    """Return the score called ``set/metric`` of the runs that have it."""
    return [one.scores[score] for one in records if score in one.scores]


def accuracies(values: Sequence[float]) -> str:
    """Return the mean of accuracies in per cent, their SD in brackets; a gap without any.

    Parameters
    ----------
    values
        Accuracies in [0, 1]; one alone has no SD.
    """
    return mean_and_sd(*summary_of(np.array(values, dtype=np.float64)), ACCURACY) or GAP
