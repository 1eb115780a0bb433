"""The account of a study in sentences: its abstract and its results, from verdicts and statuses."""

from collections import Counter

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.explanations.null import planted_null
from pitfalls_core.findings.families import NEGATIVE
from pitfalls_core.findings.history import added_seeds
from pitfalls_core.findings.scale import ACCURACY, metric_name
from pitfalls_core.findings.sentence import (
    Quantity,
    Sentence,
    compose,
    overall,
    task_origin,
)
from pitfalls_core.findings.shared_parts import shared_parts
from pitfalls_core.findings.wording import (
    Names,
    headline,
    naming,
    summary,
    verdict_sentences,
)
from pitfalls_core.findings.words import STUDY, UNKNOWN_EXAMPLES
from pitfalls_core.studies.study import Task

Paragraphs = tuple[tuple[Sentence, ...], ...]


def abstract(analysis: Analysis) -> tuple[Sentence, ...]:
    """Return the abstract: question, protocol, verdicts by family, control, claims.

    Verdicts are those corrected within the family, and only primary families are spoken of.
    """
    study = analysis.study
    tasks = "; ".join(task.title for task in study.tasks)
    sentences = [(study.question,), _protocol(analysis), compose(STUDY["tasks"], tasks=tasks)]
    for treatment in analysis.treatments:
        primary = [one for one in analysis.primary if one.design.treatment == treatment]
        if primary:
            sentences.append(headline(primary, names_of(primary[0], analysis)))
            sentences += [_family(family, primary, analysis) for family in _families(primary)]
    sentences += added_seeds.said(analysis.runs, analysis.added_seeds)
    return (*sentences, compose(STUDY["correction"]), *_control(analysis), *_claims(analysis))


def results(analysis: Analysis) -> Paragraphs:
    """Return one paragraph for each comparison, then the scope, task by task."""
    sizes = Counter(one.design.family for one in analysis.comparisons if one.p_adjusted is not None)
    paragraphs = [
        verdict_sentences(
            one,
            names_of(one, analysis),
            control_detected=analysis.control_detected(one),
            family_size=sizes[one.design.family],
        )
        for one in analysis.comparisons
    ]
    return (*paragraphs, scope(analysis))


def scope(analysis: Analysis) -> tuple[Sentence, ...]:
    """Return, for each task, what its verdicts are limited to and conditional on."""
    sentences = []
    compared = {one.design.dataset.partition("/")[0] for one in analysis.comparisons}
    for task in analysis.study.tasks:
        if task.name not in compared:
            continue
        sentences.append(_limits(task, analysis))
        sentences += [*shared_parts(task, analysis.runs)]
    return tuple(sentences)


def names_of(comparison: Comparison, analysis: Analysis) -> Names:
    """Return what the reader sees for the parts of `comparison`."""
    study, design = analysis.study, comparison.design
    return Names(
        dataset=f"“{study.dataset_title(design.dataset)}”",
        treatment=naming(study.variant(design.treatment).title),
        baseline="the baseline",
        metric=metric_name(design.metric),
    )


def _protocol(analysis: Analysis) -> Sentence:
    ledger = analysis.runs.ledger
    when = "margin_after" if analysis.margin_is_exploratory else "margin_before"
    return compose(
        STUDY["protocol"],
        finished=overall(ledger.count("finished")),
        planned=overall(len(ledger.entries)),
        margin=overall(ACCURACY.size(analysis.study.margin.value)),
        when=STUDY[when],
    )


def _family(family: str, comparisons: list[Comparison], analysis: Analysis) -> Sentence:
    members = [one for one in comparisons if one.design.family == family]
    return compose(
        STUDY["family"],
        family=family,
        treatment=names_of(members[0], analysis).treatment,
        said=summary(members, [names_of(one, analysis) for one in members]),
    )


def _families(comparisons: list[Comparison]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.design.family for one in comparisons))


def _control(analysis: Analysis) -> tuple[Sentence, ...]:
    found = [analysis.control_detected(one) for one in analysis.controls]
    said = compose(STUDY["control_found"], found=overall(sum(found)), count=overall(len(found)))
    negative = [one for one in analysis.primary if one.verdict_family in NEGATIVE]
    unproven = any(not analysis.control_detected(one) for one in negative)
    missed = (compose(STUDY["control_missed"]),) if unproven else ()
    null = (planted_null(analysis),) if analysis.nulls else ()
    return (said, *missed, *null)


def _claims(analysis: Analysis) -> tuple[Sentence, ...]:
    if not analysis.claims:
        return ()
    counts = Counter(finding.status for finding in analysis.claims)
    sentence = compose(
        STUDY["claims"],
        count=overall(len(analysis.claims)),
        supported=overall(counts["supported"]),
        refuted=overall(counts["refuted"]),
        inconclusive=overall(counts["inconclusive"]),
    )
    return (sentence,)


def _limits(task: Task, analysis: Analysis) -> Sentence:
    samples = [
        one.sample
        for one in analysis.comparisons
        if one.design.dataset.partition("/")[0] == task.name
    ]
    sizes = sorted({sample.examples for sample in samples if sample.examples})
    shown = " to ".join(map(str, (*sizes[:1], *sizes[1:][-1:])))
    origin = task_origin(task.name)
    return compose(
        STUDY["scope"],
        task=f"“{task.title}”",
        seeds=Quantity(str(samples[0].planned), origin),
        examples=Quantity(shown, origin) if shown else UNKNOWN_EXAMPLES,
    )
