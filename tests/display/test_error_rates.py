"""Error rates in a table and a figure: what is shown is what was counted."""

import numpy as np
import pytest
from matplotlib.container import ErrorbarContainer
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D

from pitfalls_core.display.document import Listing, Number, Paragraph, walk
from pitfalls_core.display.error_rates import (
    DASHES,
    SHOWN,
    error_rates_evidence,
    error_rates_figure,
    error_rates_prose,
    error_rates_table,
)
from pitfalls_core.display.plain import plain_text
from pitfalls_core.findings.error_rates.rates import AtDifference, ErrorRates
from tests.display.canvases import drawn
from tests.display.cells import headers, records
from tests.display.painted import rows_of, unreadable
from tests.findings.constructed import analysis, design

COUNTED = (
    (0.0, {"equivalent": 600, "inconclusive": 350, "improved": 20, "degraded": 30}),
    (0.02, {"equivalent": 45, "inconclusive": 355, "improved": 600}),
    (0.04, {"improved": 990, "inconclusive": 9, "not_assessable": 1}),
)
"""True difference and verdicts of 1,000 studies."""


def rates() -> ErrorRates:
    """Return rates at three differences."""
    found = tuple(
        AtDifference(difference, 1000, verdicts, 948, 905)  # type: ignore[arg-type]  # literals
        for difference, verdicts in COUNTED
    )
    return ErrorRates(design(margin=0.02), 6, 300, 0.9, 0.012, found)


def curves(canvas: Canvas) -> dict[str, Line2D]:
    """Return the drawn lines by their names in the legend."""
    (panel,) = canvas.axes
    found = {}
    for container in panel.containers:
        assert isinstance(container, ErrorbarContainer)
        line = container.lines[0]
        assert isinstance(line, Line2D)
        found[str(container.get_label())] = line
    return found


def test_the_table_shows_every_rate_with_its_interval() -> None:
    """Rates in percent, brackets from Clopper and Pearson, differences in points."""
    table = error_rates_table(rates())
    assert headers(table) == [
        "True difference (points)",
        "Improved",
        "Equivalent",
        "Inconclusive",
        "Degraded",
        "95\N{NO-BREAK SPACE}% interval",
        "90\N{NO-BREAK SPACE}% interval",
    ]
    first, second, third = records(table)
    assert list(first.values())[:3] == ["0.0", "2.0 [1.2, 3.1]", "60.0 [56.9, 63.1]"]
    assert second["Equivalent"] == "4.5 [3.3, 6.0]"
    assert second["Degraded"] == "0.0 [0.0, 0.4]"
    assert third["95\N{NO-BREAK SPACE}% interval"] == "94.8 [93.2, 96.1]"
    caption = plain_text(table.caption)
    assert "1,000 studies of 6 pairs" in caption
    assert "The margin is 2.0 points." in caption


def test_the_figure_draws_what_was_counted() -> None:
    """One line a verdict, at its rates, in points; the data hold counts and intervals."""
    figure, canvas = drawn(error_rates_figure, rates())
    lines = curves(canvas)
    assert list(lines) == list(SHOWN)
    assert np.asarray(lines["improved"].get_xdata()) == pytest.approx([0, 2, 4])
    assert np.asarray(lines["improved"].get_ydata()) == pytest.approx([0.02, 0.6, 0.99])
    rows = rows_of(figure)
    assert len(rows) == len(COUNTED) * len(SHOWN)
    assert (rows[0]["verdict"], rows[0]["count"], rows[0]["draws"]) == ("improved", "20", "1000")
    assert float(rows[0]["low"]) == pytest.approx(0.0123, abs=1e-3)
    assert figure.alt == (
        "The share of studies with each verdict against the true difference: "
        "60\N{NO-BREAK SPACE}% equivalent where it is zero, 99\N{NO-BREAK SPACE}% improved where "
        "it is 4.0 points."
    )


def test_its_labels_can_be_read() -> None:
    """No label lies on another, or off the page."""
    _, canvas = drawn(error_rates_figure, rates())
    assert unreadable(canvas) == []


def test_colour_alone_tells_nothing_apart() -> None:
    """Every line has a mark and a dash of its own."""
    _, canvas = drawn(error_rates_figure, rates())
    lines = curves(canvas).values()
    assert len({line.get_marker() for line in lines}) == len(SHOWN)
    assert len({str(DASHES[verdict]) for verdict in SHOWN}) == len(SHOWN)


def test_the_prose_lists_every_promise() -> None:
    """What was drawn, one item a promise, and what the rule finds."""
    drawn_from, promises, found = error_rates_prose(rates()).blocks
    assert isinstance(drawn_from, Paragraph)
    assert isinstance(promises, Listing)
    assert isinstance(found, Paragraph)
    assert plain_text(drawn_from.children).startswith(
        "The rule behind every verdict of this report was applied to 1,000 studies"
    )
    assert len(promises.items) == 5
    assert plain_text(found.children).startswith("A difference of 4.0 points was found in 99.0")


def test_every_number_leads_to_the_runs_that_were_drawn_from() -> None:
    """All rates of prose and table share one piece of evidence, which names runs and rule."""
    evidence = error_rates_evidence(rates(), analysis({}))
    blocks = (error_rates_prose(rates()).blocks, error_rates_table(rates()))
    numbers = [value for value in walk(blocks) if isinstance(value, Number)]
    assert len(numbers) > 30
    assert {number.evidence for number in numbers} == {evidence.label}
    facts = dict(evidence.facts)
    assert facts["Rule"] == "pitfalls_core.findings.comparing:compare_all"
    assert facts["Level and margin"] == "0.05, 2.0 points"
    assert facts["Runs"].startswith("constructed/drawn/baseline/0–5")
