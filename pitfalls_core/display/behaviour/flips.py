"""Negative flips beside their reference level, as a figure and a table."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.cells import NONE
from pitfalls_core.display.document import Column, Figure, Inlines, Number, Row, Table
from pitfalls_core.display.drawing import (
    COLUMN,
    csv_text,
    fitted,
    height_of_rows,
    renderings,
)
from pitfalls_core.display.sentences import evidence_label, unbroken, words
from pitfalls_core.display.style import Theme
from pitfalls_core.display.titles import place_title
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.behaviour.flips import FlipRates
from pitfalls_core.findings.scale import ACCURACY

REFERENCE = (
    "The reference is the share that turns wrong between two runs of the baseline on the same "
    "data, with another initialization and another order."
)
OTHER_SEEDS = "Where there is no such run, it is that between two seeds of the baseline."


def flips_figure(analysis: Analysis) -> Figure:
    """Draw negative flips, positive flips and the reference level, one row a comparison."""
    rates = _shown(analysis)

    def paint(canvas: Canvas, theme: Theme) -> None:
        axis = canvas.subplots()
        for place, one in enumerate(rates):
            bars = ((-0.18, one.negative, "degraded"), (0.18, one.positive, "improved"))
            for offset, share, verdict in bars:
                axis.barh(place + offset, 100 * share, 0.32, color=theme.verdicts[verdict])
            if one.reference is not None:
                x = 100 * one.reference
                axis.plot([x, x], [place - 0.4, place + 0.05], color=theme.ink, linewidth=1.6)
        axis.set_yticks(
            range(len(rates)),
            [fitted(place_title(one.dataset, one.treatment, analysis), 22) for one in rates],
        )
        axis.set_ylim(len(rates) - 0.4, -0.6)
        axis.tick_params(axis="y", length=0)
        axis.set_xlabel("share of the test examples (%)")

    exceeding = sum(one.exceeds for one in rates)
    files: dict[str, Any] = renderings(paint, (COLUMN, 0.5 + height_of_rows(max(1, len(rates)))))
    return Figure(
        label="fig-flips",
        caption=(
            words(
                "Examples that change sides, averaged over seeds: from right to wrong (red, upper "
                "bar) and from wrong to right (blue, lower bar). "
                + _reference(rates)
                + " It is the black mark on the upper bar."
            ),
        ),
        alt=(
            f"Bars of flips for {len(rates)} comparisons; negative flips exceed the reference in "
            f"{exceeding}."
        ),
        data=_data(rates),
        **files,
    )


def flips_table(analysis: Analysis) -> Table:
    """Return flips with their reference level and the excess over it."""
    rates = _shown(analysis)
    return Table(
        label="tab-flips",
        caption=(
            words(
                "Examples that change sides, in per cent of the test examples, averaged over "
                "seeds. " + _reference(rates) + " The excess is that of the negative flips, in "
                "points, with a 95 % t interval over seeds."
            ),
        ),
        columns=(
            Column("Test set"),
            Column("Right to wrong", "right"),
            Column("Wrong to right", "right"),
            Column("Reference", "right"),
            Column("Excess", "right"),
            Column("Pairs", "right"),
        ),
        rows=tuple(_row(one, analysis) for one in rates),
    )


def _reference(rates: Sequence[FlipRates]) -> str:
    other = any(one.source == "other seeds" for one in rates)
    return f"{REFERENCE} {OTHER_SEEDS}" if other else REFERENCE


def _shown(analysis: Analysis) -> list[FlipRates]:
    ids = {one.id for one in analysis.comparisons}
    return [one for one in analysis.behaviour.flips if one.comparison in ids]


def _row(one: FlipRates, analysis: Analysis) -> Row:
    def cell(text: str) -> Inlines:
        return (Number(text, evidence_label(one.comparison)),)

    excess = NONE
    if one.excess is not None:
        change = ACCURACY.signed(one.excess.difference)
        excess = cell(f"{change} {ACCURACY.interval(one.excess.interval(0.95))}")
    return Row(
        (
            (words(unbroken(place_title(one.dataset, one.treatment, analysis))),),
            cell(ACCURACY.score(one.negative)),
            cell(ACCURACY.score(one.positive)),
            NONE if one.reference is None else cell(ACCURACY.score(one.reference)),
            excess,
            cell(str(one.seeds)),
        )
    )


def _data(rates: Sequence[FlipRates]) -> str:
    header = ("comparison", "seeds", "negative", "positive", "reference", "source")
    rows = (
        (
            one.comparison,
            one.seeds,
            100 * one.negative,
            100 * one.positive,
            "" if one.reference is None else 100 * one.reference,
            one.source,
        )
        for one in rates
    )
    return csv_text(header, rows)
