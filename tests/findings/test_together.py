"""What several studies say together is counted over all of them."""

from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.findings.together import abstract_of
from pitfalls_core.studies.claims.gains import NoneBetter
from pitfalls_core.studies.claims.measured import NotTestable
from pitfalls_core.studies.claims.predicate import Claim
from tests.findings.whole import whole_analysis, whole_study

CLAIMS = (
    Claim("C-1", "It does not help.", "no gain", NoneBetter("refined", ("drawn/a", "drawn/b"))),
    Claim("C-2", "Users noticed.", "never", NotTestable("nobody was asked")),
)
ANALYSIS = whole_analysis(of=whole_study(claims=CLAIMS))
BARE = whole_analysis(of=whole_study(claims=(), planted_null=None))


def test_everything_is_counted_over_all_studies() -> None:
    """Runs, claims, verdicts, controls and nulls."""
    status = [one.status for one in ANALYSIS.claims]
    verdicts = [one.verdict_family for one in (*ANALYSIS.primary, *BARE.primary)]
    controls = [one.control_detected(each) for one in (ANALYSIS, BARE) for each in one.controls]
    runs = sum(len(one.runs.ledger.entries) for one in (ANALYSIS, BARE))
    finished = sum(len(one.runs.records) for one in (ANALYSIS, BARE))
    each = {
        verdict: verdicts.count(verdict)
        for verdict in ("improved", "degraded", "equivalent", "inconclusive")
        if verdict in verdicts
    }
    assert [plain_text(one) for one in abstract_of([ANALYSIS, BARE])] == [
        f"2 studies with {finished} of {runs} planned runs.",
        f"Of 2 claims of their source papers {status.count('supported')} are supported by these "
        f"runs, {status.count('refuted')} refuted, {status.count('inconclusive')} inconclusive "
        "and 1 not testable.",
        f"Of {len(verdicts)} primary comparisons, corrected within their families, "
        + ", ".join(f"{count} are {verdict}" for verdict, count in each.items())
        + ".",
        f"Effects that must be found were found on {controls.count(True)} of {len(controls)} test "
        "sets; where one was not found, nothing negative can be said.",
        f"Effects of exactly zero were called a difference on {len(ANALYSIS.false_alarms)} of "
        f"{len(ANALYSIS.nulls)} test sets, after correction.",
        "Every study begins with a summary of its own.",
    ]


def test_what_is_not_there_is_not_spoken_of() -> None:
    """No claims, no null."""
    said = " ".join(plain_text(one) for one in abstract_of([BARE]))
    assert "claims" not in said
    assert "zero" not in said
