"""The abstract of a report about a published table."""

from pitfalls_core.display.document import Prose
from pitfalls_core.display.sentences import paragraph
from pitfalls_core.findings.published.reanalysis import Reanalyses
from pitfalls_core.findings.published.wording import headline_sentence
from pitfalls_core.findings.sentence import Sentence

MOST_ROWS = 12
"""Rows that an abstract speaks of."""


def published_abstract(reanalyses: Reanalyses) -> Prose:
    """Return what each row rules out, or what it would have taken to assess it."""
    said: list[Sentence] = [
        (*headline_sentence(one), ".") for one in reanalyses.comparisons[:MOST_ROWS]
    ]
    left_out = len(reanalyses.comparisons) - len(said)
    if left_out > 0:
        said.append((f"Further rows: {left_out}.",))
    return Prose((paragraph(said),), role="abstract")
