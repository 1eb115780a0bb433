"""The words that documents may use for verdicts: tables of templates, and nothing else.

No other file phrases a verdict. No sentence here says that there was "no difference" or "no
effect": a design can only show that a difference is smaller than something.
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

SENTENCES = {
    ("improved", "by_at_least_the_margin"): (
        "On {dataset}, {treatment} improved {metric} by {difference} points (95 % interval "
        "{ci95}), at least the margin of {margin}."
    ),
    ("improved", "size_unresolved_against_margin"): (
        "On {dataset}, {treatment} improved {metric} by {difference} points (95 % interval "
        "{ci95}); whether the gain reaches the margin of {margin} is unresolved."
    ),
    ("improved", ""): (
        "On {dataset}, {treatment} improved {metric} by {difference} points (95 % interval {ci95})."
    ),
    ("degraded", "by_at_least_the_margin"): (
        "On {dataset}, {treatment} degraded {metric}: the difference is {difference} points (95 % "
        "interval {ci95}), a loss of at least the margin of {margin}."
    ),
    ("degraded", "size_unresolved_against_margin"): (
        "On {dataset}, {treatment} degraded {metric}: the difference is {difference} points (95 % "
        "interval {ci95}); whether the loss reaches the margin of {margin} is unresolved."
    ),
    ("degraded", ""): (
        "On {dataset}, {treatment} degraded {metric}: the difference is {difference} points (95 % "
        "interval {ci95})."
    ),
    ("equivalent", ""): (
        "On {dataset}, {treatment} and {baseline} are equivalent within ±{margin}: the difference "
        "is {difference} points (90 % interval {ci90})."
    ),
    ("equivalent", "detectable"): (
        "On {dataset}, a difference of {difference} points was detected, smaller than the margin: "
        "{treatment} and {baseline} are equivalent within ±{margin} (90 % interval {ci90})."
    ),
    ("inconclusive", "underpowered"): (
        "On {dataset} the comparison is inconclusive: the difference is {difference} points (95 % "
        "interval {ci95}), this design could detect {detectable}, and improvements above {above} "
        "are ruled out."
    ),
    ("inconclusive", "borderline"): (
        "On {dataset} the comparison is inconclusive although this design could detect "
        "{detectable}: the difference is {difference} points (95 % interval {ci95}), and "
        "improvements above {above} are ruled out."
    ),
    ("inconclusive", "no_margin"): (
        "On {dataset} the comparison is inconclusive: the difference is {difference} points (95 % "
        "interval {ci95}), this design could detect {detectable}, improvements above {above} are "
        "ruled out, and no margin was set."
    ),
    ("inconclusive", "too_few_runs"): (
        "On {dataset} the comparison is inconclusive: {pairs} pairs of runs are too few for a "
        "verdict."
    ),
    ("inconclusive", "failed_runs_decide"): (
        "On {dataset} the comparison is inconclusive: only {pairs} of {planned} planned pairs "
        "finished, and the verdict hangs on how the others are scored."
    ),
    ("not_assessable", "too_few_runs"): (
        "On {dataset} nothing can be assessed: {pairs} of {planned} planned pairs finished."
    ),
    ("not_assessable", "degenerate"): (
        "On {dataset} nothing can be assessed: the scores do not vary between seeds at the "
        "resolution of {metric}."
    ),
    ("not_assessable", "treatment_may_not_have_been_applied"): (
        "On {dataset} nothing can be assessed: {treatment} and {baseline} predict the same in at "
        "least half of the seeds, so the treatment may not have been applied."
    ),
}
"""Sentence templates, by verdict and reason."""

FURTHER = {
    "control": "This study has not shown that it could detect an effect of this size.",
    "uninformative": (
        "Both are at chance or at the best possible score there, so the comparison says nothing "
        "about the treatment."
    ),
    "family": (
        "Corrected for the {count} comparisons of its family, the verdict becomes: {verdict}."
    ),
    "seeds": (
        "About {detect} seeds would detect a difference as large as the margin, and about {show} "
        "would show equivalence."
    ),
}
"""Sentences that follow a verdict and weaken or complete it."""

FRAGMENTS = {
    "improved": "improved {metric} on {dataset} ({difference} points, 95 % interval {ci95})",
    "degraded": "degraded {metric} on {dataset} ({difference} points, 95 % interval {ci95})",
    "equivalent": "was equivalent within ±{margin} on {dataset} (90 % interval {ci90})",
    "inconclusive": (
        "remained inconclusive on {dataset} ({difference} points, 95 % interval {ci95}; "
        "improvements above {above} are ruled out)"
    ),
    "not_assessable": "could not be assessed on {dataset}",
}
"""What the abstract says of one comparison, after "the refined recipe"."""

WITHOUT_INTERVAL = "remained inconclusive on {dataset}, with too few finished runs for an interval"

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
    "margin_before": "set before the first run",
    "margin_after": "changed after results existed and therefore exploratory",
    "control_found": "The positive control was detected on {found} of {count} test sets.",
    "claims": (
        "Of {count} claims of the source paper, {supported} are supported, {refuted} refuted and "
        "{inconclusive} inconclusive."
    ),
    "scope": (
        "Verdicts on {task} hold for this configuration, {seeds} seeds and {examples} test "
        "examples a set{shared}."
    ),
}
"""Sentences about the study as a whole."""
