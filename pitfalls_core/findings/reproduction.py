"""How far the results were reproduced: re-runs that agreed, and results that were carried over."""

from collections import Counter

from pitfalls_core.findings.reproduction_words import ACCELERATOR, ADOPTION, VERIFICATION
from pitfalls_core.findings.sentence import Sentence, compose, overall
from pitfalls_core.findings.wording import joined
from pitfalls_core.runs.proof.verifications import AGREEMENTS
from pitfalls_core.runs.runner import StudyRuns


def reproduction(runs: StudyRuns) -> tuple[Sentence, ...]:
    """Return what re-runs showed, what was carried over, and what is not promised."""
    device = next((one.ingredients.device for one in runs.records), "cpu")
    accelerator = () if device == "cpu" else (compose(ACCELERATOR, device=device),)
    return (*_verified(runs), *carried_over(runs), *accelerator)


def carried_over(runs: StudyRuns) -> tuple[Sentence, ...]:
    """Return what must be said of results that were made under earlier source; often nothing."""
    adoptions = list(runs.adoptions.values())
    if not adoptions:
        return ()
    carried = compose(
        ADOPTION["carried"],
        count=overall(len(adoptions)),
        finished=overall(len(runs.records)),
        agreed=overall(min(one.agreed for one in adoptions)),
    )
    reasons = sorted({one.reason for one in adoptions})
    return (carried, *(compose(ADOPTION["reason"], reason=reason) for reason in reasons))


def _verified(runs: StudyRuns) -> tuple[Sentence, ...]:
    outcomes = Counter(one.agreement for one in runs.verifications.values())
    if not outcomes:
        return (compose(VERIFICATION["none"]),)
    agreed = compose(
        VERIFICATION["agreed"],
        agreed=overall(outcomes["bit for bit"]),
        count=overall(outcomes.total()),
        finished=overall(len(runs.records)),
    )
    others = [
        compose(VERIFICATION[name], count=overall(outcomes[name]))
        for name in AGREEMENTS[1:]
        if outcomes[name]
    ]
    said = compose(VERIFICATION["differing"], said=joined(others))
    return (agreed, said) if others else (agreed,)
