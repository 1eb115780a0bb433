"""What stands behind the claims of a source paper."""

from collections.abc import Sequence

from pitfalls_core.display.document import Evidence
from pitfalls_core.display.entries import entry
from pitfalls_core.display.run_ranges import run_ranges
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings.claims.deciding import ClaimFinding
from pitfalls_core.findings.sentence import plain_text


def claim_evidence(found: ClaimFinding, origin: Sequence[tuple[str, str]]) -> Evidence:
    """Return what the status of a claim rests on, down to its runs.

    Parameters
    ----------
    found
        The claim, decided.
    origin
        The plan, and the command that repeats the runs.
    """
    claim = found.claim
    facts = (
        ("Claim", claim.text),
        ("Read as", claim.reading),
        ("Data set", ", ".join(claim.predicate.scored_on) or "none"),
        ("Status", found.status),
        ("Null rate", "not known" if found.null_rate is None else f"{found.null_rate:.2f}"),
        ("Measured", "; ".join(map(plain_text, found.evidence)) or "nothing"),
        ("Runs", run_ranges(found.runs)),
        *origin,
    )
    return entry(evidence_label(found.origin), f"Claim {claim.id}", facts)
