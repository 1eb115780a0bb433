"""Calibration and corruption error as tables."""

from pitfalls_core.display.cells import (
    count_cell,
    difference_cells,
    mean_and_sd,
    number,
    verdict_cell,
)
from pitfalls_core.display.document import Column, Inlines, Number, Row, Table, Text
from pitfalls_core.display.sentences import evidence_label, unbroken, words
from pitfalls_core.display.titles import place_title
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.behaviour.corruption import CorruptionError
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.scale import GAP
from pitfalls_core.statistics.calibration import BINS

ALL_SHIFTS = "All shifted sets (mean)"


def calibration_table(analysis: Analysis) -> Table:
    """Return the expected calibration error of both arms on every test set that is shown."""
    shown = {(one.design.dataset, one.design.treatment) for one in analysis.comparisons}
    found = [
        one
        for one in analysis.behaviour.calibration
        if (one.design.dataset, one.design.treatment) in shown
    ]
    return Table(
        label="tab-calibration",
        caption=(
            words(
                f"Expected calibration error in per cent ({BINS} bins of equal width), mean and, "
                "in brackets, SD over seeds. Lower is better, and differences are turned so that "
                "positive is better; in points, with t intervals. No margin was set for it, so "
                "that nothing can be called equivalent."
            ),
        ),
        columns=(
            Column("Test set"),
            Column("Baseline", "right"),
            Column("Treatment", "right"),
            Column("Difference", "right"),
            Column(unbroken("95 % interval"), "right"),
            Column("Pairs", "right"),
            Column("Verdict"),
        ),
        rows=tuple(_calibration_row(one, analysis) for one in found),
        wide=True,
    )


def corruption_table(analysis: Analysis) -> Table:
    """Return the errors of every treatment on shifted sets as a share of the baseline's."""
    treatments = set(analysis.treatments)
    found = [one for one in analysis.behaviour.corruption if one.treatment in treatments]
    variants = list(dict.fromkeys(one.treatment for one in found))
    datasets = list(dict.fromkeys(one.dataset for one in found))
    cells = {(one.treatment, one.dataset): one for one in found}
    titles = analysis.titles
    return Table(
        label="tab-corruption",
        caption=(
            words(
                "Corruption error: the error under a shift over that of the baseline with the same "
                "seed, geometric mean over seeds, with 95 % intervals from the t distribution of "
                "the logarithms. Below 1 is better. The published definition divides by the error "
                "of a fixed network and sums over severities; here there is one severity, and the "
                "baseline is the reference."
            ),
        ),
        columns=(
            Column("Variant"),
            *(
                Column(unbroken(titles.datasets.get(name, ALL_SHIFTS)), "right")
                for name in datasets
            ),
        ),
        rows=tuple(
            Row(
                (
                    (words(titles.variants[variant]),),
                    *(_ratio(cells.get((variant, name)), analysis) for name in datasets),
                )
            )
            for variant in variants
        ),
        wide=True,
    )


def _calibration_row(one: Comparison, analysis: Analysis) -> Row:
    scale, sample = one.design.scale, one.sample
    means = (
        mean_and_sd(sample.baseline_mean, sample.baseline_sd, scale),
        mean_and_sd(sample.treatment_mean, sample.treatment_sd, scale),
    )
    return Row(
        (
            (words(place_title(one.design.dataset, one.design.treatment, analysis)),),
            *(number(text, one) for text in means),
            *difference_cells(one),
            count_cell(one),
            verdict_cell(one),
        )
    )


def _ratio(one: CorruptionError | None, analysis: Analysis) -> Inlines:
    if one is None:
        return (Text(GAP),)
    text = f"{one.ratio:.2f}"
    if one.interval is not None:
        low, high = one.interval
        text = f"{text} [{low:.2f}, {high:.2f}]"
    by_place = {(each.design.treatment, each.design.dataset): each for each in analysis.comparisons}
    source = by_place.get((one.treatment, one.dataset))
    return (Number(text, evidence_label(source.id)) if source else of_whole(text),)
