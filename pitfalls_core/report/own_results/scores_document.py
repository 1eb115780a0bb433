"""``results.json`` of a user's own table, in the same form as that of a study."""

import re
from typing import Any

import numpy as np

from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.own_results.account import abstract, caveats, pooled
from pitfalls_core.findings.own_results.assessment import Assessment
from pitfalls_core.findings.sentence import plain_text as sentence_text
from pitfalls_core.report.own_results.training_document import training_entry
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.results_file import (
    NO_NUMBER,
    SCHEMA,
    comparison_entry,
    exhibits_of,
    pitfall_entry,
)
from pitfalls_core.results.scores import ScoreTable

_WHOLE = re.compile("0|[1-9][0-9]{0,14}")
"""Seeds that a JSON number holds exactly, and as they were written."""

PROFILE = "table"
"""Stands where a study has its profile."""


def assessment_document(found: Assessment, paper: Paper, name: str) -> dict[str, Any]:
    """Return the content of ``results.json`` as plain values."""
    said = [*abstract(found), *caveats(found)]
    return {
        "schema": SCHEMA,
        "profile": PROFILE,
        "complete": all(map(_complete, (*found.comparisons, *found.controls))),
        "notes": [*paper.notices, *map(sentence_text, said), *NO_NUMBER],
        "studies": [_study(found, paper, name)],
    }


def _complete(one: Comparison) -> bool:
    sample = one.sample
    finished = sample.treatment_n + sample.baseline_n
    return finished == sample.treatment_planned + sample.baseline_planned


def _study(found: Assessment, paper: Paper, name: str) -> dict[str, Any]:
    first = found.comparisons[0].design
    return {
        "name": name,
        "question": f"What do the scores in {found.table.source} show?",
        "plan_sha256": None,
        "margin": first.margin,
        "unit": first.scale.unit or f"unit of {first.metric}",
        "runs": _runs(found.table, name),
        "comparisons": [comparison_entry(one) for one in (*found.comparisons, *found.controls)],
        "claims": [],
        "pitfalls": [
            {
                "detector": "pseudo_replication",
                "subject": f"{one.treatment}, {one.metric}, over {one.over}",
                "fired": True,
                "evidence": sentence_text(pooled(one)),
            }
            for one in found.poolings
        ]
        + [pitfall_entry(one) for one in (found.training.pitfalls if found.training else ())],
        "exhibits": exhibits_of(paper),
        **({"training": training_entry(found.training)} if found.training else {}),
    }


def _runs(table: ScoreTable, name: str) -> list[dict[str, Any]]:
    """Return one entry for each variant and seed, with its scores on every dataset."""
    names = _score_names(table)
    order = np.lexsort((table.seed.codes, table.variant.codes))
    runs: dict[tuple[str, str], dict[str, Any]] = {}
    for row in order.tolist():
        variant, seed = table.variant[row], table.seed[row]
        run = runs.get((variant, seed))
        if run is None:
            run = runs[variant, seed] = _run(name, variant, seed)
        if not table.failed[row]:
            run["scores"][names[table.dataset.codes[row], table.metric.codes[row]]] = float(
                table.values[row]
            )
            run["status"], run["outcome"] = "finished", "ok"
    return list(runs.values())


def _score_names(table: ScoreTable) -> np.ndarray[tuple[int, int], np.dtype[np.object_]]:
    """Return the name of every score. Axes: (datasets, metrics)."""
    return np.array(
        [[f"{dataset}/{metric}" for metric in table.metrics] for dataset in table.datasets],
        dtype=np.object_,
    )


def _run(task: str, variant: str, seed: str) -> dict[str, Any]:
    """Return the entry of a run that no score is known of."""
    return {
        "id": f"{variant}/{seed}",
        "task": task,
        "variant": variant,
        "seed": int(seed) if _WHOLE.fullmatch(seed) else seed,
        "status": "failed",
        "outcome": None,
        "scores": {},
        "shares": [],
    }
