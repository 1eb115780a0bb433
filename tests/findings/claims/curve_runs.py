"""Grounds for claims about curves and scores of runs, from given numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from pitfalls_core.findings.claims.deciding import ClaimFinding, decide_claim
from pitfalls_core.findings.claims.ground import ArmRuns, Ground
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.claims.predicate import Claim, Predicate

Run = Mapping[str, Any]
"""``curves`` and ``scores`` of one run."""


def record(task: str, variant: str, seed: int, run: Run) -> RunRecord:
    """Return the record of a run that has these curves and scores."""
    return RunRecord(
        id=f"constructed/{task}/{variant}/{seed}",
        task=task,
        variant=variant,
        seed=seed,
        outcome="ok",
        scores=run.get("scores", {}),
        examples={},
        predictions={},
        curves={name: tuple(curve) for name, curve in run.get("curves", {}).items()},
        steps=1,
        parameters=1,
        arrays="",
        ingredients=Ingredients({}, {}, {}, "cpu"),
    )


def decided(
    predicate: Predicate, arms: Mapping[tuple[str, str], Sequence[Run | None]]
) -> ClaimFinding:
    """Return the claim, decided on (task, variant) to runs; None is one that did not end."""
    runs = {
        (task, variant): ArmRuns(
            tuple(record(task, variant, seed, run) for seed, run in enumerate(found) if run),
            len(found),
        )
        for (task, variant), found in arms.items()
    }
    return decide_claim(Claim("C-1", "", "", predicate), Ground((), (), runs=runs))
