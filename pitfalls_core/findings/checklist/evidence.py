"""D. Evidence."""

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.checklist.answer import Answer, Status, met
from pitfalls_core.findings.scale import ACCURACY, formula, metric_heading
from pitfalls_core.statistics.sampling import finite_sample_floor

TITLE = "Evidence"


def answers(analysis: Analysis) -> tuple[Answer, ...]:
    """Return items 21 to 28."""
    study = analysis.study
    assessed = [one for one in analysis.comparisons if one.reach]
    return (
        Answer(
            21,
            "Mean, SD, n, kind of interval, what varies",
            "yes",
            "t intervals over seeds; a seed varies everything but the variant.",
            "tab-results",
        ),
        Answer(
            22,
            "Every seed, also for machines",
            "yes",
            "The appendix, and the files runs.csv and results.json.",
            "tab-seeds",
        ),
        Answer(
            23,
            "Paired test, exact p, correction, effect size",
            met(bool(assessed)),
            f"{len(assessed)} of {len(analysis.comparisons)} comparisons could be assessed.",
            "tab-results",
        ),
        Answer(
            24,
            "Detectable effect, margin, equivalence test",
            "yes",
            f"The margin of {ACCURACY.size(study.margin.value)} was set because "
            f"{study.margin.justification}.",
            "tab-results",
        ),
        Answer(25, "Floor of the finite test set", *_floor(analysis)),
        _behaviour(analysis),
        Answer(
            27,
            "In distribution beside shifted; selection named",
            met(bool(study.shifted)) if study.shifted else "not applicable",
            f"{len(study.shifted)} shifted sets of {len(study.datasets)}; the epoch is selected on "
            "data of the training distribution.",
            "tab-results",
        ),
        Answer(
            28,
            "Metric, formula, direction, edge cases",
            "yes",
            f"{metric_heading(study.metric)}: {formula(study.metric)}, higher is better; the first "
            "of equally probable classes counts, and an output that is not finite counts as wrong.",
        ),
    )


def _behaviour(analysis: Analysis) -> Answer:
    question, found = "Changes of classes, negative flips", analysis.behaviour
    if not found.classes:
        return Answer(26, question, "not filled", "No predictions are stored.")
    significant = sum(one.significant for one in found.classes)
    exceeding = sum(one.exceeds for one in found.flips)
    value = (
        f"{significant} of {len(found.classes)} class changes are significant; negative flips "
        f"exceed their reference in {exceeding} of {len(found.flips)} comparisons."
    )
    return Answer(26, question, "yes", value, "tab-flips")


def _floor(analysis: Analysis) -> tuple[Status, str]:
    """Return status and value: the largest floor, beside the SD over seeds there."""
    floors = [
        (finite_sample_floor(mean, one.sample.examples), one)
        for one in analysis.comparisons
        if (mean := one.sample.baseline_mean) is not None
        and one.sample.examples
        and one.sample.baseline_sd is not None
        and 0 <= mean <= 1
    ]
    if not floors:
        return "not filled", "Numbers of test examples are not known."
    floor, one = max(floors, key=lambda pair: pair[0])
    return "yes", (
        f"At most {ACCURACY.size(floor)}, the standard error of one accuracy of the baseline on "
        f"“{analysis.dataset_title(one)}” with {one.sample.examples} examples; the SD over seeds "
        f"is {ACCURACY.size(one.sample.baseline_sd or 0.0)} there."
    )
