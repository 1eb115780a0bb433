"""Items of the checklist that only the assembled document can answer."""

from collections.abc import Collection

from pitfalls_core.findings.checklist.answer import Answer, met
from pitfalls_core.findings.checklist.reproducibility import AUTHOR
from pitfalls_core.report.audit import Audit
from pitfalls_core.report.own_sections import HEADINGS

MOST_NAMED = 5
"""Labels that an answer names."""


def answers_of(
    audit: Audit, bibliography: Collection[str], written: Collection[str]
) -> tuple[Answer, ...]:
    """Return items 38 to 44.

    Parameters
    ----------
    audit
        What was found in the document of a study.
    bibliography
        Keys that can be resolved.
    written
        Names of the sections that the outline has for the whole paper.
    """
    unresolved = [key for key in audit.cited if key not in bibliography]
    shown = len(audit.exhibits) - len(audit.unreferenced)
    said = len(audit.measured) - len(audit.uncounted)
    return (
        Answer(
            38,
            "Limitations",
            met(audit.limitations > 0),
            f"The section “Limitations”, {audit.limitations} words."
            if audit.limitations
            else "There is no section “Limitations”.",
        ),
        _by_the_author(39, "Societal impact", "ethics", audit, written),
        _by_the_author(40, "Use of automation in writing", "automation", audit, written),
        Answer(
            41,
            "No unresolved citation",
            met(not unresolved),
            f"{len(audit.cited)} works are cited, and {len(audit.cited) - len(unresolved)} are in "
            f"the bibliography{_named(unresolved)}.",
        ),
        Answer(
            42,
            "Exhibits are referred to; captions say n and interval",
            met(not audit.unreferenced and not audit.uncounted),
            f"{shown} of {len(audit.exhibits)} tables and figures are referred to"
            f"{_named(audit.unreferenced)}; of {len(audit.measured)} with measured numbers {said} "
            f"say what was counted, and name their intervals{_named(audit.uncounted)}.",
        ),
        Answer(
            43,
            "Promised appendix material is there",
            met(not audit.empty and (bool(audit.appendices) or not audit.promises)),
            f"{len(audit.appendices)} appendices, {len(audit.empty)} of them empty"
            f"{_named(audit.empty)}; the text promises one {audit.promises} times.",
        ),
        Answer(
            44,
            "Abbreviations are spelled out",
            met(not audit.unexplained),
            f"{len(audit.abbreviations)} are used, {len(audit.unexplained)} of them without saying "
            f"what they stand for{_named(audit.unexplained)}.",
        ),
    )


def _by_the_author(
    number: int, question: str, name: str, audit: Audit, written: Collection[str]
) -> Answer:
    heading = HEADINGS[name]
    if heading in audit.sections or name in written:
        return Answer(number, question, "yes", f"The section “{heading}”.")
    return Answer(number, question, "not filled", AUTHOR)


def _named(labels: Collection[str]) -> str:
    """Return the first of `labels` in brackets; nothing if there are none."""
    if not labels:
        return ""
    first = ", ".join(list(labels)[:MOST_NAMED])
    more = len(labels) - MOST_NAMED
    return f" (not: {first}{f' and {more} more' if more > 0 else ''})"
