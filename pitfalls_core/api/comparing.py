"""From scores to comparisons with verdicts, without a report."""

from typing import Unpack

from pitfalls_core.api.declarations import Declarations
from pitfalls_core.api.options import parsed
from pitfalls_core.api.results import Results
from pitfalls_core.commands.tables import add_analyze, declared_of, reading_of
from pitfalls_core.errors import InputError
from pitfalls_core.findings.analysis import analyse
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.own_results.assessment import assess
from pitfalls_core.report.own_results.reading import fair_units
from pitfalls_core.runs.runner import StudyRuns


def compare(
    results: Results | StudyRuns, baseline: str = "", **declared: Unpack[Declarations]
) -> ComparisonSet:
    """Compare every variant with the baseline, on every dataset and in every metric.

    Parameters
    ----------
    results
        Runs of a study, whose plan says everything else; or scores from anywhere.
    baseline
        The variant that the others are compared with; not for runs of a study.
    **declared
        What a table cannot say of itself, as for ``pitfalls analyze``: ``margin=1.0``,
        ``lower_is_better=True``. Numbers are in the unit of the scores.

    Returns
    -------
    ComparisonSet
        Its `comparisons` each have a design, what was observed, intervals and a verdict.

    Raises
    ------
    InputError
        If the scores do not allow a fair comparison; or something is declared of runs, whose plan
        was frozen before them (`Exploration` asks other questions).

    Examples
    --------
    >>> import pitfalls_core as pc
    >>> results = pc.Results.from_csv("results.csv")
    >>> pc.compare(results, baseline="plain", margin=1.0)
    Assessment(1 comparisons: 1 improved)
    """
    if isinstance(results, StudyRuns):
        if baseline or declared:
            what = "baseline" if baseline else next(iter(declared))
            raise InputError(
                f"{what} was given for runs of study {results.study.name}, whose plan says what is "
                "compared; leave it out, or ask other questions with explore()"
            )
        return analyse(results)
    if not baseline:
        known = ", ".join(results.variants)
        raise InputError(f"compare() needs a baseline, one of the variants: {known}")
    options = parsed(add_analyze, ["table"], {"baseline": baseline, **declared})
    declared_now = declared_of(options)
    return assess(fair_units(results.table, reading_of(options), declared_now), declared_now)
