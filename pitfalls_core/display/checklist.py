"""The checklist as a table: question, answer, and where it can be looked up."""

from collections.abc import Sequence

from pitfalls_core.display.document import Column, CrossReference, Inlines, Row, Strong, Table, Text
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.sentences import words
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.checklist.answer import Answer
from pitfalls_core.findings.checklist.checklist import checklist
from pitfalls_core.findings.scale import GAP

LABEL = "tab-checklist"


def checklist_table(analysis: Analysis) -> Table:
    """Return every question with its answer, as the records give it.

    What only the assembled document can answer is filled in when a report is assembled.
    """
    return _table(
        tuple(
            row
            for title, section in checklist(analysis)
            for row in (Row(group=title), *map(_row, section))
        )
    )


def answered(table: Table, answers: Sequence[Answer]) -> Table:
    """Return a checklist with other answers to some of its questions, by their numbers."""
    rows = {str(one.number): _row(one) for one in answers}
    return _table(tuple(rows.get(_number(row), row) for row in table.rows))


def _table(rows: tuple[Row, ...]) -> Table:
    answers = [plain_text(row.cells[2]) for row in rows if row.cells]
    return Table(
        label=LABEL,
        caption=(
            words(
                f"{len(answers)} questions to a negative result, answered from the records and "
                f"from this document; {answers.count('not filled')} of them cannot be, and say so. "
                "A “no” is no reproach: it says what a reader will not find, or what a detector "
                "found."
            ),
        ),
        columns=(
            Column("No", "right"),
            Column("Question"),
            Column("Answer"),
            Column("What was found"),
            Column("Where"),
        ),
        rows=rows,
        wide=True,
    )


def _number(row: Row) -> str:
    return plain_text(row.cells[0]) if row.cells else ""


def _row(one: Answer) -> Row:
    where: Inlines = (CrossReference(one.where, optional=True),) if one.where else (Text(GAP),)
    return Row(
        (
            (Text(str(one.number)),),
            (words(one.question),),
            (Strong((Text(one.status),)),),
            (words(one.value),),
            where,
        )
    )
