"""What several studies say together, in words."""

TOGETHER = {
    "runs": "{studies} studies with {finished} of {planned} planned runs.",
    "claims": (
        "Of {count} claims of their source papers {supported} are supported by these runs, "
        "{refuted} refuted, {inconclusive} inconclusive and {not_testable} not testable."
    ),
    "verdicts": "Of {count} primary comparisons, corrected within their families, {said}.",
    "control": (
        "Effects that must be found were found on {found} of {sets} test sets; where one was not "
        "found, nothing negative can be said."
    ),
    "null": (
        "Effects of exactly zero were called a difference on {alarms} of {sets} test sets, after "
        "correction."
    ),
    "own": "Every study begins with a summary of its own.",
}
