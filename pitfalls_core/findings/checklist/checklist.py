"""The whole checklist, section by section."""

from collections.abc import Callable

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.checklist import (
    claims,
    data,
    design,
    evidence,
    failure,
    integrity,
    reproducibility,
)
from pitfalls_core.findings.checklist.answer import Answer

SECTIONS: tuple[tuple[str, Callable[[Analysis], tuple[Answer, ...]]], ...] = (
    (claims.TITLE, claims.answers),
    (design.TITLE, design.answers),
    (data.TITLE, data.answers),
    (evidence.TITLE, evidence.answers),
    (failure.TITLE, failure.answers),
    (reproducibility.TITLE, reproducibility.answers),
    (integrity.TITLE, integrity.answers),
)
"""Sections with what fills them, in order."""


def checklist(analysis: Analysis) -> tuple[tuple[str, tuple[Answer, ...]], ...]:
    """Return every section with its answers, numbered through."""
    return tuple((title, answers(analysis)) for title, answers in SECTIONS)
