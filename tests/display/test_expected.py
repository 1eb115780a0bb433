"""Published values stand beside measured ones, row by row."""

import numpy as np
import pytest
from scipy.special import stdtrit

from pitfalls_core.display.document import Number, Table
from pitfalls_core.display.expected import expected_table
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings.scale import GAP
from pitfalls_core.studies.claims.agreement import MeanNear
from pitfalls_core.studies.claims.gains import NoneBetter
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.claims.quantities import Score
from tests.display.cells import records
from tests.findings.constructed import BASELINE, EQUIVALENT, analysis, study

SET = "drawn/a"


def shown(expected: float = 0.71, seeds: int = 6) -> Table:
    """Return the table of a study with a claim of agreement and another one."""
    near = MeanNear(("baseline", "refined"), Score(SET), "accuracy", "percent", expected, 0.02)
    claims = (
        Claim("C-1", "Both reach 71 %.", "the mean is near", near),
        Claim("C-2", "It is not better.", "none is better", NoneBetter("refined", (SET,))),
    )
    of = study(claims, seeds=seeds)
    return expected_table(analysis({SET: EQUIVALENT[:seeds]}, of=of, level=BASELINE[:seeds]))


def test_each_variant_of_an_agreement_has_a_row() -> None:
    """Mean, SD and t interval are those of the scores; other claims have no row."""
    baseline, refined = records(shown())
    values = np.array(BASELINE)
    half = float(-stdtrit(5, 0.025)) * values.std(ddof=1) / np.sqrt(6)
    low, high = (100 * (values.mean() + side * half) for side in (-1, 1))
    assert list(baseline.values()) == [
        "C-1",
        "Both reach 71\N{NO-BREAK SPACE}%.",
        "71.0",
        "± 2.0",
        "70.3 (0.7)",
        f"[{low:.1f}, {high:.1f}]",
        "−0.7",
        "6",
        "supported",
    ]
    treated = values + np.array(EQUIVALENT)
    assert refined["Measured"] == f"{100 * treated.mean():.1f} ({100 * treated.std(ddof=1):.1f})"


def test_what_was_measured_leads_to_the_runs_of_the_claim() -> None:
    """Numbers of ours are links to the evidence of the claim; published ones are not."""
    row = shown().rows[0]
    linked = [cell[0].evidence for cell in row.cells if isinstance(cell[0], Number)]
    assert linked == [evidence_label("claim C-1")] * 4
    assert not isinstance(row.cells[2][0], Number)


@pytest.mark.parametrize(("expected", "status"), [(0.71, "supported"), (0.9, "refuted")])
def test_the_status_is_that_of_the_claim(expected: float, status: str) -> None:
    """The last column says what the predicate came to."""
    assert {row["Status"] for row in records(shown(expected))} == {status}


def test_a_single_run_has_no_interval() -> None:
    """Its score is shown, and a dash where nothing can be said."""
    baseline = records(shown(seeds=1))[0]
    assert (baseline["Measured"], baseline["Runs"]) == ("70.0", "1")
    assert baseline["95\N{NO-BREAK SPACE}% interval"] == GAP
    assert baseline["Status"] == "inconclusive"
