"""``pitfalls analyze``: from scores or logs to a published report, without training."""

from dataclasses import dataclass, replace
from pathlib import Path

from pitfalls_core.display import assessment as shown
from pitfalls_core.display import (
    figures,
    fragility,
    margins,
    multiplicity,
    plans,
    power_curve,
    prose,
    tables,
    training,
)
from pitfalls_core.findings.own_results.assessment import Assessment, assess
from pitfalls_core.findings.own_results.declared import Declared
from pitfalls_core.findings.own_results.training import trained
from pitfalls_core.project import template_folder
from pitfalls_core.report.own_results.publishing import publish_own_results
from pitfalls_core.report.own_results.reading import Reading, fair_units
from pitfalls_core.report.own_results.request import TableRequest
from pitfalls_core.report.own_results.scores_document import assessment_document
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.publishing import require_writable
from pitfalls_core.report.storyline import Exhibit, paper_of_story
from pitfalls_core.results.logs.courses import LoggedCourse, courses_of
from pitfalls_core.results.logs.kinds import read_logs
from pitfalls_core.results.logs.tabulating import score_table
from pitfalls_core.results.reading import read_scores
from pitfalls_core.results.scores import ScoreTable
from pitfalls_core.results.unit import Units


def analyze(request: TableRequest, reading: Reading, declared: Declared) -> Assessment:
    """Judge the scores in a file and publish the report about them.

    Raises
    ------
    InputError
        If the file, or what was declared about it, does not allow a fair report; nothing has been
        written then.
    WorkFailed
        If the documents could not be made or written.
    """
    read = read_source(request.source, reading)
    request = replace(request, read=read.files)
    units = _units(read.table, request, reading, declared)
    found = assess(units, declared, _origin(request, reading))
    if read.courses is not None:
        found = replace(found, training=trained(read.courses))
    require_writable(request.out)
    paper = _paper(found, request)
    document = assessment_document(found, paper, request.name)
    scales = [one.design.scale for one in (*found.comparisons, *found.controls)]
    publish_own_results(request, paper, document, scales=scales, reading=reading, declared=declared)
    return found


@dataclass(frozen=True, eq=False)
class Source:
    """What was read.

    Parameters
    ----------
    table
        The scores, as they are.
    files
        The files that were read of a folder.
    courses
        How the runs were trained, as far as logs say; None of a table.
    """

    table: ScoreTable
    files: tuple[Path, ...] = ()
    courses: tuple[LoggedCourse, ...] | None = None


def read_source(source: Path, reading: Reading) -> Source:
    """Return the scores at `source`, and the curves of the runs that logs hold.

    Raises
    ------
    InputError
        If they cannot be read.
    """
    if reading.asked is None:
        found = Source(read_scores(source, reading.columns, wide=reading.wide))
    else:
        logs = read_logs(source, reading.kind, reading.asked.read)
        table = score_table(logs, reading.asked)
        found = Source(table, logs.files, courses_of(logs, reading.asked))
    return replace(found, table=found.table.of_metric(reading.metric)) if reading.metric else found


def _units(table: ScoreTable, request: TableRequest, reading: Reading, declared: Declared) -> Units:
    units = fair_units(table, reading, declared)
    # Documents name the file and no folder.
    return replace(units, table=replace(units.table, source=request.source.name))


def _origin(request: TableRequest, reading: Reading) -> tuple[tuple[str, str], ...]:
    return (
        (
            "File" if reading.asked is None else "Logs",
            f"{request.source.name}, SHA-256 {request.sha256[:16]}…",
        ),
        ("Repeat", request.command),
    )


def _paper(found: Assessment, request: TableRequest) -> Paper:
    listed = found.shown
    exhibits: dict[str, Exhibit] = {
        "abstract": shown.abstract(found),
        "declared": shown.declared_table(found),
        "caveats": shown.caveats(found),
        "seeds": figures.slopes(listed),
        "counts": shown.counts_table(found),
        "results": tables.results_table(listed),
        "forest": figures.forest(listed),
        "sentences": shown.sentences(found),
        "margins": margins.verdict_against_margin(listed),
        "power": power_curve.power_curve(listed),
        "plans": plans.plans_table(listed),
        "families": multiplicity.families_table(listed),
        "fragility": fragility.fragility_table(listed),
        "trainings": training.looked_at(found.training),
        "curves": training.curves_table(found.training),
        "detectors": training.detectors_table(found.training),
        "alarms": training.alarms_table(found.training),
        "unapplied": training.not_applied(found.training),
        "unit": shown.unit_of_analysis(found),
        "evidence": prose.evidence(listed, whole=found),
    }
    template = template_folder("analyze", request.project) / "paper.md"
    return paper_of_story(template, f"What {request.name} shows", exhibits, request.project)
