"""How scores are to be read, from a file or a folder, and whether they allow a fair report."""

from dataclasses import dataclass

from pitfalls_core.findings.own_results.declared import Declared
from pitfalls_core.results import checks
from pitfalls_core.results.columns import Columns
from pitfalls_core.results.logs.asked import Asked
from pitfalls_core.results.logs.kinds import TABLE
from pitfalls_core.results.scores import ScoreTable
from pitfalls_core.results.unit import Repeats, Units, one_row_per_run


@dataclass(frozen=True)
class Reading:
    """How the file, or the folder, is to be read.

    Parameters
    ----------
    columns
        Which column plays which role.
    wide
        Whether every column without a role is a seed; None to find out.
    repeats
        What to make of several rows of one run; None to find out.
    metric
        The metric that is looked at; empty for all of them.
    directed
        Metrics whose direction was declared; None if that of all of them was.
    kind
        What is read: a table, or logs of some kind.
    asked
        How logs become a table; None for what is one.
    """

    columns: Columns
    wide: bool | None
    repeats: Repeats | None
    metric: str
    directed: tuple[str, ...] | None
    kind: str = TABLE
    asked: Asked | None = None


def fair_units(table: ScoreTable, reading: Reading, declared: Declared) -> Units:
    """Return one row for each run, checked; in the order in which a user can mend what is wrong.

    Raises
    ------
    InputError
        If the scores, or what was declared about them, do not allow a fair comparison.
    """
    if reading.metric:
        table = table.of_metric(reading.metric)
    checks.require_two_variants(table)
    checks.require_baseline(table, declared.baseline)
    checks.require_one_scale(table)
    if reading.directed is not None:
        checks.require_directions(table, reading.directed)
    units = one_row_per_run(table, repeats=reading.repeats)
    if declared.pairing != "unpaired":
        checks.require_unsorted_pairs(units.table, declared.baseline)
    return units
