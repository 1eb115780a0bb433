"""E. Why it failed."""

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.checklist.answer import Answer, met
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.families import NEGATIVE

TITLE = "Why it failed"


def answers(analysis: Analysis) -> tuple[Answer, ...]:
    """Return items 29 to 31."""
    negative = [one for one in analysis.primary if one.verdict_family != "improved"]
    explained = [one for one in negative if _diagnosed(one, analysis)]
    worked = [one for one in analysis.comparisons if one.verdict_family == "improved"]
    open_ones = [one for one in analysis.primary if one.verdict_family in NEGATIVE]
    return (
        Answer(
            29,
            "A diagnostic for every negative finding",
            met(len(explained) == len(negative)) if negative else "not applicable",
            f"{len(explained)} of {len(negative)} negative primary verdicts have one.",
            "tab-ingredients" if analysis.behaviour.decompositions else "",
        ),
        Answer(
            30,
            "Alternative explanations",
            "yes",
            "Looked at: too short a training, power"
            + (", single ingredients" if analysis.behaviour.decompositions else "")
            + (", overlap of shift and augmentation" if analysis.study.shifted else "")
            + ". Not looked at: other hyperparameters. Verdicts that stay open: "
            f"{len(open_ones)} of {len(analysis.primary)}.",
        ),
        Answer(
            31,
            "Conditions under which it worked",
            met(bool(worked)),
            f"{len(worked)} of {len(analysis.comparisons)} comparisons show a gain after "
            "correction.",
            "tab-results",
        ),
    )


def _diagnosed(one: Comparison, analysis: Analysis) -> bool:
    behaviour = analysis.behaviour
    known = {each.comparison for each in behaviour.classes}
    known |= {each.comparison for each in behaviour.flips}
    return one.id in known or one.reach is not None
