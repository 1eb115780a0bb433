"""One sentence for each change of the plan after results existed."""

WHEN = {
    "of": "after {runs} of {planned} runs existed",
    "some": "after {runs} runs existed",
}

CHANGES = {
    "margin": "The margin was changed from {before} to {after} {when}.",
    "justification": "The justification of the margin was reworded {when}.",
    "metric": "The metric was changed from “{before}” to “{after}” {when}.",
    "added": "The {kind} “{name}” was added {when}.",
    "removed": "The {kind} “{name}” was removed {when}.",
    "changed": "The {kind} “{name}” was changed {when}: {fields}.",
    "field": "The field “{field}” of the plan was changed {when}.",
    "raised": "Seeds of {subject} were raised from {before} to {after} {when}.",
    "lowered": "Seeds of {subject} were lowered from {before} to {after} {when}.",
}

KINDS = {"claims": "claim", "variants": "variant", "tasks": "task", "families": "family"}
"""Lists of the plan, by what an entry of them is called."""

ADDED = {
    "two_stage": (
        "Seeds of {subject} follow Stein's two-stage rule: the first {before} fixed that there are "
        "{after}, and the test keeps their SD and degrees of freedom."
    ),
    "exploratory": (
        "Seeds of {subject} were changed after results existed ({before} to {after}) by no rule "
        "fixed beforehand, so that every verdict on it is exploratory."
    ),
}
"""What follows from seeds that were changed after results existed."""
