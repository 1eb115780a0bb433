"""The words for what the planned seeds of a study could show: templates, and nothing else."""

PLANNED = {
    "title": "{study} at profile {profile}: margin {margin}, power {power}, runs paired by seed.",
    "columns": (
        "Detect: the smallest true difference that is detected with power {power}; confirm: the "
        "smallest margin within which equivalence is shown with that power if nothing differs; "
        "both in SDs of the paired differences."
    ),
    "largest": (
        "SD to detect, SD to show: the largest SD, in points, with which the margin of {margin} is "
        "detected, and with which equivalence within it is shown, with that power."
    ),
    "at_sd": "With an SD of {sd}, taken as known, the last two columns say the same in points.",
    "corrected": (
        "The smaller of two levels is what Holm leaves to the first comparison of its family."
    ),
    "exact_reaches": "can pass",
    "exact_misses": "cannot pass",
    "exact": (
        "Exact p: the smallest that the test over all sign flips can reach, and whether it can "
        "pass the level."
    ),
    "verdict": "Below three pairs, no verdict but inconclusive is given.",
    "too_few": "{pairs} pairs are too few for an SD: nothing can be tested",
    "too_few_one": "1 pair is too few for an SD: nothing can be tested",
    "nothing": "{study} compares nothing with its baseline.",
}
"""Sentences of a planned reach."""

OBSERVED = {
    "title": "SDs of the paired differences in results that there are, in points:",
    "none": "There are no results yet to take an SD from.",
    "noise": "They come from the noise alone; the observed differences have no part in them.",
}
"""Sentences about the noise in finished results."""

HEAD = ("task, family", "pairs", "level", "detect", "confirm", "SD to detect", "SD to show")
HEAD_EXACT = ("exact p", "")
HEAD_AT_SD = ("detect (points)", "confirm (points)")
HEAD_OBSERVED = ("profile: variant, set", "pairs", "SD", "95 % range", "upper limit")
"""Headers of the columns."""

TABLE = {
    "caption": (
        "What the planned seeds could show, before any result. Detectable: the true difference "
        "that is detected with probability 0.8; smallest margin: the one within which equivalence "
        "is shown with probability 0.8 if the true difference is zero; both in standard deviations "
        "(SD) of the paired differences. Then the largest SD, in points, with which the margin of "
        "{margin} is detected, and with which equivalence within it is shown, with that "
        "probability. Exact p: the smallest that the test of all sign flips can reach."
    ),
    "note": (
        "All of it follows from the numbers of seeds and the margin. Of two levels, the smaller "
        "one is what Holm's correction leaves to the first comparison of the family. "
        "Below three pairs, no verdict but inconclusive is given."
    ),
    "headers": (
        "Task, family",
        "Pairs",
        "Level",
        "Detectable",
        "Smallest margin",
        "SD to detect",
        "SD to show",
        "Exact p",
    ),
    "reaches": "{p}, can pass",
    "misses": "{p}, cannot pass",
}
"""The words of the table."""
