"""``pitfalls reanalyze``: from a published table of means to a published report."""

from dataclasses import replace

from pitfalls_core.display.published import tables as shown
from pitfalls_core.display.published.abstract import published_abstract
from pitfalls_core.display.published.evidence import published_evidence
from pitfalls_core.display.published.figures import published_forest
from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import Question, Reanalyses
from pitfalls_core.project import template_folder
from pitfalls_core.report.own_results.published_document import reanalyses_document
from pitfalls_core.report.own_results.publishing import publish_own_results
from pitfalls_core.report.own_results.request import TableRequest
from pitfalls_core.report.publishing import require_writable
from pitfalls_core.report.storyline import Exhibit, paper_of_story
from pitfalls_core.results.published import read_published


def reanalyze(request: TableRequest, question: Question) -> Reanalyses:
    """Look at a published table again and publish the report about it.

    Raises
    ------
    InputError
        If the file, or the question, does not allow it; nothing has been written then.
    WorkFailed
        If the documents could not be made or written.
    """
    table = read_published(request.source)
    found = reanalyse(replace(table, source=request.source.name), question)
    require_writable(request.out)
    template = template_folder("reanalyze", request.project) / "paper.md"
    title = f"What {request.name} could and could not show"
    paper = paper_of_story(template, title, _exhibits(found), request.project)
    document = reanalyses_document(found, paper, request.name)
    scales = [one.design.scale for one in found.comparisons]
    publish_own_results(request, paper, document, scales=scales, question=question)
    return found


def _exhibits(found: Reanalyses) -> dict[str, Exhibit]:
    listed = found.shown
    readable = any(one.readings for one in listed.comparisons)
    return {
        "abstract": published_abstract(found),
        "table": shown.published_table(listed),
        "forest": published_forest(listed),
        "sentences": shown.published_prose(listed),
        "readings": shown.readings_table(listed) if readable else None,
        "evidence": published_evidence(listed),
    }
