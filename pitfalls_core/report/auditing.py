"""A chapter that was looked at: its checklist filled in, its abbreviations listed."""

from dataclasses import replace

from pitfalls_core.display.checklist import LABEL, answered
from pitfalls_core.display.document import Table
from pitfalls_core.report.abbreviations import abbreviations_of
from pitfalls_core.report.audit import audit_of
from pitfalls_core.report.audit_answers import answers_of
from pitfalls_core.report.authorship import Authorship
from pitfalls_core.report.proceedings import Chapter


def audited(chapter: Chapter, author: Authorship) -> Chapter:
    """Return `chapter` with what only the document can answer in its checklist, if it has one."""
    if not any(isinstance(one, Table) and one.label == LABEL for one in chapter.body):
        return chapter
    audit = audit_of(chapter.abstract, chapter.body, author.glossary)
    answers = answers_of(audit, author.bibliography, author.outline.text)
    body = (
        answered(one, answers) if isinstance(one, Table) and one.label == LABEL else one
        for one in chapter.body
    )
    return replace(chapter, body=tuple(body))


def with_abbreviations(whole: Chapter, author: Authorship) -> Chapter:
    """Return a document with the list of the abbreviations that it uses as its last appendix."""
    used = abbreviations_of((whole.abstract, whole.body), author.glossary)
    return replace(whole, body=(*whole.body, *used))
