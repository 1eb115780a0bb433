"""From finished runs to published documents: notebooks, paper, exports, results, manifest."""

import csv
import io
import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from pitfalls_core.canonical import digest
from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.findings.history.added_seeds import EXPLORATORY
from pitfalls_core.report.anonymity import Veil
from pitfalls_core.report.assemble import merged, paper_of
from pitfalls_core.report.execute import NotebookJob
from pitfalls_core.report.latex.archive import with_archive
from pitfalls_core.report.latex.numbers import key_numbers
from pitfalls_core.report.manifest import manifest_text
from pitfalls_core.report.notebooks import executed
from pitfalls_core.report.overview import overview_of
from pitfalls_core.report.parameters import Value
from pitfalls_core.report.publishing import publish
from pitfalls_core.report.rendering import typesetting, written
from pitfalls_core.report.request import ReportRequest
from pitfalls_core.report.results_file import bare, checked_text, results_document
from pitfalls_core.report.typed_numbers import typed_in_notebook
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.studies.written import written_files


def publish_documents(
    request: ReportRequest,
    runs: Sequence[StudyRuns],
    notebooks: Sequence[Path],
    inputs: dict[str, Any],
) -> None:
    """Execute the notebooks, assemble the paper, export it in every format, and publish all of it.

    Numbers that are typed by hand into a notebook are named on stderr, and stop nothing.

    Parameters
    ----------
    request
        What was asked for.
    runs, notebooks
        The studies' runs and notebooks, in the same order.
    inputs
        For the manifest.
    """
    for path in notebooks:
        for one in typed_in_notebook(path):
            sys.stderr.write(f"warning: {one}\n")
    parameters: dict[str, Value] = {
        "profile": request.profile,
        "device": request.workplace.device,
        "train": False,
    }
    jobs = [NotebookJob(path, parameters, request.project.root) for path in notebooks]
    found = [digest([one.identity, written_files(one.study.name, request.project)]) for one in runs]
    finished = executed(jobs, found, request.workplace)
    names = [one.study.name for one in runs]
    whole = merged(dict(zip(names, finished, strict=True)))
    veil = Veil.over(request)
    analyses = [analyse(one) for one in runs]
    assembled = paper_of(whole, request.project, overview_of(analyses, request.project))
    paper = veil.paper(replace(assembled, notices=(*notices(runs), *exploratory(analyses))))
    with typesetting(paper, request.project) as pdf:
        document = veil.value(results_document(analyses, paper, request.profile))
        scales = [[pair.design.scale for pair in one.everything] for one in analyses]
        others = written(paper, request.project, key_numbers(document, scales))
        data = {
            "results.json": checked_text(document).encode(),
            "runs.csv": _runs_csv(analyses),
            **_notebooks(notebooks, [veil.notebook(one) for one in finished]),
        }
        documents = {"report.pdf": pdf(), **others}
    files = {**with_archive(veil.documents(documents)), **data}
    timings = {"timings.json": _timings(runs, request, veil)}
    publish(request.out, {**files, **timings}, manifest_text(inputs, files))


def notices(runs: Sequence[StudyRuns]) -> tuple[str, ...]:
    """Return what every page must say, of runs that are missing or carried over, or too small."""
    planned = sum(len(one.ledger.entries) for one in runs)
    finished = sum(len(one.records) for one in runs)
    adopted = sum(len(one.adoptions) for one in runs)
    partial = f"Partial report: {finished} of {planned} planned runs finished."
    smoke = "Smoke profile: a quick check of the machinery. No number here means anything."
    carried = f"{adopted} of {finished} runs were made under earlier source and carried over."
    return (
        *((partial,) if finished < planned else ()),
        *((carried,) if adopted else ()),
        *((smoke,) if runs[0].profile == "smoke" else ()),
    )


def exploratory(analyses: Sequence[Analysis]) -> tuple[str, ...]:
    """Return what every page must say of plans that were changed after results existed.

    Seeds that were added by a rule fixed beforehand make nothing exploratory.
    """
    changed = [
        one.study.name
        for one in analyses
        if any(EXPLORATORY in comparison.flags for comparison in one.comparisons)
    ]
    if not changed:
        return ()
    said = "the margin or the seeds were changed after results existed"
    return (f"Exploratory report: {said} ({', '.join(changed)}).",)


def _runs_csv(analyses: Sequence[Analysis]) -> bytes:
    """Return every score as tidy CSV, the form that `analyze` will read back."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("study", "variant", "seed", "dataset", "metric", "value", "status"))
    for analysis in analyses:
        study = analysis.study
        tested = ((cell, arm) for cell, arm in analysis.arms.items() if cell[0] in study.datasets)
        for (dataset, variant), arm in tested:
            for seed in arm.planned:
                status = "finished" if seed in arm.scores else "failed"
                value = arm.scores.get(seed, "")
                name = bare(dataset, study)
                writer.writerow((study.name, variant, seed, name, study.metric, value, status))
    return buffer.getvalue().encode()


def _notebooks(paths: Sequence[Path], finished: Sequence[NotebookNode]) -> dict[str, bytes]:
    return {
        f"notebooks/{path.name}": (nbformat.writes(notebook) + "\n").encode()
        for path, notebook in zip(paths, finished, strict=True)
    }


def _timings(runs: Sequence[StudyRuns], request: ReportRequest, veil: Veil) -> bytes:
    """Return seconds, machine and re-runs of every run, outside the promise of same bytes."""
    workplace = request.workplace
    verified: dict[str, list[dict[str, str]]] = defaultdict(list)
    for one in workplace.verifications.all():
        verified[one.key].append({"date": one.date, "agreement": one.outcome.agreement})
    timings: dict[str, Mapping[str, Any]] = {}
    for entry in (entry for one in runs for entry in one.ledger.entries):
        key = entry.ingredients.key
        checks = {"verified": verified[key]} if key in verified else {}
        timings[entry.specification.id] = {**veil.timing(workplace.store.timing(key)), **checks}
    return (json.dumps(timings, indent=1, sort_keys=True) + "\n").encode()
