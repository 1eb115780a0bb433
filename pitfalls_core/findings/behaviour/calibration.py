"""Expected calibration error as a second metric, compared like the first one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pitfalls_core.findings.arms import Arm, Label
from pitfalls_core.findings.comparing import Case, compare_all
from pitfalls_core.findings.comparison import Comparison, Design
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.runs.store.predictions import Predictions
from pitfalls_core.statistics.calibration import expected_calibration_error

METRIC = "expected calibration error"
FAMILY = "calibration"


def calibration(
    comparisons: Sequence[Comparison],
    arms: Mapping[tuple[str, str], Arm],
    predictions: Mapping[tuple[str, str], Mapping[Label, Predictions]],
) -> tuple[Comparison, ...]:
    """Return, for every comparison with probabilities, the one of the calibration errors.

    No margin is set for this metric, so that nothing can be called equivalent in it.

    Parameters
    ----------
    comparisons
        In the primary metric.
    arms, predictions
        (dataset, variant) to its scores, and to its predictions by seed.
    """
    cases = []
    for one in comparisons:
        places = [
            (one.design.dataset, name) for name in (one.design.treatment, one.design.baseline)
        ]
        both = [_scored(arms[place], predictions[place]) for place in places]
        if all(arm.scores for arm in both):
            cases.append(Case(both[0], both[1], _design(one.design)))
    return adjust_families(compare_all(cases))


def _scored(arm: Arm, predictions: Mapping[Label, Predictions]) -> Arm:
    errors = {
        seed: expected_calibration_error(one.probabilities, one.labels)
        for seed, one in predictions.items()
        if one.probabilities is not None
    }
    return replace(arm, scores={seed: error for seed, error in errors.items() if error is not None})


def _design(primary: Design) -> Design:
    return replace(
        primary,
        metric=METRIC,
        family=FAMILY,
        primary=False,
        margin=None,
        chance=None,
        perfect=None,
        lower_is_better=True,
    )
