"""What every report about results that were made elsewhere consists of, published."""

from collections.abc import Sequence
from typing import Any

from pitfalls_core.canonical import plain
from pitfalls_core.findings.scale import Scale
from pitfalls_core.report.anonymity import Veil
from pitfalls_core.report.latex.archive import with_archive
from pitfalls_core.report.latex.numbers import key_numbers
from pitfalls_core.report.manifest import manifest_text, program_inputs
from pitfalls_core.report.own_results.comparisons_file import comparisons_csv
from pitfalls_core.report.own_results.request import TableRequest
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.publishing import publish
from pitfalls_core.report.rendering import rendered
from pitfalls_core.report.results_file import checked_text


def publish_own_results(
    request: TableRequest,
    paper: Paper,
    document: dict[str, Any],
    *,
    scales: Sequence[Scale],
    **asked: object,
) -> None:
    """Write the documents, ``results.json`` and ``comparisons.csv`` of a table, then the manifest.

    Parameters
    ----------
    request
        What was asked for.
    paper
        The report.
    document
        The content of ``results.json``.
    scales
        Those of the comparisons in `document`.
    asked
        Values that say how the table was read and judged, for the manifest.

    Raises
    ------
    WorkFailed
        If the documents could not be made or written.
    """
    veil = Veil.over(request)
    document = veil.value(document)
    numbers = key_numbers(document, [scales])
    files = {
        **with_archive(veil.documents(rendered(veil.paper(paper), request.project, numbers))),
        "results.json": checked_text(document).encode(),
        "comparisons.csv": comparisons_csv(document).encode(),
    }
    inputs = {
        "command": veil.value(request.command),
        "file": request.sha256,
        **{name: veil.value(plain(value)) for name, value in asked.items()},
        **program_inputs(request.project),
    }
    publish(request.out, files, manifest_text(inputs, files))
