"""Give planned runs to an engine, and show how far they are."""

from collections import Counter
from collections.abc import Sequence

from pitfalls_core.runs.engine.local import LocalEngine
from pitfalls_core.runs.engine.progress import Progress
from pitfalls_core.runs.ledger import Entry
from pitfalls_core.runs.store.record import Failure


def execute_entries(entries: Sequence[Entry], engine: LocalEngine) -> tuple[Failure, ...]:
    """Execute the runs of `entries`, and return those that failed.

    Raises
    ------
    InputError
        If the results cannot be written to the store.
    """
    engine.site.store.require_writable(len(entries))
    planned = Counter(entry.specification.study for entry in entries)
    with Progress(planned) as progress:
        return engine.execute([entry.ingredients for entry in entries], progress)
