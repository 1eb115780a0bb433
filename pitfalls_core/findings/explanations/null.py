"""What became of the effect that is exactly zero."""

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.explanations.words import NULL
from pitfalls_core.findings.sentence import Sentence, compose, overall


def planted_null(analysis: Analysis) -> Sentence:
    """Return whether the planted null was called a difference anywhere."""
    if not analysis.nulls:
        return compose(NULL["none"])
    count = overall(len(analysis.nulls))
    if not analysis.false_alarms:
        return compose(NULL["quiet"], count=count)
    places = ", ".join(f"“{analysis.dataset_title(one)}”" for one in analysis.false_alarms)
    found = overall(len(analysis.false_alarms))
    return compose(NULL["alarm"], found=found, count=count, places=places)
