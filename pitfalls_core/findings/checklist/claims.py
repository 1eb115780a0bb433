"""A. Claim discipline."""

from collections import Counter

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.checklist.answer import Answer, met

TITLE = "Claim discipline"


def answers(analysis: Analysis) -> tuple[Answer, ...]:
    """Return items 1 to 7."""
    study = analysis.study
    statuses = Counter(one.status for one in analysis.claims)
    counted = ", ".join(f"{count} {status}" for status, count in statuses.items()) or "none"
    primary = [family.name for family in study.families if family.primary]
    secondary = [family.name for family in study.families if not family.primary]
    scopes = "; ".join(f"{task.title}: {_seeds(task.name, analysis)} seeds" for task in study.tasks)
    return (
        Answer(
            1,
            "Hypothesis, with its source",
            met(bool(study.prediction and study.source[0])),
            f"{study.question} Source paper {study.source[0]}, “{study.source[1]}”.",
        ),
        Answer(2, "Population of the claim", "yes", f"This configuration on {scopes}.", "tab-data"),
        Answer(
            3,
            "Every number in the text leads to an entry",
            "yes",
            "Numbers in generated text are values that lead to their evidence.",
        ),
        Answer(
            4,
            "Confirmatory or exploratory",
            "yes",
            f"Confirmatory: {', '.join(primary) or 'none'}. Exploratory: "
            f"{', '.join(secondary) or 'none'}, and everything behind the accuracies.",
            "tab-results",
        ),
        Answer(5, "Every claim has a status", met(bool(analysis.claims)), counted, "tab-claims"),
        Answer(
            6,
            "The abstract claims no more than the results",
            "yes",
            "It speaks of primary families only, by verdicts corrected within each.",
        ),
        Answer(
            7,
            "Text and tables agree",
            "yes",
            "Both are filled from the same values; text of the author's own is not looked at.",
        ),
    )


def _seeds(task: str, analysis: Analysis) -> int:
    return analysis.study.task(task).budgets[analysis.runs.profile].seeds
