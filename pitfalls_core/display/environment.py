"""What the runs were made with: versions and the kind of machine, and no name of any."""

from collections import defaultdict

from pitfalls_core.display.document import Column, Row, Table
from pitfalls_core.display.sentences import caption, words
from pitfalls_core.display.whole import of_whole
from pitfalls_core.runs.runner import StudyRuns

NAMES = {"python": "Python", "machine": "Kind of processor"}
"""Recorded versions that are no package, as the reader sees them."""


def environment_table(runs: StudyRuns) -> Table:
    """Return the versions that the results are functions of, as the runs recorded them.

    A version that is not the same in all runs stands with all its values.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for one in runs.records:
        for name, version in one.ingredients.versions.items():
            found[name].add(version)
        found["Device"].add(one.ingredients.device)
        found["Threads of a run"].add(str(one.ingredients.threads))
    return Table(
        label="tab-environment",
        caption=caption(
            "Environment of the {count} finished runs: the versions that each run key covers. "
            "Versions of what made this document are in manifest.json.",
            count=of_whole(len(runs.records)),
        ),
        columns=(Column("What"), Column("Version")),
        rows=tuple(_row(name, versions) for name, versions in sorted(found.items())),
    )


def _row(name: str, versions: set[str]) -> Row:
    return Row(((words(NAMES.get(name, name)),), (words(", ".join(sorted(versions))),)))
