"""``results.json``: every number of the report, for machines. Its schema is in the package."""

import json
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Any

from pitfalls_core.canonical import plain
from pitfalls_core.display.document import Figure, Table, walk
from pitfalls_core.display.plain import plain_text
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.claims import ClaimFinding
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.sentence import plain_text as sentence_text
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.proceedings import own_label
from pitfalls_core.runs.ledger import Entry
from pitfalls_core.studies.study import Study

SCHEMA = 1
NO_NUMBER = (
    "exact_p is null where two arms could not be compared seed by seed, and beyond forty pairs.",
    "Numbers of a comparison are null where its reason says why it could not be assessed.",
)


def results_document(analyses: Sequence[Analysis], paper: Paper, profile: str) -> dict[str, Any]:
    """Return the content of ``results.json`` as plain values."""
    exhibits = list(_exhibits(paper))
    several = len(analyses) > 1
    return {
        "schema": SCHEMA,
        "profile": profile,
        "complete": all(one.runs.ledger.complete for one in analyses),
        "notes": [*paper.notices, *NO_NUMBER],
        "studies": [_study(one, exhibits, several=several) for one in analyses],
    }


def results_text(document: dict[str, Any]) -> str:
    """Return `document` as JSON text: sorted, indented, finite."""
    return (
        json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
    )


def results_schema() -> dict[str, Any]:
    """Return the JSON schema of ``results.json``."""
    file = resources.files("pitfalls_core.report") / "results.schema.json"
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema


def _study(analysis: Analysis, exhibits: list[dict[str, str]], *, several: bool) -> dict[str, Any]:
    study = analysis.study
    own = own_label(study.name, "") if several else ""
    return {
        "name": study.name,
        "question": study.question,
        "plan_sha256": analysis.runs.plan_sha256,
        "margin": study.margin.value,
        "unit": "share of test examples, from 0 to 1",
        "runs": [_run(entry, study) for entry in analysis.runs.ledger.entries],
        "comparisons": [_comparison(one) for one in (*analysis.comparisons, *analysis.controls)],
        "claims": [_claim(finding, study.source[0]) for finding in analysis.claims],
        "pitfalls": [],
        "exhibits": [one for one in exhibits if one["label"].startswith(own)],
    }


def _run(entry: Entry, study: Study) -> dict[str, Any]:
    run, record = entry.specification, entry.record
    status = {"finished": "finished", "failed": "failed"}.get(entry.state, "missing")
    return {
        "id": run.id,
        "task": run.task,
        "variant": run.variant,
        "seed": run.seed,
        "status": status,
        "outcome": record.outcome if record else None,
        "scores": {f"{run.task}/{name}": value for name, value in record.scores.items()}
        if record
        else {},
        "shares": [f"data:{run.data.reference}"] if study.task(run.task).shared else [],
    }


def _comparison(one: Comparison) -> dict[str, Any]:
    design, sample, decision = one.design, one.sample, one.decision
    return {
        "id": one.id,
        "dataset": design.dataset,
        "metric": design.metric,
        "baseline": design.baseline,
        "treatment": design.treatment,
        "primary": design.primary,
        "family": design.family,
        "n": sample.n,
        "planned": sample.planned,
        "paired": True,
        "baseline_mean": sample.baseline_mean,
        "baseline_sd": sample.baseline_sd,
        "treatment_mean": sample.treatment_mean,
        "treatment_sd": sample.treatment_sd,
        "margin": design.margin,
        "p_adjusted": one.p_adjusted,
        "equivalence_p_adjusted": one.equivalence_p_adjusted,
        "detectable": decision.detectable,
        "verdict": decision.verdict,
        "verdict_family": one.verdict_family,
        "reason": decision.reason,
        "flags": list(one.flags),
        "wins": sample.wins,
        "losses": sample.losses,
        "ties": sample.ties,
        "runs": list(sample.runs),
        **_effect(one),
        **_reach(one),
    }


def _effect(one: Comparison) -> dict[str, Any]:
    effect = one.effect
    if effect is None:
        names = ("difference", "ci95_low", "ci95_high", "ci90_low", "ci90_high", "p_value")
        more = ("exact_p", "equivalence_p", "probability_of_improvement", "effect_size")
        bounds = ("improvement_ruled_out_above", "degradation_ruled_out_below")
        return dict.fromkeys((*names, *more, *bounds))
    return {
        "difference": effect.difference,
        "ci95_low": effect.ci95[0],
        "ci95_high": effect.ci95[1],
        "ci90_low": effect.ci90[0],
        "ci90_high": effect.ci90[1],
        "p_value": effect.p_value,
        "exact_p": effect.exact_p,
        "equivalence_p": effect.equivalence_p,
        "probability_of_improvement": effect.probability_of_improvement,
        "effect_size": effect.effect_size,
        "improvement_ruled_out_above": effect.ci90[1],
        "degradation_ruled_out_below": effect.ci90[0],
    }


def _reach(one: Comparison) -> dict[str, Any]:
    names = (
        "minimum_detectable_effect",
        "minimum_detectable_effect_range",
        "smallest_confirmable_margin",
        "seeds_to_detect_margin",
        "seeds_to_show_equivalence",
    )
    values = plain(one.reach) if one.reach else {}
    return {name: values.get(name) for name in names}


def _claim(finding: ClaimFinding, source: str) -> dict[str, Any]:
    return {
        "id": finding.claim.id,
        "source": source,
        "text": finding.claim.text,
        "predicate": finding.claim.reading,
        "status": finding.status,
        "null_rate": finding.null_rate,
        "evidence": "; ".join(map(sentence_text, finding.evidence)),
    }


def _exhibits(paper: Paper) -> Iterator[dict[str, str]]:
    for value in walk((paper.abstract, paper.body)):
        if isinstance(value, Table | Figure):
            yield {
                "label": value.label,
                "kind": type(value).__name__.lower(),
                "answers": value.answers,
                "caption": plain_text(value.caption),
            }
