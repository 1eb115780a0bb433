"""When it did work: every gain that survives correction, and what it may owe to the test set."""

from collections.abc import Iterator

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.explanations.why import dataset_name, treatment_name
from pitfalls_core.findings.explanations.words import WORKED
from pitfalls_core.findings.sentence import Quantity, Sentence, compose
from pitfalls_core.findings.wording import joined


def when_it_worked(analysis: Analysis) -> tuple[Sentence, ...]:
    """Return where a treatment or an ingredient improved the metric, after correction."""
    gains = [one for one in analysis.comparisons if one.verdict_family == "improved"]
    if not gains:
        return (compose(WORKED["nowhere"]),)
    found = compose(WORKED["start"], found=joined([_place(one, analysis) for one in gains]))
    shared = list(_shared(gains, analysis))
    if not shared:
        return (found,)
    return (found, compose(WORKED["shared"], places=joined(shared)))


def overlap(dataset: str, treatment: str, analysis: Analysis) -> tuple[str, ...]:
    """Return the factors that `dataset` changes and that `treatment` varies during training."""
    study = analysis.study
    task, _, name = dataset.partition("/")
    changed = study.task(task).shifted.get(name, ())
    return tuple(factor for factor in changed if factor in study.variant(treatment).varies)


def _place(one: Comparison, analysis: Analysis) -> Sentence:
    effect, scale = one.effect, one.design.scale
    change = scale.change(effect.difference) if effect else ""
    interval = scale.interval(effect.ci95) if effect else ""
    return compose(
        WORKED["place"],
        treatment=treatment_name(one.design.treatment, analysis),
        dataset=dataset_name(one.design.dataset, analysis),
        change=Quantity(change, one.id),
        interval=Quantity(interval, one.id),
    )


def _shared(gains: list[Comparison], analysis: Analysis) -> Iterator[Sentence]:
    places = {
        (one.design.dataset, overlap(one.design.dataset, one.design.treatment, analysis))
        for one in gains
    }
    for dataset, factors in sorted(places):
        if factors:
            yield compose(
                WORKED["overlap"],
                dataset=dataset_name(dataset, analysis),
                factors=" and ".join(factors),
            )
