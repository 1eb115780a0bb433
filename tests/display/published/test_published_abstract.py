"""The abstract of a report about a published table: one line a row, and none is passed over."""

import pytest

from pitfalls_core.display.document import Paragraph, Prose
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.published.abstract import MOST_ROWS, published_abstract
from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import Question
from tests.findings.published_tables import paper_000, paper_001, row, table


def characters(shown: Prose) -> str:
    """Return the one paragraph of an abstract."""
    assert shown.role == "abstract"
    (only,) = shown.blocks
    assert isinstance(only, Paragraph)
    return plain_text(only.children)


def text_of(rows: int) -> str:
    """Return the abstract about `rows` comparisons."""
    lines = [
        row((f"d{place}", name), ("50.0", "1.0", 6), 2 + 2 * place + (name == "new"))
        for place in range(rows)
        for name in ("old", "new")
    ]
    return characters(published_abstract(reanalyse(table(*lines), Question("old", spread="sd"))))


def test_the_first_source_paper() -> None:
    """Each row says what it rules out, under every reading of the spread."""
    shown = published_abstract(reanalyse(paper_000(), Question("Baseline", spread="sd")))
    assert characters(shown) == (
        "Refined on “Shifted Test A”: improvements above 1.4 are ruled out. "
        "Refined on “Shifted Test B”: improvements above 2.2 are ruled out. "
        "Refined on “Shifted Test C”: improvements above 1.4 are ruled out."
    )


def test_single_numbers() -> None:
    """Each row says what it would have taken to assess it."""
    shown = published_abstract(reanalyse(paper_001(), Question("Baseline")))
    text = characters(shown)
    assert text.count("only an SD between runs below") == 4


@pytest.mark.parametrize(("rows", "more"), [(1, 0), (MOST_ROWS, 0), (MOST_ROWS + 5, 5)])
def test_rows_that_are_left_out_are_counted(rows: int, more: int) -> None:
    """Of a long table the first rows are told, and how many there are besides."""
    text = text_of(rows)
    assert text.count("are ruled out") == rows - more
    rest = f" Further rows: {more}."
    assert text.endswith(rest if more else "are ruled out.")
