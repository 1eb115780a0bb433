"""``results.json``: every number of the report, for machines. Its schema is in the package."""

import json
from collections.abc import Sequence
from importlib import resources
from typing import Any

import jsonschema

from pitfalls_core.display.document import Evidence, Figure, Table, walk
from pitfalls_core.display.plain import plain_text
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.claims.deciding import ClaimFinding
from pitfalls_core.findings.comparison import Comparison, Reach
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.history.added_seeds import said as seeds_said
from pitfalls_core.findings.history.changes import changes
from pitfalls_core.findings.reproduction import reproduction
from pitfalls_core.findings.sentence import plain_text as sentence_text
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.proceedings import own_label
from pitfalls_core.runs.ledger import Entry
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.study import Study

SCHEMA = 1
NO_NUMBER = (
    "Numbers of a comparison are null where its reason says why it could not be assessed; seeds "
    "needed are null without a margin, and above a million.",
)
MANY = 1000
"""From this number of comparisons on, the file is written without indentation."""

REACH = (
    ("minimum_detectable_effect", "minimum_detectable_effect"),
    ("smallest_confirmable_margin", "smallest_confirmable_margin"),
    ("seeds_to_detect_margin", "seeds_to_detect_margin"),
    ("seeds_to_show_equivalence", "seeds_to_show_equivalence"),
    ("seeds_to_detect_margin_at_upper_limit", "seeds_to_detect_at_upper_limit"),
    ("seeds_to_show_equivalence_at_upper_limit", "seeds_to_show_at_upper_limit"),
)
"""Numbers of a reach, by their names in the file."""

LOOKED_AT = 50
"""Of so many comparisons and runs, which are all made alike, each is held against the schema."""


def results_document(analyses: Sequence[Analysis], paper: Paper, profile: str) -> dict[str, Any]:
    """Return the content of ``results.json`` as plain values."""
    exhibits, evidence = exhibits_of(paper), evidence_of(paper)
    several = len(analyses) > 1
    return {
        "schema": SCHEMA,
        "profile": profile,
        "complete": all(one.runs.ledger.complete for one in analyses),
        "notes": [*paper.notices, *_history(analyses), *_reproduction(analyses), *NO_NUMBER],
        "studies": [
            {
                **_study(one, exhibits, several=several),
                "evidence": _of_study(evidence, one.study, several=several),
            }
            for one in analyses
        ],
    }


def _history(analyses: Sequence[Analysis]) -> list[str]:
    """Return, study by study, every change of the plan after results existed."""
    return [
        f"{one.study.name}: {sentence_text(said)}"
        for one in analyses
        for said in (*changes(one.runs), *seeds_said(one.runs, one.added_seeds))
    ]


def _reproduction(analyses: Sequence[Analysis]) -> list[str]:
    """Return, study by study, which runs were done again and which were carried over."""
    return [
        f"{one.study.name}: " + " ".join(map(sentence_text, reproduction(one.runs)))
        for one in analyses
    ]


def checked_text(document: dict[str, Any]) -> str:
    """Return `document` as JSON text, sorted and finite, once it has been held against the schema.

    Of very many comparisons and runs the first are looked at.
    """
    studies = document["studies"]
    many = sum(len(study["comparisons"]) for study in studies) > MANY
    checked = [_head(study) for study in studies] if many else studies
    jsonschema.validate({**document, "studies": checked}, results_schema())
    indent = None if many else 1
    text = json.dumps(document, indent=indent, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return text + "\n"


def _head(study: dict[str, Any]) -> dict[str, Any]:
    comparisons, runs = study["comparisons"][:LOOKED_AT], study["runs"][:LOOKED_AT]
    return {**study, "comparisons": comparisons, "runs": runs}


def results_schema() -> dict[str, Any]:
    """Return the JSON schema of ``results.json``."""
    file = resources.files("pitfalls_core.report") / "results.schema.json"
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema


def _study(analysis: Analysis, exhibits: list[dict[str, str]], *, several: bool) -> dict[str, Any]:
    study = analysis.study
    return {
        "name": study.name,
        "question": study.question,
        "plan_sha256": analysis.runs.plan_sha256,
        "margin": study.margin.value,
        "unit": "share of test examples, from 0 to 1",
        "runs": _runs(analysis),
        "comparisons": [
            {**comparison_entry(one), "dataset": bare(one.design.dataset, study)}
            for one in analysis.everything
        ],
        "claims": [_claim(finding, study.source[0]) for finding in analysis.claims],
        "pitfalls": [pitfall_entry(one) for one in analysis.pitfalls],
        "exhibits": _of_study(exhibits, study, several=several),
    }


def _of_study(
    labelled: Sequence[dict[str, Any]], study: Study, *, several: bool
) -> list[dict[str, Any]]:
    """Return what belongs to `study`, by the labels that it has in proceedings."""
    own = own_label(study.name, "") if several else ""
    return [one for one in labelled if one["label"].startswith(own)]


def _runs(analysis: Analysis) -> list[dict[str, Any]]:
    records = {record.id: record for record in analysis.runs.records}
    entries = analysis.runs.ledger.entries
    return [_run(one, records.get(one.specification.id), analysis.study) for one in entries]


def _run(entry: Entry, record: RunRecord | None, study: Study) -> dict[str, Any]:
    run = entry.specification
    status = {"finished": "finished", "failed": "failed"}.get(entry.state, "missing")
    return {
        "id": run.id,
        "task": run.task,
        "variant": run.variant,
        "seed": run.seed,
        "status": status,
        "outcome": record.outcome if record else None,
        "scores": {
            bare(f"{run.task}/{name}", study): value for name, value in record.scores.items()
        }
        if record
        else {},
        "shares": _shares(run, study),
    }


def bare(name: str, study: Study) -> str:
    """Return ``task/set`` or ``task/set/metric`` as files name it: the only task is left out.

    Tasks on which nothing is trained but by scripts count only where there are no others.
    """
    trained = [task for task in study.tasks if any(one.model for one in study.on_task(task.name))]
    tasks = [task.name for task in trained or study.tasks]
    task, _, rest = name.partition("/")
    return rest if tasks == [task] else name


def _shares(run: RunSpecification, study: Study) -> list[str]:
    """Return what the run has in common with other runs of its arm."""
    shares = [f"parent:{run.parent.id}"] if run.parent else []
    if study.task(run.task).shared:
        source = run.data.reference if run.data else run.task
        shares.append(f"data:{source}")
    return shares


def comparison_entry(one: Comparison) -> dict[str, Any]:
    """Return a comparison as it stands in ``results.json``."""
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
        "baseline_n": sample.baseline_n,
        "baseline_planned": sample.baseline_planned,
        "treatment_n": sample.treatment_n,
        "treatment_planned": sample.treatment_planned,
        "paired": design.paired,
        "lower_is_better": design.lower_is_better,
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
        "collapse": None if one.collapse is None else vars(one.collapse),
        "minimum_detectable_effect_in_family": one.detectable_in_family,
        "wins": sample.wins,
        "losses": sample.losses,
        "ties": sample.ties,
        "runs": list(sample.runs),
        **_effect(one),
        **reach_entry(one.reach),
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


def reach_entry(reach: Reach | None) -> dict[str, Any]:
    """Return what a design could have shown, as it stands in ``results.json``."""
    detectable_range = list(reach.minimum_detectable_effect_range) if reach else None
    return {
        "minimum_detectable_effect_range": detectable_range,
        **{name: getattr(reach, field) if reach else None for name, field in REACH},
    }


def _claim(finding: ClaimFinding, source: str) -> dict[str, Any]:
    return {
        "id": finding.claim.id,
        "source": source,
        "text": finding.claim.text,
        "predicate": finding.claim.reading,
        "status": finding.status,
        "null_rate": finding.null_rate,
        "evidence": "; ".join(map(sentence_text, finding.evidence)),
        "runs": list(finding.runs),
    }


def pitfall_entry(one: Pitfall) -> dict[str, Any]:
    """Return what a detector says as it stands in ``results.json``."""
    return {
        "detector": one.detector,
        "subject": one.subject,
        "fired": one.fired,
        "evidence": sentence_text(one.evidence),
    }


def evidence_of(paper: Paper) -> list[dict[str, Any]]:
    """Return what the numbers of `paper` lead back to, in reading order."""
    return [
        {"label": value.label, "title": value.title, "facts": dict(value.facts)}
        for value in walk((paper.abstract, paper.body))
        if isinstance(value, Evidence)
    ]


def exhibits_of(paper: Paper) -> list[dict[str, str]]:
    """Return the tables and figures of `paper`, in reading order."""
    return [
        {
            "label": value.label,
            "kind": type(value).__name__.lower(),
            "answers": value.answers,
            "caption": plain_text(value.caption),
        }
        for value in walk((paper.abstract, paper.body))
        if isinstance(value, Table | Figure)
    ]
