"""The abstract of a report about a published table."""

from pitfalls_core.display.document import Paragraph, Prose
from pitfalls_core.display.sentences import words
from pitfalls_core.findings.published_wording import headline
from pitfalls_core.findings.reanalysis import Reanalyses

MOST_ROWS = 12
"""Rows that an abstract speaks of."""


def published_abstract(reanalyses: Reanalyses) -> Prose:
    """Return what each row rules out, or what it would have taken to assess it."""
    said = (f"{headline(one)}." for one in reanalyses.comparisons[:MOST_ROWS])
    return Prose((Paragraph((words(" ".join(said)),)),), role="abstract")
