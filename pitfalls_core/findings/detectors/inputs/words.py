"""What detectors of inputs say: each threshold stands beside what was measured."""

BLACK_BOX = {
    "gain": (
        "The accuracy on {examples} examples is {accuracy} %, and {repaired} % once they are "
        "{repair}: {gain}, exact p {p} (McNemar; alarm above {least} with p below {level} over "
        "{repairs} repairs), the largest gain"
    ),
    "suspect": "; the set may have been preprocessed otherwise than the model expects.",
    "none": ".",
    "empty": "Without examples nothing can be told.",
}

REPAIR = {
    "renormalised": "brought to the mean and SD of training",
    "standardised": "brought to mean zero and SD one",
    "times 255": "multiplied by 255",
    "over 255": "divided by 255",
    "inverted": "inverted",
    "transposed": "transposed",
    "top to bottom": "flipped from top to bottom",
    "left to right": "flipped from left to right",
    "half turn": "rotated by half a turn",
    "channels": "given their channels in reverse order",
}
"""Ways of repair, as they follow “once they are”."""

SHIFT = (
    "A discriminant tells both sets of inputs apart with a cross-validated AUC of {auc} (alarm "
    "from {least}, and above what random assignments give); these give {low} to {high} in 95 of "
    "100 cases, and p is {p}."
)

GROUPS = {
    "known": (
        "Of {groups} groups, {shared} are among those of training too (alarm from 1), with {share} "
        "of {examples} examples."
    ),
    "empty": "Without examples no group can be shared.",
}

SCALER = {
    "matched": (
        "Mean and SD of the scaler are those of {sets} (off by {distance} SDs, a match up to "
        "{most}), {train}."
    ),
    "train": "which is the training set alone, as it should be",
    "others": "which is not the training set alone (alarm)",
    "unmatched": (
        "Mean and SD of the scaler are those of no set and of no union of sets: nearest are those "
        "of {sets}, off by {distance} SDs (a match up to {most}; alarm if a match is not the "
        "training set alone)."
    ),
    "and": " and ",
}

UNKNOWN_TOKENS = {
    "known": (
        "Of {tokens} tokens, {unknown} ({share}) do not occur in training, in {sequences} of the "
        "sequences (alarm above {most} of the tokens)."
    ),
    "empty": "Without tokens none can be unknown.",
}

TOKENS = (
    "The shares of the tokens differ from those in training by a Cramér's V of {v} (alarm from "
    "{least_v}) with p {p} (alarm below {most_p}; chi-squared over {kinds} kinds of tokens, as if "
    "those of a sequence were independent)."
)

NO_TOKENS = "A set has no tokens, so that nothing can be compared."

PADDING = {
    "known": (
        "With {by} more places of padding the scores of {examples} sequences change by up to "
        "{change} (alarm above {most}), and {turned} of the answers turn."
    ),
    "empty": "Without sequences nothing can change.",
}

FALLBACK = {
    "digest": "The data that were read have digest {read}, and those that were named {named}{and}",
    "differ": ", which differ (alarm)",
    "agree": ", which agree",
    "labels": (
        "{joined} {impossible} of {classes} classes have more examples than the named data have "
        "(alarm from 1)"
    ),
    "joined": ";",
    "alone": "Of the data that were read,",
    "unknown": "Neither digests nor labels of both are known, so that nothing can be compared",
    "end": ".",
}
