"""The runs that did not end well: what has no result, and what diverged or collapsed."""

from collections.abc import Iterator

from pitfalls_core.display.document import Column, Row, Table
from pitfalls_core.display.sentences import caption, words
from pitfalls_core.display.whole import of_whole
from pitfalls_core.runs.runner import StudyRuns


def failed_runs_table(runs: StudyRuns) -> Table:
    """Return every planned run without a result, and every finished one that is not ``ok``.

    A study in which all went well has a table without rows.
    """
    rows = tuple(_rows(runs))
    return Table(
        label="tab-failed-runs",
        caption=caption(
            "Failure cases: {count} planned runs have no result, or diverged (a loss that is not "
            "finite), or collapsed (no better than the most frequent class). Those with a result "
            "are scored as they stand.",
            count=of_whole(f"{len(rows)} of {len(runs.ledger.entries)}"),
        ),
        columns=(Column("Run"), Column("How it ended")),
        rows=rows,
    )


def _rows(runs: StudyRuns) -> Iterator[Row]:
    outcomes = {one.id: one.outcome for one in runs.records}
    for entry in runs.ledger.entries:
        run = entry.specification.id
        outcome = outcomes.get(run)
        if outcome is None:
            yield Row(((words(run),), (words(entry.state),)))
        elif outcome != "ok":
            yield Row(((words(run),), (words(outcome),)))
