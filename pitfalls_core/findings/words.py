"""The words that documents may use for verdicts: tables of templates, and nothing else.

No other file phrases a verdict. No sentence here says that a difference is absent: a design can
only show that it is smaller than something.
"""

VERDICT_WORDS = {
    "improved": "improved",
    "degraded": "degraded",
    "equivalent": "equivalent",
    "inconclusive": "inconclusive",
    "not_assessable": "not assessable",
}
"""The verdicts as the reader sees them."""

VERDICT_MARKS = {
    "improved": "▲",
    "degraded": "▼",
    "equivalent": "≈",
    "inconclusive": "?",
    "not_assessable": "–",
}
"""A mark beside each verdict, so that colour is never the only sign."""

FLAG_WORDS = {
    "uninformative": "both arms at chance, or both at the best possible value",
    "normality_untestable": "too few runs to check the normal spread that a t test assumes",
    "fragile": "hangs on a single run, or on the choice of the test",
    "collapse": "collapsed runs",
    "resolution": "spread finer than a score can show",
    "logit_scale": "judged otherwise on the logit scale",
    "two_stage": "seeds added by Stein's two-stage rule",
    "exploratory": "margin or seeds changed after results existed",
    "failed_runs_scored_at_worst": "chance is unknown: failed runs scored at the worst score",
}
"""What weakens a comparison, in words for the cells of a table."""

SENTENCES = {
    ("improved", "by_at_least_the_margin"): (
        "On {dataset}, {treatment} improved {metric} by {size} (95 % interval {ci95}): by at least "
        "the margin of {margin}, since the whole interval lies beyond it."
    ),
    ("improved", "size_unresolved_against_margin"): (
        "On {dataset}, {treatment} improved {metric} by {size} (95 % interval {ci95}); whether the "
        "gain reaches the margin of {margin} is unresolved."
    ),
    ("improved", ""): (
        "On {dataset}, {treatment} improved {metric} by {size} (95 % interval {ci95})."
    ),
    ("degraded", "by_at_least_the_margin"): (
        "On {dataset}, {treatment} degraded {metric} by {size} (95 % interval {ci95}): by at least "
        "the margin of {margin}, since the whole interval lies beyond it."
    ),
    ("degraded", "size_unresolved_against_margin"): (
        "On {dataset}, {treatment} degraded {metric} by {size} (95 % interval {ci95}); whether the "
        "loss reaches the margin of {margin} is unresolved."
    ),
    ("degraded", ""): (
        "On {dataset}, {treatment} degraded {metric} by {size} (95 % interval {ci95})."
    ),
    ("equivalent", ""): (
        "On {dataset}, {treatment} and {baseline} are equivalent within ±{margin}: the difference "
        "is {difference} (90 % interval {ci90})."
    ),
    ("equivalent", "detectable"): (
        "On {dataset}, a difference of {difference} was detected (95 % interval {ci95}), "
        "smaller than the margin: {treatment} and {baseline} are equivalent within ±{margin} (90 % "
        "interval {ci90})."
    ),
    ("inconclusive", "underpowered"): (
        "On {dataset}, the comparison of {treatment} with {baseline} is inconclusive: the "
        "difference is {difference} (95 % interval {ci95}), this design could detect a difference "
        "of {detectable}, and {bounds}."
    ),
    ("inconclusive", "borderline"): (
        "On {dataset}, the comparison of {treatment} with {baseline} is inconclusive although "
        "this design could detect a difference of {detectable}: the difference is {difference} "
        "(95 % interval {ci95}), and {bounds}."
    ),
    ("inconclusive", "no_margin"): (
        "On {dataset}, the comparison of {treatment} with {baseline} is inconclusive, and no "
        "margin was set to judge it by: the difference is {difference} (95 % interval {ci95}), "
        "this design could detect a difference of {detectable}, and {bounds}."
    ),
    ("inconclusive", "too_few_runs"): (
        "On {dataset}, the comparison of {treatment} with {baseline} is inconclusive: {pairs} "
        "{kind} are too few for a verdict."
    ),
    ("inconclusive", "failed_runs_decide"): (
        "On {dataset}, the comparison of {treatment} with {baseline} is inconclusive: {pairs} of "
        "{planned} planned {kind} finished, and the verdict hangs on how the others are scored."
    ),
    ("not_assessable", "too_few_runs"): (
        "On {dataset}, nothing can be assessed of {treatment}: {pairs} of {planned} planned "
        "{kind} finished, and an interval needs at least two."
    ),
    ("not_assessable", "degenerate"): (
        "On {dataset}, nothing can be assessed of {treatment}: the difference is the same in "
        "every seed{resolution}."
    ),
    ("not_assessable", "treatment_may_not_have_been_applied"): (
        "On {dataset}, nothing can be assessed: {treatment} and {baseline} agree exactly in at "
        "least half of the seeds, so the treatment may not have been applied."
    ),
}
"""Sentence templates, by verdict and reason."""

UNPAIRED_SENTENCES = {
    ("inconclusive", "failed_runs_decide"): (
        "On {dataset}, the comparison of {treatment} with {baseline} is inconclusive: {finished} "
        "of {expected} planned runs finished, and the verdict hangs on how the others are scored."
    ),
    ("not_assessable", "degenerate"): (
        "On {dataset}, nothing can be assessed of {treatment}: the scores are the same in every "
        "run of an arm{resolution}."
    ),
    ("not_assessable", "treatment_may_not_have_been_applied"): (
        "On {dataset}, nothing can be assessed: {treatment} and {baseline} have exactly the same "
        "scores, so the treatment may not have been applied."
    ),
}
"""Where runs that are not paired need other words."""

KINDS = {True: "pairs", False: "runs of the smaller arm"}
"""What is counted, by whether runs are paired."""

SEED_KINDS = {True: "seeds", False: "runs in each arm"}
"""What a planned study would count, by whether runs are paired."""

RESOLUTION = ", at a resolution of one in {examples} test examples"
"""Why scores may be equal, where the number of test examples is known."""

BOUNDS = {
    "both": (
        "improvements above {above} and losses above {below} are ruled out, each at the 5 % level"
    ),
    "no_improvement": (
        "any improvement and losses above {below} are ruled out, each at the 5 % level"
    ),
    "no_loss": "improvements above {above} and any loss are ruled out, each at the 5 % level",
}
"""What the 90 % interval rules out: on either side of zero, or one side as a whole."""

IMPROVEMENT_BOUNDS = {
    "both": "improvements above {above} are ruled out",
    "no_improvement": "any improvement is ruled out",
    "no_loss": "improvements above {above} are ruled out",
}
"""The same for improvements alone, for the abstract."""

FURTHER = {
    "two_stage": (
        "Seeds were added by Stein's two-stage rule, and the test keeps the SD and the degrees of "
        "freedom of the first stage."
    ),
    "exploratory": (
        "This verdict is exploratory: the margin or the seeds behind it were changed after results "
        "existed, by no rule fixed beforehand."
    ),
    "control": "This study has not shown that it could detect an effect of this size.",
    "no_control": (
        "No positive control was declared, so these results have not shown that they could detect "
        "an effect of this size."
    ),
    "uninformative": (
        "Both variants score at chance there, or both at the best possible value, so the "
        "comparison says nothing about the treatment."
    ),
    "family": (
        "Corrected for the {count} comparisons of its family, the verdict becomes: {verdict}."
    ),
    "seeds": (
        "It would take {detect} {seeds} to detect a difference as large as the margin, and {show} "
        "to show equivalence if the true difference is zero, or about three times as many if it is "
        "half the margin; planned for the upper limit of the standard deviation, {detect_upper} "
        "and {show_upper}."
    ),
}
"""Sentences that follow a verdict and weaken or complete it."""

COUNTS = {"known": "about {number}", "unknown": "more than a million"}
"""How many seeds something takes, where the search found a number and where it gave up."""

UNKNOWN_EXAMPLES = "an unknown number of"
"""Stands for the number of test examples behind a score."""

LEADS = {
    "improved": "improved {metric} on",
    "degraded": "degraded {metric} on",
    "equivalent": "was equivalent to {baseline} within ±{margin} on",
    "inconclusive": "gave inconclusive results on",
    "not_assessable": "could not be assessed on",
}
"""What the abstract says of comparisons, by the verdict within the family.

They follow "On real scans, the refined variant", and `PLACES` follow them.
"""

PLACES = {
    ("improved", ""): "{dataset} ({difference}, 95 % interval {ci95})",
    ("degraded", ""): "{dataset} ({difference}, 95 % interval {ci95})",
    ("equivalent", ""): "{dataset} ({difference}, 90 % interval {ci90})",
    ("inconclusive", ""): "{dataset} ({difference}, 95 % interval {ci95}; {bound})",
    ("inconclusive", "too_few_runs"): "{dataset} (too few finished {kind} for a verdict)",
    ("inconclusive", "failed_runs_decide"): (
        "{dataset} (the verdict hangs on runs that did not finish)"
    ),
    ("not_assessable", ""): "{dataset}",
}
"""Where, and by how much; by verdict, and by the guard that made it inconclusive."""

UNINFORMATIVE = "{place}, where both variants score at chance or both at the best possible value"
"""A place at which a comparison says nothing about the treatment."""

HEADLINES = {
    "improved": "{treatment} improved {metric} on every primary test set.",
    "degraded": "{treatment} degraded {metric} on every primary test set.",
    "equivalent": (
        "{treatment} and {baseline} are equivalent within ±{margin} on every primary test set."
    ),
    "inconclusive": (
        "On no primary test set do these runs settle whether {treatment} helps or hurts."
    ),
    "not_assessable": "On no primary test set could {treatment} be assessed.",
    "mixed": "The verdict on {treatment} differs between the primary test sets.",
}
"""One sentence over all primary comparisons. Each but the last needs the same verdict on all."""

STUDY = {
    "protocol": (
        "We trained {finished} of {planned} planned runs and judged every difference against a "
        "margin of {margin}, {when}."
    ),
    "tasks": "The tasks: {tasks}.",
    "margin_before": "set before the first run",
    "margin_after": "changed after results existed and therefore exploratory",
    "correction": (
        "Verdicts are corrected for the number of comparisons in a family; intervals are not."
    ),
    "family": "On {family}, {treatment} {said}.",
    "control_found": "The positive control was detected on {found} of {count} test sets.",
    "control_missed": (
        "Where it was not detected, this study has not shown that it could detect an effect of "
        "this size."
    ),
    "claims": (
        "Claims of the source paper that are supported: {supported} of {count}; refuted: "
        "{refuted}; inconclusive: {inconclusive}."
    ),
    "scope": (
        "Verdicts on {task} hold for this configuration, {seeds} seeds and {examples} test "
        "examples a set."
    ),
    "shared": "They are conditional on what is shared: {shared}.",
}
"""Sentences about the study as a whole."""

EVIDENCE = {
    "losses": "{dataset}: {losses} of {pairs} seeds favour the baseline",
    "ci90": "{dataset}: {ci90} (90 %)",
    "ci95": "{dataset}: {ci95} (95 %)",
    "none": "{dataset}: no interval",
}
"""What the status of a claim rests on, for one dataset."""
