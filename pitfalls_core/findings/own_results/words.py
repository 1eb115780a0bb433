"""The words of a report about a user's own table; `words` has those for the verdicts themselves."""

ABSTRACT = {
    "lead": "Against {baseline}, {bounds}.",
    "bound": "{bound} for {treatment} on {dataset}",
    "bound_of_one": "{bound}",
    "bound_of_many": "{bound} in {metric} in each of {count} comparisons",
    "scope": (
        "These bounds hold each at the 5 % level, for the {runs} finished runs of {source} and the "
        "way in which they were made."
    ),
    "summary": "In {metric}, {treatment} {said}.",
    "counts": (
        "In {metric}, {treatment} is compared on {count} datasets: {verdicts}, each after Holm's "
        "correction."
    ),
    "totals": (
        "In {metric}, there are {count} comparisons: {verdicts}, each after Holm's correction."
    ),
    "corrected": (
        "Verdicts are corrected by Holm's procedure for the {count} comparisons of a family; "
        "intervals are not."
    ),
    "alone": (
        "No family has more than one comparison that could be tested, so that nothing had to be "
        "corrected."
    ),
}
"""The abstract, sentence by sentence."""

SUBJECT = "{treatment}, {metric}."
"""What a paragraph is about, before its sentences."""

MARGINS = {
    "none": (
        "No margin was given, so nothing can be called equivalent; the verdict at any margin "
        "can be read from the figure of verdicts against margins."
    ),
    "some": "For {metrics} no margin was given, so nothing there can be called equivalent.",
    "given": (
        "The margin of {margin} in {metric} was given when results existed, and every verdict that "
        "rests on it is exploratory."
    ),
}
"""What is said of margins, which a table cannot have frozen beforehand."""

CONTROL = {
    "none": (
        "No positive control was declared, so these results have not shown that they could detect "
        "any effect."
    ),
    "nowhere": (
        "The positive control, {control}, has no score beside one of the baseline, so these "
        "results have not shown that they could detect any effect."
    ),
    "counts": "The positive control, {control}, was detected in {found} of {count} comparisons.",
    "missed": (
        "Where it was not detected, these results have not shown that they could detect an effect "
        "of this size."
    ),
}

UNDECLARED = "not declared"

DECLARATIONS = (
    ("Baseline", "baseline"),
    ("Positive control", "positive_control"),
    ("Planned seeds", "planned_seeds"),
    ("Test examples behind a score", "examples"),
    ("Checkpoint selection", "selection"),
    ("Tuning", "tuning"),
)
"""What an author can declare, with the field of `Declared` that holds it."""

UNPLANNED = "The number of planned seeds was not declared: runs that never came cannot be counted."
"""A note where failed runs may have been left out of the table."""

DIRECTIONS = {False: "higher is better", True: "lower is better"}

POOLED = (
    "The rows of one model over {over} are not independent. One number a model gives a 95 % "
    "interval of {by_model} for the mean difference of {treatment} in {metric}; taking every row "
    "for a model would have given {by_row}, {ratio} times as wide."
)
"""What pseudo-replication would have done."""
