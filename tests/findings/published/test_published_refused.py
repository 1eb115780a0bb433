"""Published tables that cannot be compared are refused: what is wrong, where, what to do."""

import re

import pytest

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import Question
from pitfalls_core.results.published import PublishedTable
from tests.findings.published_tables import Cells, row, table, two_rows

OLD = Question("old", spread="sd")
GOOD: Cells = ("81.2", "1.4", 6)


@pytest.mark.parametrize(
    ("rows", "question", "error", "message"),
    [
        (
            two_rows(GOOD, GOOD),
            Question("odl"),
            UnknownNameError,
            "unknown baseline 'odl' in table.csv. Did you mean 'old'? Known: new, old.",
        ),
        (
            table(row(("A", "old"), GOOD, 2)),
            OLD,
            InputError,
            "table.csv: every row is of the baseline 'old'; add the rows to compare it with",
        ),
        (
            table(*two_rows(GOOD, GOOD).rows, row(("B", "new"), GOOD, 4)),
            OLD,
            InputError,
            "table.csv, line 4: dataset 'B' has no row of the baseline 'old'; add one, or leave "
            "the dataset out",
        ),
        (
            table(*two_rows(GOOD, GOOD).rows, row(("A", "new"), GOOD, 4)),
            OLD,
            InputError,
            "table.csv, lines 3 and 4: two means of variant 'new' on dataset 'A'; remove one, or "
            "name them apart",
        ),
        (
            two_rows(GOOD, GOOD),
            Question("old", perfect=1),
            InputError,
            "table.csv, line 2: a mean of 81.2 is no share of test examples, which lies between 0 "
            "and 1; correct the table or the perfect score",
        ),
    ],
)
def test_tables_that_cannot_be_compared(
    rows: PublishedTable, question: Question, error: type[InputError], message: str
) -> None:
    """Each message is exact."""
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        reanalyse(rows, question)
