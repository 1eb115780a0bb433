"""How often the verdict rule errs on scores of real runs: prose, a table and a figure."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import FuncFormatter

from pitfalls_core.display.document import (
    Column,
    Evidence,
    Figure,
    Inlines,
    Listing,
    Number,
    Prose,
    Row,
    Table,
    Text,
)
from pitfalls_core.display.drawing import COLUMN, csv_text, renderings
from pitfalls_core.display.entries import entry
from pitfalls_core.display.run_ranges import run_ranges
from pitfalls_core.display.sentences import caption, evidence_label, paragraph, unbroken
from pitfalls_core.display.style import Theme
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparing import compare_all
from pitfalls_core.findings.comparison import Verdict
from pitfalls_core.findings.error_rates.rates import AtDifference, ErrorRates, Rate
from pitfalls_core.findings.error_rates.wording import (
    ORIGIN,
    drawn_sentence,
    found_sentences,
    interval_text,
    kept_sentence,
    promise_sentences,
)
from pitfalls_core.findings.words import VERDICT_WORDS

SHOWN: tuple[Verdict, ...] = ("improved", "equivalent", "inconclusive", "degraded")
"""The verdicts, in the order of the columns; what cannot be assessed is hardly ever drawn."""

MARKS = {"improved": "^", "equivalent": "s", "inconclusive": "o", "degraded": "v"}
DASHES = {
    "improved": "solid",
    "equivalent": (0, (5, 2)),
    "inconclusive": (0, (1, 1.5)),
    "degraded": (0, (3, 1, 1, 1)),
}
"""Verdict to how it is drawn, so that colour alone tells nothing apart."""


def error_rates_prose(rates: ErrorRates) -> Prose:
    """Return whether the rule keeps its promises, one by one, and what it finds."""
    items = tuple((paragraph([one]),) for one in promise_sentences(rates))
    return Prose(
        (
            paragraph((drawn_sentence(rates), kept_sentence(rates))),
            Listing(items),
            paragraph(found_sentences(rates)),
        )
    )


def error_rates_table(rates: ErrorRates) -> Table:
    """Return the verdicts and the coverage at every true difference."""
    scale = rates.design.scale
    return Table(
        label="tab-error-rates",
        caption=caption(
            "How often each verdict was given (%), and how often the intervals held the true "
            "difference (%), in {studies} studies of {pairs} pairs at each true difference; in "
            "brackets the Monte Carlo interval of 95 %. The margin is {margin}.",
            studies=_number(f"{rates.at_zero.draws:,}"),
            pairs=_number(rates.runs),
            margin=_number(scale.size(rates.margin)),
        ),
        columns=(
            Column(unbroken(f"True difference ({scale.steps or 'as scored'})"), "right"),
            *(Column(VERDICT_WORDS[one].capitalize(), "right") for one in SHOWN),
            Column(unbroken("95 % interval"), "right"),
            Column(unbroken("90 % interval"), "right"),
        ),
        rows=tuple(_row(one, rates) for one in rates.differences),
        wide=True,
    )


def error_rates_figure(rates: ErrorRates) -> Figure:
    """Draw the rate of each verdict against the true difference."""
    scale = rates.design.scale
    sizes = [scale.factor * one.difference for one in rates.differences]

    def paint(canvas: Canvas, theme: Theme) -> None:
        panel = canvas.subplots()
        panel.axvspan(0, scale.factor * rates.margin, color=theme.band, linewidth=0)
        for verdict in SHOWN:
            measured = [one.rate(verdict) for one in rates.differences]
            _draw(panel, verdict, sizes, measured, theme)
        panel.set_xlim(-0.02 * sizes[-1], 1.02 * sizes[-1])
        panel.set_ylim(-0.03, 1.03)
        panel.yaxis.set_major_formatter(FuncFormatter(lambda rate, _: f"{100 * rate:.0f}"))
        panel.set_ylabel("studies with this verdict (%)")
        steps = f" ({scale.steps})" if scale.steps else ""
        panel.set_xlabel(f"true difference{steps}")
        panel.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize=6.5)

    files: dict[str, Any] = renderings(paint, (COLUMN, 2.6))
    return Figure(
        label="fig-error-rates",
        caption=caption(
            "Verdicts of {studies} studies at each true difference, {pairs} pairs each, drawn from "
            "{pool} scores of one variant. Bars are Monte Carlo intervals of 95 %; the band is the "
            "margin.",
            studies=_number(f"{rates.at_zero.draws:,}"),
            pairs=_number(rates.runs),
            pool=_number(rates.pool),
        ),
        alt=unbroken(_alt(rates)),
        data=_data(rates),
        **files,
    )


def error_rates_evidence(rates: ErrorRates, analysis: Analysis) -> Evidence:
    """Return what the error rates rest on, down to the runs whose scores were drawn from."""
    design = rates.design
    task = design.dataset.partition("/")[0]
    runs = [one.id for one in analysis.runs.records if one.task == task]
    facts = (
        ("Metric", design.metric),
        ("Data set", design.dataset),
        ("Aggregation", "share of the studies with a verdict, with its exact interval"),
        ("Drawn from", f"{rates.pool} scores, several a run"),
        ("Each study", f"{rates.runs} pairs; no score stands twice in a study"),
        ("Studies", f"{rates.at_zero.draws:,} at each true difference"),
        ("Rule", f"{compare_all.__module__}:{compare_all.__name__}"),
        ("Level and margin", f"{design.alpha:g}, {design.scale.size(rates.margin)}"),
        ("Runs", run_ranges(runs)),
        *analysis.origin,
    )
    return entry(evidence_label(ORIGIN), "Error rates of the verdict rule", facts)


def _row(one: AtDifference, rates: ErrorRates) -> Row:
    measured = [one.rate(verdict) for verdict in SHOWN]
    cells = [_cell(rate) for rate in (*measured, one.coverage95, one.coverage90)]
    return Row(((Text(rates.design.scale.score(one.difference)),), *cells))


def _cell(rate: Rate) -> Inlines:
    return (_number(f"{100 * rate.value:.1f} {interval_text(rate)}"),)


def _number(value: object) -> Number:
    return Number(unbroken(str(value)), evidence_label(ORIGIN))


def _draw(
    panel: Axes, verdict: str, sizes: Sequence[float], measured: Sequence[Rate], theme: Theme
) -> None:
    values = [rate.value for rate in measured]
    below = [rate.value - rate.interval[0] for rate in measured]
    above = [rate.interval[1] - rate.value for rate in measured]
    panel.errorbar(
        sizes,
        values,
        yerr=[below, above],
        color=theme.verdicts[verdict],
        linestyle=DASHES[verdict],
        marker=MARKS[verdict],
        markersize=3,
        linewidth=1,
        elinewidth=0.8,
        label=VERDICT_WORDS[verdict],
    )


def _alt(rates: ErrorRates) -> str:
    scale, last = rates.design.scale, rates.differences[-1]
    equivalent = 100 * rates.at_zero.rate("equivalent").value
    improved = 100 * last.rate("improved").value
    return (
        "The share of studies with each verdict against the true difference: "
        f"{equivalent:.0f} % equivalent where it is zero, {improved:.0f} % improved where it is "
        f"{scale.size(last.difference)}."
    )


def _data(rates: ErrorRates) -> str:
    """Return the rates as they are drawn."""
    rows = [
        (one.difference, verdict, rate.count, rate.draws, *rate.interval)
        for one in rates.differences
        for verdict in SHOWN
        for rate in (one.rate(verdict),)
    ]
    return csv_text(("difference", "verdict", "count", "draws", "low", "high"), rows)
