"""Exhibits of behaviour: what they show is what was found, and links to its evidence."""

import csv
import io
from collections.abc import Callable
from itertools import takewhile

import pytest

from pitfalls_core.display.behaviour import classes, flips, ingredients, overlap, quality
from pitfalls_core.display.checklist import checklist_table
from pitfalls_core.display.document import CrossReference, Figure, Number, Table, walk
from pitfalls_core.display.payload import from_payload, to_payload
from pitfalls_core.display.pitfalls import MOST_SHOWN, alarms_table, detectors_table, trials_table
from pitfalls_core.display.prose import evidence, what_could_overturn, when_it_worked, why_it_failed
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.checklist.checklist import checklist
from pitfalls_core.findings.detectors.rates import RATES
from pitfalls_core.findings.scale import ACCURACY
from tests.display.cells import records, texts
from tests.findings.constructed import analysis
from tests.findings.whole import whole_analysis

FOUND = whole_analysis({("drawn/a", "refined"): 0.6, ("drawn/b", "wide"): 0.8})
SHOWN = FOUND.only("refined")

TABLES: tuple[Callable[[Analysis], Table], ...] = (
    classes.class_table,
    flips.flips_table,
    ingredients.ingredients_table,
    quality.calibration_table,
    quality.corruption_table,
    overlap.overlap_table,
    detectors_table,
    trials_table,
    alarms_table,
    checklist_table,
)
FIGURES: tuple[Callable[[Analysis], Figure], ...] = (
    classes.class_figure,
    flips.flips_figure,
    ingredients.ingredients_figure,
)


def column(table: Table, name: str) -> list[str]:
    """Return the cells of a column."""
    return [row[name] for row in records(table)]


def drawn(figure: Figure) -> list[dict[str, str]]:
    """Return the numbers of a figure."""
    return list(csv.DictReader(io.StringIO(figure.data)))


@pytest.mark.parametrize("make", TABLES)
@pytest.mark.parametrize("found", [FOUND, analysis({})], ids=["whole", "scores alone"])
def test_every_row_has_as_many_cells_as_columns(
    make: Callable[[Analysis], Table], found: Analysis
) -> None:
    """Also where no predictions are stored; and a notebook can carry it."""
    table = make(found)
    assert {len(row.cells) for row in table.rows if not row.group} <= {len(table.columns)}
    assert from_payload(to_payload(table)) == table


@pytest.mark.parametrize("make", FIGURES)
@pytest.mark.parametrize("found", [FOUND, SHOWN, analysis({})], ids=["all", "one", "nothing"])
def test_every_figure_can_be_drawn(make: Callable[[Analysis], Figure], found: Analysis) -> None:
    """The same each time, with as many rows of numbers as there is to show."""
    figure = make(found)
    assert figure == make(found)
    assert figure.alt.endswith(".")


def test_every_number_has_evidence() -> None:
    """What a number links to is among the entries of the evidence."""
    entries = {block.label for block in evidence(FOUND).blocks if hasattr(block, "label")}
    exhibits = [make(FOUND) for make in TABLES]
    prose = [make(FOUND) for make in (why_it_failed, when_it_worked, what_could_overturn)]
    numbers = [one for one in walk((*exhibits, *prose)) if isinstance(one, Number)]
    assert len(numbers) > 100
    assert {one.evidence for one in numbers} <= entries


def test_flips_are_shown_with_their_reference() -> None:
    """Row by row, as they were found for the treatment that is shown."""
    rates = [one for one in FOUND.behaviour.flips if one.treatment == "refined"]
    table = flips.flips_table(SHOWN)
    assert column(table, "Right to wrong") == [ACCURACY.score(one.negative) for one in rates]
    assert column(table, "Reference") == [ACCURACY.score(one.reference or 0) for one in rates]
    assert [float(row["negative"]) for row in drawn(flips.flips_figure(SHOWN))] == [
        pytest.approx(100 * one.negative) for one in rates
    ]


def test_classes_are_marked_where_they_are_significant() -> None:
    """An asterisk in the table for each filled point of the figure."""
    changes = [one for one in FOUND.behaviour.classes if one.treatment == "refined"]
    marked = [cell for row in classes.class_table(SHOWN).rows for cell in texts(row) if "*" in cell]
    assert len(marked) == sum(one.significant for one in changes) > 0
    rows = drawn(classes.class_figure(SHOWN))
    assert len(rows) == len(changes)
    assert {row["comparison"] for row in rows} == {one.comparison for one in changes}


def test_the_waterfall_ends_at_the_whole() -> None:
    """Ingredients and interaction of each set sum to what all do together."""
    rows = drawn(ingredients.ingredients_figure(FOUND))
    for dataset in ("drawn/a", "drawn/b", "drawn/c"):
        *steps, whole = [float(row["change"]) for row in rows if row["dataset"] == dataset]
        assert sum(steps) == pytest.approx(whole)


def test_overlap_is_what_shift_and_augmentation_share() -> None:
    """One variant varies what one shift changes; the other shift shares nothing."""
    table = overlap.overlap_table(FOUND)
    assert column(table, "Variant") == ["Wide strokes", "Wide strokes"]
    assert column(table, "In common") == ["stroke width", "–"]


def test_corruption_error_has_a_column_for_all_shifts() -> None:
    """Each shifted set, and their mean."""
    table = quality.corruption_table(FOUND)
    assert [one.header for one in table.columns][-1] == quality.ALL_SHIFTS
    assert column(table, "Variant") == ["Refined", "Wide strokes", "Deep"]


def test_detectors_stand_with_their_rates() -> None:
    """Rates are those that were measured, and alarms are counted."""
    table = detectors_table(FOUND)
    names = column(table, "Detector")
    assert set(names) <= RATES.keys()
    assert sum(map(int, column(table, "Alarms"))) == sum(one.fired for one in FOUND.pitfalls) > 0
    assert sum(map(int, column(table, "Looks"))) == len(FOUND.pitfalls)
    assert column(trials_table(FOUND), "Detector") == names


def test_of_many_alarms_the_first_are_shown_and_the_others_counted() -> None:
    """Each detector has a heading with its counts, and what is left out has its number."""
    fired = [one.detector for one in FOUND.pitfalls if one.fired]
    rows = alarms_table(FOUND).rows
    for name in dict.fromkeys(fired):
        count, looks = fired.count(name), [one.detector for one in FOUND.pitfalls].count(name)
        (start,) = (at for at, row in enumerate(rows) if row.group == f"{name}: {count} of {looks}")
        own = [*takewhile(lambda row: not row.group, rows[start + 1 :])]
        assert len(own) == min(count, MOST_SHOWN + 1)
        if count > MOST_SHOWN:
            left = f"{count - MOST_SHOWN} more, which stand in results.json"
            assert texts(own[-1])[0] == left
    assert max(map(fired.count, fired)) > MOST_SHOWN


def test_the_checklist_refers_to_exhibits_only_if_they_are_there() -> None:
    """References are optional, so that a paper without an exhibit can still be made."""
    table = checklist_table(FOUND)
    references = [one for one in walk(table.rows) if isinstance(one, CrossReference)]
    assert references
    assert all(one.optional for one in references)
    answers = [one for _, section in checklist(FOUND) for one in section]
    assert column(table, "Answer") == [one.status for one in answers]
