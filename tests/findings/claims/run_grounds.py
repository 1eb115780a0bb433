"""Grounds for claims about runs: records with given scores and outcomes, and nothing trained."""

from collections.abc import Mapping, Sequence
from typing import Any

from pitfalls_core.findings.claims.deciding import ClaimFinding, decide_claim
from pitfalls_core.findings.claims.ground import ArmRuns, Ground
from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.claims.predicate import Claim, Predicate

TASK = "target"


def record(variant: str, seed: int, outcome: str, *, parents: int, **scores: float) -> RunRecord:
    """Return a run of task `TASK` with `scores` by the name of the set.

    Seed s starts from parent s modulo `parents`; none if that is zero.
    """
    values: dict[str, Any] = {"outcome": outcome}
    return RunRecord(
        id=f"study/{TASK}/{variant}/{seed}",
        task=TASK,
        variant=variant,
        seed=seed,
        scores={f"{name}/accuracy": score for name, score in scores.items()},
        examples={},
        predictions={},
        curves={},
        steps=1,
        parameters=1,
        arrays="",
        ingredients=Ingredients({}, {}, {}, "cpu", parent=f"p{seed % parents}" if parents else ""),
        **values,
    )


def with_failures(
    counts: Mapping[str, tuple[int, int]], *, planned: int | None = None, parents: int = 0
) -> Ground:
    """Return a ground: variant to its collapsed runs and all of them."""
    return _ground(
        {
            variant: [
                record(variant, seed, "collapsed" if seed < bad else "ok", parents=parents)
                for seed in range(total)
            ]
            for variant, (bad, total) in counts.items()
        },
        planned,
    )


def with_scores(scores: Mapping[str, Mapping[str, Sequence[float]]], *, parents: int = 0) -> Ground:
    """Return a ground: variant to set to one score a seed."""
    found = {}
    for variant, sets in scores.items():
        columns = zip(*sets.values(), strict=True)
        found[variant] = [
            record(variant, seed, "ok", parents=parents, **dict(zip(sets, row, strict=True)))
            for seed, row in enumerate(columns)
        ]
    return _ground(found, None)


def _ground(found: Mapping[str, Sequence[RunRecord]], planned: int | None) -> Ground:
    runs = {
        (TASK, variant): ArmRuns(tuple(records), len(records) if planned is None else planned)
        for variant, records in found.items()
    }
    names = {variant: variant.capitalize() for variant in found}
    return Ground((), (), names=names | {f"{TASK}/id": "Usual", f"{TASK}/odd": "Odd"}, runs=runs)


def decided(predicate: Predicate, ground: Ground) -> ClaimFinding:
    """Return the claim with `predicate`, decided."""
    return decide_claim(Claim("C-1", "", "", predicate), ground)


def evidence(finding: ClaimFinding) -> list[str]:
    """Return the evidence as plain text."""
    return [plain_text(sentence) for sentence in finding.evidence]
