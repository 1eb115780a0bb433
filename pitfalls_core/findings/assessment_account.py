"""The account of a table of results in sentences: its abstract, its results, its scope."""

from collections import Counter
from collections.abc import Sequence

from pitfalls_core.findings.assessment import Assessment
from pitfalls_core.findings.assessment_words import (
    ABSTRACT,
    CONTROL,
    MARGINS,
    POOLED,
    UNPLANNED,
)
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.families import NEGATIVE
from pitfalls_core.findings.pooling import Pooling
from pitfalls_core.findings.sentence import Sentence, capitalised, compose
from pitfalls_core.findings.wording import Names, joined, ruled_out, summary, verdict_sentences
from pitfalls_core.findings.words import VERDICT_WORDS

FEW = 6
"""Comparisons that the abstract speaks of one by one; of more, it gives numbers."""


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
    """Return one paragraph for each comparison that is shown."""
    sizes = Counter(one.design.family for one in found.comparisons if one.p_adjusted is not None)
    return tuple(
        verdict_sentences(
            one,
            names_of(one),
            control_detected=found.control_detected(one) if found.controls else None,
            family_size=sizes[one.design.family],
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
    return tuple(_pooled(one) for one in found.poolings[: len(found.shown.comparisons)])


def caveats(found: Assessment) -> tuple[Sentence, ...]:
    """Return what was handled or left out, and what nobody declared."""
    notes = [(note,) for note in found.notes]
    unplanned = [] if found.declared.planned_seeds else [(UNPLANNED,)]
    return (*notes, *unplanned)


def names_of(one: Comparison) -> Names:
    """Return what the reader sees for the parts of `one`."""
    design = one.design
    return Names(
        dataset=f"“{design.dataset}”",
        treatment=f"“{design.treatment}”",
        baseline=f"“{design.baseline}”",
        metric=design.metric,
    )


def _lead(found: Assessment) -> tuple[Sentence, ...]:
    """Return which improvements are ruled out, which needs no margin."""
    assessed = [one for one in found.comparisons if one.effect is not None]
    if not assessed or len(found.comparisons) > FEW:
        return ()
    alone = len(assessed) == 1
    bounds = joined([_bound(one, alone=alone) for one in assessed])
    baseline = names_of(assessed[0]).baseline
    models = {run for one in found.comparisons for run in one.sample.runs}
    return (
        compose(ABSTRACT["lead"], baseline=baseline, bounds=bounds),
        compose(ABSTRACT["scope"], runs=str(len(models)), source=found.table.source),
    )


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
    return tuple(_group(members) for members in groups.values())


def _group(members: Sequence[Comparison]) -> Sentence:
    names = names_of(members[0])
    if len(members) <= FEW:
        said = summary(members, [names_of(one) for one in members])
        return compose(
            ABSTRACT["summary"], metric=names.metric, treatment=names.treatment, said=said
        )
    counts = Counter(VERDICT_WORDS[one.verdict_family] for one in members)
    return compose(
        ABSTRACT["counts"],
        metric=names.metric,
        treatment=names.treatment,
        count=str(len(members)),
        verdicts=", ".join(f"{count} {verdict}" for verdict, count in counts.items()),
    )


def _correction(found: Assessment) -> Sentence:
    sizes = Counter(one.design.family for one in found.comparisons)
    largest = max(sizes.values())
    if largest == 1:
        return compose(ABSTRACT["alone"])
    several = sorted(set(sizes.values()))
    return compose(ABSTRACT["corrected"], count=" or ".join(map(str, several)))


def _margins(found: Assessment) -> tuple[Sentence, ...]:
    margins = {one.design.metric: one.design for one in found.comparisons}
    given = [design for design in margins.values() if design.margin is not None]
    if not given:
        return (compose(MARGINS["none"]),)
    said = [
        compose(MARGINS["given"], margin=d.scale.size(d.margin or 0.0), metric=d.metric)
        for d in given
    ]
    without = [metric for metric, design in margins.items() if design.margin is None]
    if without:
        said.append(compose(MARGINS["some"], metrics=" and ".join(without)))
    return tuple(said)


def _control(found: Assessment) -> tuple[Sentence, ...]:
    if not found.controls:
        return (compose(CONTROL["none"]),)
    detected = sum(found.control_detected(one) for one in found.controls)
    said = compose(
        CONTROL["counts"],
        control=f"“{found.declared.positive_control}”",
        found=str(detected),
        count=str(len(found.controls)),
    )
    negative = [one for one in found.comparisons if one.verdict_family in NEGATIVE]
    unproven = any(not found.control_detected(one) for one in negative)
    return (said, compose(CONTROL["missed"])) if unproven else (said,)


def _pooled(one: Pooling) -> Sentence:
    return compose(
        POOLED,
        over=one.over,
        metric=one.metric,
        treatment=f"“{one.treatment}”",
        by_model=one.scale.range(one.by_model.interval(0.95)),
        by_row=one.scale.range(one.by_row.interval(0.95)),
        ratio=f"{one.relative_width:.2f}",
    )
