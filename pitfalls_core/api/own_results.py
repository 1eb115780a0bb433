"""``pitfalls analyze`` and ``pitfalls reanalyze`` as calls."""

from pathlib import Path
from typing import Unpack

from pitfalls_core.api.declarations import AnalyzeOptions, ReanalyzeOptions
from pitfalls_core.api.options import parsed
from pitfalls_core.api.report import Report
from pitfalls_core.commands.tables import (
    add_analyze,
    add_reanalyze,
    declared_of,
    question_of,
    reading_of,
    table_request,
)
from pitfalls_core.report.own_results import analyze as scores
from pitfalls_core.report.own_results import reanalyze as means


def analyze(path: str | Path, *, baseline: str, **options: Unpack[AnalyzeOptions]) -> Report:
    """Judge the scores in a file, publish the report, and return where it is and what it says.

    It does what ``pitfalls analyze`` does; nothing is trained.

    Parameters
    ----------
    path
        A tidy or a wide table of scores.
    baseline
        The variant that the others are compared with.
    **options
        As on the command line, with underscores: ``margin=0.5``, or ``margin={"loss": 0.1}``.

    Raises
    ------
    InputError
        If the file, or what was declared about it, does not allow a fair report.
    WorkFailed
        If the documents could not be made.
    """
    given = parsed(add_analyze, [path], {"baseline": baseline, **options})
    request = table_request(given.results, "analyze", given)
    scores.analyze(request, reading_of(given), declared_of(given))
    return Report(request.out)


def reanalyze(path: str | Path, *, baseline: str, **options: Unpack[ReanalyzeOptions]) -> Report:
    """Say what a published table of means could and could not show, and publish the report.

    It does what ``pitfalls reanalyze`` does.

    Parameters
    ----------
    path
        A table with the columns dataset, variant, mean, sd and n.
    baseline
        The variant that the others are compared with.
    **options
        As on the command line, with underscores: ``margin=1.0, spread="sd"``.

    Raises
    ------
    InputError
        If the table cannot be read.
    WorkFailed
        If the documents could not be made.
    """
    given = parsed(add_reanalyze, [path], {"baseline": baseline, **options})
    request = table_request(given.table, "reanalyze", given)
    means.reanalyze(request, question_of(given))
    return Report(request.out)
