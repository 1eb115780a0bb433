"""Two published tables that come with the package, to try `pitfalls reanalyze` on."""

from importlib.resources import as_file, files

from pitfalls_core.errors import UnknownNameError
from pitfalls_core.results.published import PublishedTable, read_published

EXAMPLES = ("source_000_table_1", "source_001_table_1")
"""Names of the tables."""


def example_table(name: str) -> PublishedTable:
    """Return one of the published tables that come with the package.

    Raises
    ------
    UnknownNameError
        If there is no such table.
    """
    if name not in EXAMPLES:
        raise UnknownNameError("example table", name, EXAMPLES)
    file = files("pitfalls_core.results") / "examples" / f"{name}.csv"
    with as_file(file) as path:
        return read_published(path, source=file.name)
