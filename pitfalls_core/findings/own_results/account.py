"""The account of a table of results in sentences: its abstract, its results, its scope."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.families import NEGATIVE
from pitfalls_core.findings.own_results.assessment import Assessment
from pitfalls_core.findings.own_results.pooling import Pooling
from pitfalls_core.findings.own_results.words import (
    ABSTRACT,
    CONTROL,
    MARGINS,
    POOLED,
    SUBJECT,
    UNPLANNED,
)
from pitfalls_core.findings.sentence import (
    Quantity,
    Sentence,
    capitalised,
    compose,
    overall,
)
from pitfalls_core.findings.wording import Names, joined, ruled_out, summary, verdict_sentences
from pitfalls_core.findings.words import VERDICT_WORDS

FEW = 6
"""Comparisons that the abstract speaks of one by one; of more, it gives numbers."""

NUMERALS = re.compile(r"(?<![^\s(])(\d+(?:[.,–]\d+)*)(?=[.,;:)]*(?:\s|$))")
"""Numbers that stand alone; those inside of names and quotation marks do not."""


def abstract(found: Assessment) -> tuple[Sentence, ...]:
    """Return the abstract: what is ruled out, then verdicts by family, margins, the control."""
    return (
        *_lead(found),
        *_verdicts(found),
        _correction(found),
        *_margins(found),
        *_control(found),
    )


def results(found: Assessment) -> tuple[tuple[Sentence, ...], ...]:
    """Return one paragraph for each comparison that is shown.

    Where there are several treatments or metrics, it begins with those that it is about.
    """
    sizes, declared = _family_sizes(found), bool(found.declared.positive_control)
    several = len(found.treatments) * len(found.metrics) > 1
    return tuple(
        (
            *([_subject(one)] if several else []),
            *verdict_sentences(
                one,
                names_of(one),
                control_detected=found.control_detected(one) if declared else None,
                family_size=sizes[one.design.family],
            ),
        )
        for one in found.shown.comparisons
    )


def headlines(found: Assessment) -> tuple[Sentence, ...]:
    """Return, for each comparison that is shown and can be assessed, what it rules out."""
    return tuple(
        capitalised(_bound(one, alone=False))
        for one in found.shown.comparisons
        if one.effect is not None
    )


def unit_of_analysis(found: Assessment) -> tuple[Sentence, ...]:
    """Return what the intervals would have been if rows were taken for models."""
    return tuple(map(pooled, found.poolings[: len(found.shown.comparisons)]))


def caveats(found: Assessment) -> tuple[Sentence, ...]:
    """Return what was handled or left out, and what nobody declared."""
    notes = [_noted(note if note.endswith(".") else f"{note}.") for note in found.notes]
    unplanned = [] if found.declared.planned_seeds else [(UNPLANNED,)]
    return (*notes, *unplanned)


def _noted(note: str) -> Sentence:
    """Return a note about the table; what it counts leads to all results, names stay names."""
    pieces = enumerate(NUMERALS.split(note))
    return capitalised(tuple(overall(one) if place % 2 else one for place, one in pieces if one))


def names_of(one: Comparison) -> Names:
    """Return what the reader sees for the parts of `one`."""
    design = one.design
    return Names(
        dataset=f"“{design.dataset}”",
        treatment=f"“{design.treatment}”",
        baseline=f"“{design.baseline}”",
        metric=design.metric,
    )


def _subject(one: Comparison) -> Sentence:
    names = names_of(one)
    return compose(SUBJECT, treatment=names.treatment, metric=names.metric)


def _lead(found: Assessment) -> tuple[Sentence, ...]:
    """Return which improvements are ruled out, which needs no margin."""
    assessed = [one for one in found.comparisons if one.effect is not None]
    if not assessed:
        return ()
    alone, few = len(assessed) == 1, len(found.comparisons) <= FEW
    parts = [_bound(one, alone=alone) for one in assessed] if few else _largest_bounds(assessed)
    baseline = names_of(assessed[0]).baseline
    models = {run for one in found.comparisons for run in one.sample.runs}
    return (
        compose(ABSTRACT["lead"], baseline=baseline, bounds=joined(parts)),
        compose(ABSTRACT["scope"], runs=overall(len(models)), source=found.table.source),
    )


def _largest_bounds(assessed: Sequence[Comparison]) -> list[Sentence]:
    """Return what is ruled out in every comparison of a metric: what is in that of least reach."""
    bounds: dict[str, list[tuple[float, Comparison]]] = {}
    for one in assessed:
        if one.effect is not None:
            bounds.setdefault(one.design.metric, []).append((one.effect.ci90[1], one))
    return [
        compose(
            ABSTRACT["bound_of_many"],
            bound=_of_all(ruled_out(max(each, key=lambda pair: pair[0])[1])),
            metric=metric,
            count=overall(len(each)),
        )
        for metric, each in bounds.items()
    ]


def _bound(one: Comparison, *, alone: bool) -> Sentence:
    names = names_of(one)
    key = "bound_of_one" if alone else "bound"
    return compose(
        ABSTRACT[key], bound=ruled_out(one), treatment=names.treatment, dataset=names.dataset
    )


def _verdicts(found: Assessment) -> tuple[Sentence, ...]:
    groups: dict[tuple[str, str], list[Comparison]] = {}
    for one in found.comparisons:
        groups.setdefault((one.design.metric, one.design.treatment), []).append(one)
    if len(groups) > FEW:
        return _totals(found)
    shown = {one.id for one in found.shown.comparisons}
    return tuple(_group(members, shown) for members in groups.values())


def _totals(found: Assessment) -> tuple[Sentence, ...]:
    """Return the verdicts of all treatments together, metric by metric."""
    metrics: dict[str, list[Comparison]] = {}
    for one in found.comparisons:
        metrics.setdefault(one.design.metric, []).append(one)
    return tuple(
        compose(ABSTRACT["totals"], metric=metric, **_counted(members))
        for metric, members in metrics.items()
    )


def _group(members: Sequence[Comparison], shown: Collection[str]) -> Sentence:
    names = names_of(members[0])
    about = {"metric": names.metric, "treatment": names.treatment}
    if len(members) > FEW:
        return compose(ABSTRACT["counts"], **about, **_counted(members))
    said = summary(members, [names_of(one) for one in members])
    # A number cannot lead to an entry that the document does not hold.
    linked = all(one.id in shown for one in members)
    return compose(ABSTRACT["summary"], **about, said=said if linked else _of_all(said))


def _counted(members: Sequence[Comparison]) -> dict[str, Quantity]:
    counts = Counter(VERDICT_WORDS[one.verdict_family] for one in members)
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    return {"count": overall(len(members)), "verdicts": overall(verdicts)}


def _correction(found: Assessment) -> Sentence:
    sizes = sorted(set(_family_sizes(found).values()) - {1})
    if not sizes:
        return compose(ABSTRACT["alone"])
    return compose(ABSTRACT["corrected"], count=overall(" or ".join(map(str, sizes))))


def _family_sizes(found: Assessment) -> Counter[str]:
    """Return how many comparisons of each family were corrected together."""
    return Counter(one.design.family for one in found.comparisons if one.p_adjusted is not None)


def _margins(found: Assessment) -> tuple[Sentence, ...]:
    margins = {one.design.metric: one.design for one in found.comparisons}
    given = [design for design in margins.values() if design.margin is not None]
    if not given:
        return (compose(MARGINS["none"]),)
    said = [
        compose(MARGINS["given"], margin=overall(d.scale.size(d.margin or 0.0)), metric=d.metric)
        for d in given
    ]
    without = [metric for metric, design in margins.items() if design.margin is None]
    if without:
        said.append(compose(MARGINS["some"], metrics=" and ".join(without)))
    return tuple(said)


def _control(found: Assessment) -> tuple[Sentence, ...]:
    if not found.declared.positive_control:
        return (compose(CONTROL["none"]),)
    control = f"“{found.declared.positive_control}”"
    if not found.controls:
        return (compose(CONTROL["nowhere"], control=control),)
    detected = sum(found.control_detected(one) for one in found.controls)
    said = compose(
        CONTROL["counts"],
        control=control,
        found=overall(detected),
        count=overall(len(found.controls)),
    )
    negative = [one for one in found.comparisons if one.verdict_family in NEGATIVE]
    unproven = any(not found.control_detected(one) for one in negative)
    return (said, compose(CONTROL["missed"])) if unproven else (said,)


def pooled(one: Pooling) -> Sentence:
    """Return what the interval would have been if rows were taken for models."""
    return compose(
        POOLED,
        over=one.over,
        metric=one.metric,
        treatment=f"“{one.treatment}”",
        by_model=overall(one.scale.range(one.by_model.interval(0.95))),
        by_row=overall(one.scale.range(one.by_row.interval(0.95))),
        ratio=overall(f"{one.relative_width:.2f}"),
    )


def _of_all(sentence: Sentence) -> Sentence:
    """Return `sentence` with its numbers leading to all results together."""
    return tuple(one if isinstance(one, str) else overall(one.text) for one in sentence)
