"""Entries of evidence: a title and facts, whose percent signs stay with their numbers."""

from collections.abc import Iterable

from pitfalls_core.display.document import Evidence
from pitfalls_core.display.sentences import unbroken


def entry(label: str, title: str, facts: Iterable[tuple[str, str]]) -> Evidence:
    """Return what numbers with this `label` lead back to; a fact is a name and a text."""
    shown = tuple((unbroken(name), unbroken(fact)) for name, fact in facts)
    return Evidence(label, unbroken(title), shown)
