"""Grounds for claims about quantities, from records with given numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from pitfalls_core.findings.claims.deciding import ClaimFinding, decide_claim
from pitfalls_core.findings.claims.ground import ArmRuns, Ground
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.claims.predicate import Claim, Predicate


def record(seed: int, variant: str = "baseline", task: str = "dots", **fields: Any) -> RunRecord:
    """Return the record of a finished run; all that is not said is empty."""
    plain: dict[str, Any] = {
        "outcome": "ok",
        "scores": {},
        "examples": {},
        "predictions": {},
        "curves": {},
        "steps": 1,
        "parameters": 1,
        "arrays": "",
        "ingredients": Ingredients({}, {}, {}, "cpu"),
    }
    return RunRecord(
        id=f"study/{task}/{variant}/{seed}",
        task=task,
        variant=variant,
        seed=seed,
        **(plain | fields),
    )


def measured_ground(
    arms: Mapping[str, Sequence[RunRecord]], planned: int | None = None, task: str = "dots"
) -> Ground:
    """Return the ground of records by variant, of which `planned` were planned each."""
    return Ground(
        (),
        (),
        runs={
            (task, name): ArmRuns(tuple(records), len(records) if planned is None else planned)
            for name, records in arms.items()
        },
        origin="claim C-1",
    )


def scored(variant: str, values: Sequence[float], **more: Any) -> list[RunRecord]:
    """Return one record for each score on set ``id``."""
    return [
        record(seed, variant, scores={"id/accuracy": value}, **more)
        for seed, value in enumerate(values)
    ]


def decided_on(predicate: Predicate, ground: Ground) -> ClaimFinding:
    """Return the claim with `predicate`, decided."""
    return decide_claim(Claim("C-1", "", "", predicate), ground)
