"""``results.json`` of a published table that was looked at again."""

from typing import Any

from pitfalls_core.findings.published.readings import Reading
from pitfalls_core.findings.published.reanalysis import Reanalyses, Reanalysis
from pitfalls_core.findings.published.wording import headline
from pitfalls_core.report.own_results.scores_document import PROFILE
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.results_file import NO_NUMBER, SCHEMA, exhibits_of, reach_entry
from pitfalls_core.results.published import PublishedRow

NO_RUNS = (
    "Only means were published: exact_p, probability_of_improvement and wins are null, and no runs "
    "are listed."
)
NO_CORRECTION = "Rows of a published table are not corrected: verdict_family repeats verdict."


def reanalyses_document(found: Reanalyses, paper: Paper, name: str) -> dict[str, Any]:
    """Return the content of ``results.json`` as plain values; numbers are of the first reading."""
    question = found.question
    study = {
        "name": name,
        "question": f"What could the table {name} show?",
        "plan_sha256": None,
        "margin": question.margin,
        "unit": question.unit or f"unit of {question.metric}",
        "runs": [],
        "comparisons": [_comparison(one) for one in found.comparisons],
        "claims": [],
        "pitfalls": [
            {
                "detector": "impossible_mean",
                "subject": one.id,
                "fired": "inconsistent" in one.grim,
                "evidence": f"GRIM: treatment {one.grim[0]}, baseline {one.grim[1]}",
            }
            for one in found.comparisons
        ],
        "exhibits": exhibits_of(paper),
    }
    notes = [*found.notes, *map(headline, found.comparisons), NO_RUNS, NO_CORRECTION, *NO_NUMBER]
    return {
        "schema": SCHEMA,
        "profile": PROFILE,
        "complete": True,
        "notes": [*paper.notices, *notes],
        "studies": [study],
    }


def _comparison(one: Reanalysis) -> dict[str, Any]:
    design, decision, first = one.design, one.decision, one.primary
    runs = [n or 0 for n in one.runs]
    return {
        "id": one.id,
        "dataset": design.dataset,
        "metric": design.metric,
        "baseline": design.baseline,
        "treatment": design.treatment,
        "primary": design.primary,
        "family": design.family,
        "n": min(runs),
        "planned": min(runs),
        **_arm("baseline", one.baseline, first.baseline_sd if first else None),
        **_arm("treatment", one.treatment, first.treatment_sd if first else None),
        "paired": False,
        "lower_is_better": design.lower_is_better,
        "difference": one.difference,
        "margin": design.margin,
        "p_adjusted": None,
        "exact_p": None,
        "equivalence_p_adjusted": None,
        "probability_of_improvement": None,
        "detectable": decision.detectable,
        "verdict": decision.verdict,
        "verdict_family": decision.verdict,
        "reason": decision.reason,
        "flags": list(one.flags),
        "collapse": None,
        "minimum_detectable_effect_in_family": None,
        "wins": None,
        "losses": None,
        "ties": None,
        "runs": [],
        "improvement_ruled_out_above": one.improvement_ruled_out_above,
        "degradation_ruled_out_below": one.degradation_ruled_out_below,
        **_numbers(first),
    }


def _arm(name: str, row: PublishedRow, sd: float | None) -> dict[str, Any]:
    return {
        f"{name}_mean": row.mean.value,
        f"{name}_sd": sd,
        f"{name}_n": row.n or 0,
        f"{name}_planned": row.n or 0,
    }


def _numbers(first: Reading | None) -> dict[str, Any]:
    reach = first.reach if first else None
    low95, high95 = first.ci95 if first else (None, None)
    low90, high90 = first.ci90 if first else (None, None)
    return {
        "ci95_low": low95,
        "ci95_high": high95,
        "ci90_low": low90,
        "ci90_high": high90,
        "p_value": first.p_value if first else None,
        "equivalence_p": first.equivalence_p if first else None,
        "effect_size": first.effect_size if first else None,
        **reach_entry(reach),
    }
