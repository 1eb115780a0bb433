"""Sentences of the explanations. None of them claims a cause: each says what was seen."""

WHY = {
    "nothing": (
        "Every primary comparison of {treatment} is an improvement, so that nothing has to be "
        "explained here."
    ),
    "start": "On {dataset}, the verdict on {treatment} is {verdict}.",
    "classes": (
        "{lost} of {classes} classes lost accuracy after correction, class {label} most of all "
        "({change})."
    ),
    "no_class": "No class was shown to lose accuracy, after correction.",
    "flips": (
        "{negative} of the examples turned from right to wrong and {positive} from wrong to right; "
        "a second run of the baseline turns {reference} from right to wrong."
    ),
    "flips_alone": (
        "{negative} of the examples turned from right to wrong and {positive} from wrong to right."
    ),
    "ingredient": "{ingredient} changed {metric} by {change} (95 % interval {interval}).",
    "interaction": (
        "Together they gained {combined}, which is {change} (95 % interval {interval}) beyond the "
        "sum of the parts."
    ),
    "stage": (
        "The best epoch was among the last tenth of the budget in {late} of {runs} runs of "
        "{treatment}, and in {baseline_late} of {baseline_runs} of the baseline: {stage}."
    ),
    "stage_short": "the budget may have been too small",
    "stage_enough": "a budget that was too small is an unlikely reason",
    "calibration": "The expected calibration error moved from {before} to {after}.",
    "power": "This design could detect {detectable}, against a margin of {margin}.",
}

WORKED = {
    "start": "After correction within their families, gains were found for {found}.",
    "place": "{treatment} on {dataset} ({change} {interval})",
    "nowhere": "No comparison shows a gain after correction within its family.",
    "shared": (
        "Where a test set shares a factor with the augmentation, the gain may be nothing but that: "
        "{places}."
    ),
    "overlap": "{dataset} shares {factors}",
}

OVERTURN = {
    "margin": "On {dataset}, {treatment}: {changes}.",
    "turns": "with a margin above {margin} the verdict would be equivalent",
    "always": "no margin that was looked at changes the verdict",
    "one_seed": "leaving out one of {n} pairs can make it {verdicts}",
    "steady": "no single pair decides",
    "exact": "the exact test and the t test disagree",
    "fails": "{missing} of {planned} pairs are missing",
    "seeds": ("{detect} seeds would be needed to detect the margin, {show} to show equivalence"),
    "control": (
        "the positive control was not found there, so that a negative verdict could be blindness"
    ),
    "collapse": "without collapsed runs the verdict is {verdict}",
}

NULL = {
    "none": "No planted null was declared in this study.",
    "quiet": (
        "The planted null, an effect of exactly zero, was called a difference on none of {count} "
        "test sets, after correction."
    ),
    "alarm": (
        "The planted null, an effect of exactly zero, was called a difference on {found} of "
        "{count} test sets ({places}) after correction: chance does so in one study of twenty, and "
        "verdicts there must be read with that in mind."
    ),
}
