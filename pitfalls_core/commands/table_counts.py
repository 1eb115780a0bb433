"""What a table of scores holds, as lines of text."""

from collections.abc import Iterator

from pitfalls_core.commands.verdict_table import aligned
from pitfalls_core.results.scores import ScoreTable

HEADER = ("dataset", "metric", "variant", "scores", "failed")


def count_lines(table: ScoreTable) -> Iterator[str]:
    """Yield what to print about a table that is not judged: its arms, and what the reader did."""
    rows = [
        (dataset, metric, variant, str(len(arm.scores)), str(len(arm.failed)))
        for (dataset, metric, variant), arm in table.arms().items()
    ]
    yield from aligned([HEADER, *rows])
    for note in table.notes:
        yield f"note: {note}"
