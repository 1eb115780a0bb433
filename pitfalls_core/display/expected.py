"""Expected values beside measured ones: what agreement with published numbers rests on."""

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.display.document import Column, Inlines, Number, Row, Strong, Table, Text
from pitfalls_core.display.sentences import evidence_label, unbroken, words
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.claims.deciding import ClaimFinding
from pitfalls_core.findings.claims.rule import ALPHA
from pitfalls_core.findings.scale import ACCURACY, GAP
from pitfalls_core.findings.scores import summary_of
from pitfalls_core.statistics.intervals import paired_estimate
from pitfalls_core.studies.claims.agreement import MeanNear

CAPTION = (
    "Published and measured {metric} (%). Allowed: how far the mean may lie from the published "
    "value, in points, argued before the first run. Measured: mean and, in brackets, standard "
    "deviation over seeds, with the t interval of the mean. Off: measured less published, in "
    "points."
)


def expected_table(analysis: Analysis) -> Table:
    """Return every claim of agreement with a published score beside what was measured.

    A claim about several variants has a row for each.
    """
    rows = [
        _row(variant, one.claim.predicate, one, analysis)
        for one in analysis.claims
        if isinstance(one.claim.predicate, MeanNear)
        for variant in one.claim.predicate.variants
    ]
    return Table(
        label="tab-expected",
        caption=(words(CAPTION.format(metric=analysis.study.metric)),),
        columns=(
            Column("Claim"),
            Column("What was published"),
            *(
                Column(unbroken(name), "right")
                for name in ("Published", "Allowed", "Measured", "95 % interval", "Off", "Runs")
            ),
            Column("Status"),
        ),
        rows=tuple(rows),
        wide=True,
    )


def _row(variant: str, predicate: MeanNear, found: ClaimFinding, analysis: Analysis) -> Row:
    (dataset,) = predicate.datasets
    scores = np.array([*analysis.arms[dataset, variant].scores.values()], dtype=np.float64)
    mean, sd = summary_of(scores)
    measured = GAP if mean is None else ACCURACY.score(mean)
    spread = "" if sd is None else f" ({ACCURACY.score(sd)})"
    off = GAP if mean is None else ACCURACY.signed(mean - predicate.expected)
    shown = (f"{measured}{spread}", _interval(scores), off, str(scores.size))
    return Row(
        (
            (Text(found.claim.id),),
            (words(found.claim.text),),
            (Text(ACCURACY.score(predicate.expected)),),
            (Text(f"± {ACCURACY.score(predicate.tolerance)}"),),
            *(_number(text, found) for text in shown),
            (Strong((Text(found.status),)),),
        )
    )


def _interval(scores: NDArray[np.float64]) -> str:
    """Return the t interval of the mean; a dash where there is none."""
    if scores.size < 2:
        return GAP
    estimate = paired_estimate(scores)
    if estimate.degenerate:
        return GAP
    low, high = (ACCURACY.score(end) for end in estimate.interval(1 - ALPHA))
    return f"[{low}, {high}]"


def _number(text: str, found: ClaimFinding) -> Inlines:
    """Return what was measured as a number that leads back to the runs of the claim."""
    return (Text(text),) if text == GAP else (Number(text, evidence_label(found.origin)),)
