"""Published tables for the tests: of papers, and built from numbers."""

from decimal import Decimal

from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import Question, Reanalysis
from pitfalls_core.results.printed import Printed
from pitfalls_core.results.published import PublishedRow, PublishedTable
from pitfalls_core.results.shipped import example_table

SOURCE = "table.csv"

TABLE_1 = {
    "Shifted Test A": ((81.2, 1.4), (81.0, 1.6)),
    "Shifted Test B": ((79.5, 2.2), (79.4, 2.1)),
    "Shifted Test C": ((82.8, 1.7), (82.4, 1.8)),
}
"""Source paper 000, Table 1: baseline and refined, accuracy in percent and SD over six runs."""

SINGLE = {
    ("Offline", "Domain-Adapted"): (92.1, 93.5),
    ("Offline", "Curriculum Trained"): (92.1, 94.2),
    ("Live", "Domain-Adapted"): (78.4, 77.9),
    ("Live", "Curriculum Trained"): (78.4, 79.0),
}
"""Source paper 001, Table 1: accuracy in percent of the baseline and of the variant."""

DOMAINBED = {"ERM": ("84.7", "0.4"), "IRM": ("84.8", "1.3"), "Mixup": ("86.1", "0.5")}
"""DomainBed, results of 2020-10-06, PACS with A held out: mean and population SD / sqrt(3)."""

Cells = tuple[str, str | None, int | None]
"""A row: mean and spread as printed, and the number of runs."""


def row(name: tuple[str, str], cells: Cells, line: int, **more: str | int | None) -> PublishedRow:
    """Return a row of variant and dataset `name`, with `spread_kind` or `examples` if given."""
    (dataset, variant), (mean, spread, n) = name, cells
    kind, examples = more.get("kind"), more.get("examples")
    return PublishedRow(
        dataset=dataset,
        variant=variant,
        mean=Printed(mean),
        spread=None if spread is None else Printed(spread),
        n=n,
        line=line,
        examples=None if examples is None else int(examples),
        spread_kind=None if kind is None else str(kind),
    )


def table(*rows: PublishedRow, notes: tuple[str, ...] = ()) -> PublishedTable:
    """Return a table of `rows`."""
    return PublishedTable(SOURCE, rows, notes)


def two_rows(baseline: Cells, treatment: Cells, **kind: str | None) -> PublishedTable:
    """Return a table of one dataset with the variants ``old``, the baseline, and ``new``."""
    return table(row(("A", "old"), baseline, 2, **kind), row(("A", "new"), treatment, 3, **kind))


def compared(baseline: Cells, treatment: Cells, question: Question | None = None) -> Reanalysis:
    """Return what follows from two rows whose spreads are SDs, if `question` says nothing else."""
    asked = question or Question("old", spread="sd")
    (one,) = reanalyse(two_rows(baseline, treatment), asked).comparisons
    return one


def digits(number: float) -> str:
    """Return all digits of a number, without an exponent."""
    return f"{Decimal(repr(number)):f}"


def paper_000() -> PublishedTable:
    """Return Table 1 of source paper 000."""
    return example_table("source_000_table_1")


def paper_001() -> PublishedTable:
    """Return Table 1 of source paper 001."""
    return example_table("source_001_table_1")


def domainbed(kind: str | None = None) -> PublishedTable:
    """Return three rows of DomainBed, the file saying `kind` of their spread."""
    return table(
        *(
            row(("PACS/A", name), (mean, spread, 3), line, kind=kind)
            for line, (name, (mean, spread)) in enumerate(DOMAINBED.items(), 2)
        )
    )
