"""The curves of a user's own logs in ``results.json``: what was looked at, alarms, what was not."""

from typing import Any

from pitfalls_core.findings.own_results.training import Training
from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.results.logs.courses import LoggedCourse


def training_entry(found: Training) -> dict[str, Any]:
    """Return every run with its curves, every alarm, and what could not be applied."""
    return {
        "runs": [_run(one) for one in found.courses],
        "alarms": [
            {
                "detector": one.detector,
                "subject": one.subject,
                "run": one.run,
                "seed": one.seed,
                "step": one.step,
                "evidence": plain_text(one.evidence),
            }
            for one in found.alarms
        ],
        "not_applied": [vars(one) for one in found.unapplied],
    }


def _run(one: LoggedCourse) -> dict[str, Any]:
    return {
        "run": one.run,
        "variant": one.variant,
        "seed": one.seed,
        "dataset": one.dataset,
        "curves": dict(one.names),
        "lacks": dict(one.lacks),
        "points": len(one.steps),
        "first_step": one.steps[0] if one.steps else None,
        "last_step": one.steps[-1] if one.steps else None,
        "epochs": one.epochs,
    }
