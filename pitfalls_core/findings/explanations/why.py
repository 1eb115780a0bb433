"""Why it failed: what stands behind every primary verdict that is not an improvement."""

from collections.abc import Iterator

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.behaviour.ingredients import Decomposition
from pitfalls_core.findings.behaviour.stage import Stage
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.explanations.words import WHY
from pitfalls_core.findings.scale import ACCURACY, metric_name
from pitfalls_core.findings.sentence import Quantity, Sentence, capitalised, compose
from pitfalls_core.findings.wording import naming
from pitfalls_core.findings.words import VERDICT_WORDS
from pitfalls_core.statistics.intervals import Estimate

Paragraphs = tuple[tuple[Sentence, ...], ...]

SHORT = 0.5
"""From this share of late runs on, the budget may have been too small."""


def why_it_failed(analysis: Analysis) -> Paragraphs:
    """Return one paragraph for each negative primary verdict: diagnostics, none of them a proof.

    Negative is every verdict but an improvement, corrected within the family.
    """
    paragraphs: list[tuple[Sentence, ...]] = []
    for treatment in dict.fromkeys(one.design.treatment for one in analysis.primary):
        members = [one for one in analysis.primary if one.design.treatment == treatment]
        failed = [one for one in members if one.verdict_family != "improved"]
        name = treatment_name(treatment, analysis)
        if not failed:
            paragraphs.append((compose(WHY["nothing"], treatment=name),))
        paragraphs += [_paragraph(one, analysis) for one in failed]
    return tuple(paragraphs)


def treatment_name(treatment: str, analysis: Analysis) -> str:
    """Return a treatment for the middle of a sentence."""
    return naming(analysis.titles.variants[treatment])


def dataset_name(dataset: str, analysis: Analysis) -> str:
    """Return the title of a dataset in quotation marks."""
    return f"“{analysis.titles.datasets[dataset]}”"


def _paragraph(one: Comparison, analysis: Analysis) -> tuple[Sentence, ...]:
    start = compose(
        WHY["start"],
        dataset=dataset_name(one.design.dataset, analysis),
        treatment=treatment_name(one.design.treatment, analysis),
        verdict=VERDICT_WORDS[one.verdict_family],
    )
    reasons = [*_classes(one, analysis), *_flips(one, analysis), *_ingredients(one, analysis)]
    reasons += [*_stage(one, analysis), *_calibration(one, analysis), *_power(one)]
    return (start, *map(capitalised, reasons))


def _classes(one: Comparison, analysis: Analysis) -> Iterator[Sentence]:
    changes = [each for each in analysis.behaviour.classes if each.comparison == one.id]
    if not changes:
        return
    lost = [each for each in changes if each.lost]
    if not lost:
        yield compose(WHY["no_class"])
        return
    worst = min(lost, key=lambda each: each.estimate.difference)
    yield compose(
        WHY["classes"],
        lost=Quantity(str(len(lost)), one.id),
        classes=Quantity(str(len(changes)), one.id),
        label=str(worst.label),
        change=Quantity(ACCURACY.change(worst.estimate.difference), one.id),
    )


def _flips(one: Comparison, analysis: Analysis) -> Iterator[Sentence]:
    for rates in analysis.behaviour.flips:
        if rates.comparison == one.id:
            known = rates.reference is not None
            values = {"negative": rates.negative, "positive": rates.positive}
            values |= {"reference": rates.reference} if rates.reference is not None else {}
            shown = {
                name: Quantity(f"{ACCURACY.score(value)} %", one.id)
                for name, value in values.items()
            }
            yield compose(WHY["flips" if known else "flips_alone"], **shown)


def _ingredients(one: Comparison, analysis: Analysis) -> Iterator[Sentence]:
    for found in analysis.behaviour.decompositions:
        if found.whole == one.id:
            yield from _parts(found, analysis)


def _parts(found: Decomposition, analysis: Analysis) -> Iterator[Sentence]:
    for name, part, estimate in zip(found.names, found.parts, found.single, strict=True):
        title = naming(analysis.titles.variants[name])
        named = {"ingredient": title, "metric": metric_name(analysis.study.metric)}
        yield compose(WHY["ingredient"], **named, **_estimate(estimate, part))
    yield compose(
        WHY["interaction"],
        combined=Quantity(ACCURACY.change(found.combined.difference), found.whole),
        **_estimate(found.interaction, found.whole),
    )


def _estimate(estimate: Estimate, comparison: str) -> dict[str, Quantity]:
    return {
        "change": Quantity(ACCURACY.change(estimate.difference), comparison),
        "interval": Quantity(ACCURACY.interval(estimate.interval(0.95)), comparison),
    }


def _stage(one: Comparison, analysis: Analysis) -> Iterator[Sentence]:
    task = one.design.dataset.partition("/")[0]
    stages = {each.variant: each for each in analysis.behaviour.stages if each.task == task}
    arms = [stages.get(name) for name in (one.design.treatment, one.design.baseline)]
    treated, baseline = arms
    if treated is None or baseline is None or not treated.runs or not baseline.runs:
        return
    yield compose(
        WHY["stage"],
        treatment=treatment_name(one.design.treatment, analysis),
        late=Quantity(str(treated.late), one.id),
        runs=Quantity(str(treated.runs), one.id),
        baseline_late=Quantity(str(baseline.late), one.id),
        baseline_runs=Quantity(str(baseline.runs), one.id),
        stage=WHY["stage_short" if _short(treated, baseline) else "stage_enough"],
    )


def _short(*stages: Stage) -> bool:
    return any(each.late >= SHORT * each.runs for each in stages)


def _calibration(one: Comparison, analysis: Analysis) -> Iterator[Sentence]:
    for other in analysis.behaviour.calibration:
        same = other.design.dataset == one.design.dataset
        if same and other.design.treatment == one.design.treatment:
            means = other.sample.baseline_mean, other.sample.treatment_mean
            before, after = (ACCURACY.score(mean or 0.0) + " %" for mean in means)
            yield compose(
                WHY["calibration"],
                before=Quantity(before, other.id),
                after=Quantity(after, other.id),
            )


def _power(one: Comparison) -> Iterator[Sentence]:
    if one.reach is None or one.design.margin is None or one.verdict_family != "inconclusive":
        return
    size = one.design.scale.size
    yield compose(
        WHY["power"],
        detectable=Quantity(size(one.reach.minimum_detectable_effect), one.id),
        margin=Quantity(size(one.design.margin), one.id),
    )
