"""What detectors say, alarm or not: each threshold stands beside what was measured."""

LOTTERY = {
    "known": (
        "The best of {k} seeds is expected to score {gain} above the mean ({inflation} seed SDs), "
        "against a margin of {margin}."
    ),
    "unknown": "Too few seeds to tell.",
}

CLASSES = {
    "lost": (
        "{lost} of {classes} classes lose accuracy (Holm over the classes, 5 %), most of all class "
        "{label}: {change} {interval}; all examples together: {whole}."
    ),
    "none": (
        "None of {classes} classes is shown to lose accuracy (Holm over the classes, 5 %); lowest: "
        "class {label}, {change} {interval}."
    ),
}

FLIPS = {
    "known": (
        "{negative} of the examples turn from right to wrong, against {reference} between two runs "
        "of the baseline ({source}); excess {excess} {interval}, alarm above zero."
    ),
    "no_reference": (
        "{negative} of the examples turn from right to wrong, and no second run of the baseline on "
        "the same examples says how many would anyway."
    ),
    "planted null": "same data, other initialization and order",
    "other seeds": "other seeds, same test set",
}

POWER = {
    "known": "Detectable with probability 0.8: {detectable}, against a margin of {margin}.",
    "unknown": "Nothing could be assessed, for lack of runs or of spread.",
}
