"""G. Document integrity."""

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.checklist.answer import Answer

TITLE = "Document integrity"


DOCUMENT = "Known once the report is assembled."
"""The value of what only the assembled document can answer."""


def answers(_: Analysis) -> tuple[Answer, ...]:
    """Return items 41 to 44, which are filled in when a report is assembled."""
    return (
        Answer(41, "No unresolved citation", "not filled", DOCUMENT),
        Answer(42, "Exhibits are referred to; captions say n and interval", "not filled", DOCUMENT),
        Answer(43, "Promised appendix material is there", "not filled", DOCUMENT),
        Answer(44, "Abbreviations are spelled out", "not filled", DOCUMENT),
    )
