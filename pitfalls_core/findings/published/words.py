"""The words for what a published table could and could not show: templates, and nothing else.

As in `pitfalls_core.findings.words`, no sentence says that a difference is absent.
"""

KIND_WORDS = {
    "sd": "a standard deviation",
    "se": "a standard error",
    "pop-sd": "a standard deviation with divisor n",
    "pop-se": "a standard error with divisor n",
    "ci95": "half of a 95 % interval",
}
"""What a printed spread may be."""

KIND_NAMES = {"sd": "SD", "se": "SE", "pop-sd": "SD, n", "pop-se": "SE, n", "ci95": "CI95"}
"""The same where there is little room."""

SENTENCES = {
    ("improved", "by_at_least_the_margin"): (
        "On {dataset}, {treatment} improved on {baseline} by {size} ({wide} interval {ci95}): by "
        "at least the margin of {margin}, since the whole interval lies beyond it."
    ),
    ("improved", "size_unresolved_against_margin"): (
        "On {dataset}, {treatment} improved on {baseline} by {size} ({wide} interval {ci95}); "
        "whether the gain reaches the margin of {margin} is unresolved."
    ),
    ("improved", ""): (
        "On {dataset}, {treatment} improved on {baseline} by {size} ({wide} interval {ci95})."
    ),
    ("degraded", "by_at_least_the_margin"): (
        "On {dataset}, {treatment} fell behind {baseline} by {size} ({wide} interval {ci95}): by "
        "at least the margin of {margin}, since the whole interval lies beyond it."
    ),
    ("degraded", "size_unresolved_against_margin"): (
        "On {dataset}, {treatment} fell behind {baseline} by {size} ({wide} interval {ci95}); "
        "whether the loss reaches the margin of {margin} is unresolved."
    ),
    ("degraded", ""): (
        "On {dataset}, {treatment} fell behind {baseline} by {size} ({wide} interval {ci95})."
    ),
    ("equivalent", ""): (
        "On {dataset}, {treatment} and {baseline} are equivalent within ±{margin}: the difference "
        "is {difference} ({narrow} interval {ci90})."
    ),
    ("equivalent", "detectable"): (
        "On {dataset}, a difference of {difference} was detected ({wide} interval {ci95}), smaller "
        "than the margin: {treatment} and {baseline} are equivalent within ±{margin} ({narrow} "
        "interval {ci90})."
    ),
    ("inconclusive", "underpowered"): (
        "On {dataset}, the comparison of {treatment} with {baseline} is inconclusive: the "
        "difference is {difference} ({wide} interval {ci95}), and the table could not be relied on "
        "to detect one as large as the margin of {margin}."
    ),
    ("inconclusive", "borderline"): (
        "On {dataset}, the comparison of {treatment} with {baseline} is inconclusive although the "
        "table could detect a difference as large as the margin of {margin}: the difference is "
        "{difference} ({wide} interval {ci95})."
    ),
    ("inconclusive", "no_margin"): (
        "On {dataset}, the comparison of {treatment} with {baseline} is inconclusive, and no "
        "margin was set to judge it by: the difference is {difference} ({wide} interval {ci95})."
    ),
    ("inconclusive", "too_few_runs"): (
        "On {dataset}, the comparison of {treatment} with {baseline} is inconclusive: {runs} are "
        "too few for a verdict."
    ),
    ("inconclusive", "readings_disagree"): (
        "On {dataset}, the comparison of {treatment} with {baseline} is inconclusive, since the "
        "verdict depends on what the printed spread is: {readings}."
    ),
    ("not_assessable", "single_runs"): (
        "On {dataset}, nothing can be assessed: the table gives single numbers, which do not show "
        "how runs vary."
    ),
    ("not_assessable", "no_spread"): (
        "On {dataset}, nothing can be assessed: the table does not show how its {runs} vary."
    ),
    ("not_assessable", "no_run_count"): (
        "On {dataset}, nothing can be assessed: the table does not say how many runs its spread is "
        "over."
    ),
    ("not_assessable", "degenerate"): (
        "On {dataset}, nothing can be assessed: both spreads are printed as zero, so that the "
        "digits do not show how runs vary."
    ),
}
"""Sentence templates, by verdict and reason."""

BOUNDS = {
    "both": (
        "improvements above {above} and losses above {below} are ruled out, each at the {level} "
        "level"
    ),
    "no_improvement": (
        "any improvement and losses above {below} are ruled out, each at the {level} level"
    ),
    "no_loss": "improvements above {above} and any loss are ruled out, each at the {level} level",
}
"""What the intervals of all readings rule out: on either side of zero, or one side as a whole."""

REACH = {
    "one": (
        "A table like this could detect a difference of {detectable} (from {least} to {most}, "
        "since {runs} leave the SD uncertain); {bounds}."
    ),
    "several": (
        "A table like this could detect a difference of {detectable} if its spread is {kind}, and "
        "of {detectables} over all readings; whatever it is, {bounds}."
    ),
}
"""What such a table could have shown, with one reading of the spread or with several."""

FURTHER = {
    "agree": (
        "These numbers take the printed spread for {kind}; {others} other readings of it give the "
        "same verdict, with {p_values} over all of them."
    ),
    "reading": "{verdict} if it is {kinds}",
    "needed": (
        "It would take {detect} runs per arm to detect a difference as large as the margin, and "
        "{show} to show equivalence if the true difference is zero; planned for the upper limit of "
        "the SD, {detect_upper} and {show_upper}."
    ),
    "pairing_keeps": (
        "Had equal seeds been paired, no correlation of the arms from 0 to {most} would change the "
        "verdict ({p_values})."
    ),
    "pairing_changes": (
        "Had equal seeds been paired, the verdict could change from a correlation of the arms of "
        "{correlation} on ({p_values} at correlations from {most} to 0)."
    ),
    "rounding_keeps": (
        "Rounding of the printed numbers leaves {p_values}, and the verdict as it is."
    ),
    "rounding_changes": (
        "The printed digits do not settle the verdict: rounding leaves {p_values}, and the "
        "verdict may be {verdicts}."
    ),
    "impossible": (
        "The mean of {mean} printed for {variant} cannot be that of {runs} on {examples} test "
        "examples: one of these numbers is wrong, or scores were rounded before the mean was taken."
    ),
}
"""Sentences that follow and weaken or complete the verdict."""

P_VALUES = {"range": "p from {low} to {high}", "same": "p {one}"}
"""A range of p-values, and one that is too narrow to be shown."""

BREAK_EVEN = {
    "sd": (
        "The difference of {difference} between {treatment} and {baseline} would differ from zero "
        "at the {level} level only if the SD between runs were below {break_even} in both arms."
    ),
    "tie": (
        "{treatment} and {baseline} are printed with the same score, which no SD between runs, "
        "however small, could set apart."
    ),
    "examples": (
        "Taken as shares of test examples drawn for each arm, the two scores would differ at that "
        "level only with {needed} examples or more; {known}."
    ),
    "examples_known": "the table rests on {examples}",
    "examples_unknown": "how many the table rests on is not given",
}
"""What single numbers would need, in runs and in test examples."""

COUNTS = {
    "one": "{n} run",
    "some": "{n} runs",
    "same": "{n} runs per arm",
    "different": "{treatment} and {baseline} runs",
}
"""How many runs there are."""

HEADLINES = {
    "line": "{treatment} on {dataset}: {said}",
    "break_even": "only an SD between runs below {break_even} would set the arms apart",
    "tie": "the printed scores are equal",
    "degenerate": "both spreads are printed as zero",
}
"""One line a row, and what it says where nothing can be assessed; else the bounds of `words`."""

NOTES = {
    "shown": ("The first {shown} of {every} rows are shown; comparisons.csv holds all of them."),
    "no_margin": (
        "No margin was given, so no comparison can be equivalent; what is ruled out needs none."
    ),
    "margin": "The margin was given after the results were published and is therefore exploratory.",
    "independent": (
        "A table of means does not say whether equal seeds were paired: arms are compared as "
        "independent ones, by Welch's procedure."
    ),
    "readings": (
        "The table does not say what its spread is: each reading is worked out, the first one is "
        "shown where there is room for one, and where they disagree the verdict is inconclusive."
    ),
    "single": (
        "Where the table has no spread over runs or does not say how many runs there are, the "
        "break-even SD between runs is given instead of a verdict."
    ),
    "uncorrected": "No verdict is corrected for the {count} comparisons that could be assessed.",
    "grim": (
        "Whether a mean is possible at all was checked only where the number of runs, that of test "
        "examples and the perfect score are known."
    ),
}
"""What to know about a whole table."""
