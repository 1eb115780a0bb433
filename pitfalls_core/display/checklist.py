"""The checklist as a table: question, answer, and where it can be looked up."""

from pitfalls_core.display.document import Column, CrossReference, Inlines, Row, Strong, Table, Text
from pitfalls_core.display.sentences import words
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.checklist.answer import Answer
from pitfalls_core.findings.checklist.checklist import checklist
from pitfalls_core.findings.scale import GAP


def checklist_table(analysis: Analysis) -> Table:
    """Return every question with its answer, as the records give it."""
    sections = checklist(analysis)
    answers = [one for _, section in sections for one in section]
    open_ones = sum(one.status == "not filled" for one in answers)
    return Table(
        label="tab-checklist",
        caption=(
            words(
                f"{len(answers)} questions to a negative result, answered from the records; "
                f"{open_ones} of them cannot be, and say so. A “no” is no reproach: it says what a "
                "reader will not find, or what a detector found."
            ),
        ),
        columns=(
            Column("No", "right"),
            Column("Question"),
            Column("Answer"),
            Column("What was found"),
            Column("Where"),
        ),
        rows=tuple(
            row for title, section in sections for row in (Row(group=title), *map(_row, section))
        ),
        wide=True,
    )


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
