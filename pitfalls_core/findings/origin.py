"""Where the numbers of a study come from: its plan, the source of its runs, and a command."""

from pitfalls_core.canonical import digest
from pitfalls_core.runs.runner import StudyRuns

SHOWN = 16
"""Digits of a digest that a reader sees."""


def origin_of(runs: StudyRuns) -> tuple[tuple[str, str], ...]:
    """Return the facts that all evidence of a study shares, each a name and a text."""
    return (
        ("Plan", f"SHA-256 {_shown(runs.plan_sha256)}"),
        ("Source", _source(runs)),
        ("Repeat", runs.command),
    )


def _source(runs: StudyRuns) -> str:
    """Return a digest of the source that the finished runs were made under, comments left out."""
    modules = {pair for one in runs.records for pair in one.ingredients.sources.items()}
    if not modules:
        return "not recorded" if runs.records else "no run has finished"
    return f"SHA-256 {_shown(digest(sorted(modules)))} of {len(modules)} modules"


def _shown(sha256: str) -> str:
    return f"{sha256[:SHOWN]}…"
