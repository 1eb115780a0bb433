"""``pitfalls report`` as a call that returns where the report is and what it says."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypedDict, Unpack

import pandas as pd

from pitfalls_core.api.options import parsed
from pitfalls_core.commands.runs import add_report, agreement_of, request_of
from pitfalls_core.display.document import Code, Column, Listing, Paragraph, Prose, Row, Table, Text
from pitfalls_core.display.preview import previews_of
from pitfalls_core.display.sentences import words
from pitfalls_core.errors import WorkFailed
from pitfalls_core.findings.scale import ACCURACY, GAP, Scale
from pitfalls_core.findings.words import VERDICT_MARKS, VERDICT_WORDS
from pitfalls_core.report.build import build_report
from pitfalls_core.report.failures import FailedStep

SHOWN = (
    "dataset", "metric", "treatment", "n", "planned", "difference", "ci95_low", "ci95_high",
    "margin", "p_value", "p_adjusted", "verdict", "verdict_family", "reason", "primary",
)  # fmt: skip
"""What `Report.verdicts` has of every comparison, behind the name of its study."""

DOCUMENTS = ("report.html", "report.pdf", "latex/paper.tex", "results.json")

MOST_SHOWN = 24
"""Verdicts that a cell shows."""


class ReportOptions(TypedDict, total=False):
    """The options of ``pitfalls report``."""

    profile: str
    device: str
    data_root: str | Path
    jobs: int
    run_limit: float
    out: str | Path
    anonymous: bool
    yes: bool


@dataclass(frozen=True, repr=False)
class Report:
    """A published report.

    Parameters
    ----------
    folder
        Where it lies.
    state
        ``written``, or ``up to date`` if nothing had changed.
    failed
        Runs that failed; the report counts them.
    """

    folder: Path
    state: str = "written"
    failed: tuple[FailedStep, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The paper as HTML, PDF and LaTeX, and the file of all numbers."""
        return tuple(self.folder / name for name in DOCUMENTS)

    @property
    def html(self) -> Path:
        """The paper as one self-contained file."""
        return self.folder / "report.html"

    @property
    def pdf(self) -> Path:
        """The paper, typeset."""
        return self.folder / "report.pdf"

    @cached_property
    def results(self) -> dict[str, Any]:
        """The content of ``results.json``."""
        content: dict[str, Any] = json.loads(
            (self.folder / "results.json").read_text(encoding="utf-8")
        )
        return content

    @property
    def verdicts(self) -> pd.DataFrame:
        """One row for each comparison, numbers in the stored unit of its metric."""
        rows = [
            {"study": study["name"], **{name: one[name] for name in SHOWN}}
            for study in self.results["studies"]
            for one in study["comparisons"]
        ]
        return pd.DataFrame(rows, columns=["study", *SHOWN])

    def __repr__(self) -> str:
        return f"Report({self.state}: {self.folder})"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        where = tuple((Paragraph((Code(str(path)),)),) for path in self.paths)
        failed = tuple((Paragraph((words(str(step)),)),) for step in self.failed)
        return previews_of(
            Prose(
                (
                    Paragraph((Text(f"Report, {self.state}:"),)),
                    Listing(where),
                    *((Listing(failed),) if failed else ()),
                    _verdict_table(self.results),
                )
            )
        )


def report(*names: str, **options: Unpack[ReportOptions]) -> Report:
    """Train what is missing, write the paper, and return where it is and what it says.

    It does what ``pitfalls report`` does.

    Parameters
    ----------
    *names
        Studies; none means all of the project.
    **options
        As on the command line, with underscores: ``profile="smoke"``, ``out="build/smoke"``.

    Raises
    ------
    InputError
        If a name or a value is wrong, or the runs will take long and ``yes=True`` is not given.
    WorkFailed
        If the documents could not be made; finished runs are kept, and so is an earlier report.
    """
    given = parsed(add_report, names, options)
    request = request_of(given)
    outcome = build_report(request, agreement_of(given, request))
    if outcome.state == "not written":
        raise WorkFailed("\n".join(map(str, outcome.failed)))
    return Report(outcome.folder, outcome.state, outcome.failed)


def _verdict_table(results: dict[str, Any]) -> Table:
    every = [(study, one) for study in results["studies"] for one in study["comparisons"]]
    shown = sorted(every, key=lambda pair: not pair[1]["primary"])[:MOST_SHOWN]
    return Table(
        "Verdicts",
        (
            words(
                f"{len(shown)} of {len(every)} comparisons, primary ones first; all of them are in "
                "the attribute verdicts. Differences with 95 % intervals; the verdict in brackets "
                "is that after Holm's correction, where it is another one."
            ),
        ),
        (
            Column("Study"),
            Column("Dataset"),
            Column("Treatment"),
            Column("Pairs", "right"),
            Column("Difference", "right"),
            Column("Verdict"),
        ),
        tuple(_row(study, one) for study, one in shown),
    )


def _row(study: dict[str, Any], one: dict[str, Any]) -> Row:
    scale = ACCURACY if study["plan_sha256"] else Scale.resolving(_width(one), study["unit"])
    change = GAP
    if one["difference"] is not None:
        interval = scale.interval((one["ci95_low"], one["ci95_high"]))
        change = f"{scale.change(one['difference'])} {interval}"
    raw, family = one["verdict"], one["verdict_family"]
    verdict = f"{VERDICT_MARKS[raw]} {VERDICT_WORDS[raw]}"
    if raw != family:
        verdict += f" ({VERDICT_WORDS[family]})"
    cells = (
        study["name"], one["dataset"], one["treatment"], f"{one['n']}/{one['planned']}", change,
        verdict,
    )  # fmt: skip
    return Row(tuple((words(str(cell)),) for cell in cells))


def _width(one: dict[str, Any]) -> float:
    """Return the width of the interval; zero where there is none."""
    return (one["ci95_high"] or 0.0) - (one["ci95_low"] or 0.0)
