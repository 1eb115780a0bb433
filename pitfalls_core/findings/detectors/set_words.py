"""What detectors say of the sets of a task: templates, and nothing else."""

SUBJECT = "set “{name}” of task {task}"
"""What these detectors look at."""

COUNTED = "{said}; the alarm is raised in {fired} of {seeds} seeds, and seed {seed} is shown."
"""Evidence, with its count over seeds."""

LEAKAGE = {
    "searched": (
        "Of {examples} examples, {exact} are in the training set bit for bit (alarm from 1); of "
        "the {looked_at} that were looked at, {near} more have a cosine of {similarity} or more "
        "with a training image (alarm above {share} of them)"
    ),
    "not searched": (
        "Of {examples} examples, {exact} are in the training set bit for bit (alarm from 1); near "
        "duplicates were not searched, since the images are of another shape"
    ),
}
"""Evidence on leakage."""

SPLIT = (
    "The shares of the classes differ from those in training by a Cramér's V of {v} (alarm from "
    "{least_v}) with p {p} (alarm below {most_p}; chi-squared {chi_squared}, degrees of freedom "
    "{freedom}, smallest expected count {expected})"
)
"""Evidence on the distribution of labels."""

FINGERPRINT = "Against the training set, {kind}; {values}; {profile}; {likely}{intended}"
"""Evidence on preprocessing."""

KIND = {
    "same": "shape ({shape}) and type {dtype} are as in training",
    "other": "shape ({shape}) and type {dtype} stand against ({train_shape}) and {train_dtype}",
}
"""Shape and type, where an alarm is raised by any other."""

VALUES = {
    "measured": (
        "the values have {sd} times the SD (alarm outside {sd_low} to {sd_high}), a mean moved by "
        "{mean} training SDs (alarm from {mean_limit} either way) and {range} times the range "
        "(alarm outside {range_low} to {range_high})"
    ),
    "constant": "a set has a single value throughout, so there is no SD to compare",
}
"""Location and spread."""

PROFILE = {
    "measured": (
        "the profiles along rows and columns miss those of training by {as_is} (one minus the "
        "correlation), and by {altered} if training were {name}, where sampling explains "
        "{sampling} (alarm where the first is {times} times each of the others or more, and the "
        "second at most {most})"
    ),
    "none": "the profiles along rows and columns cannot be compared",
}
"""Profiles along the image axes."""

ALTERED = {
    "inverted": "inverted",
    "transposed": "transposed",
    "top to bottom": "flipped from top to bottom",
    "left to right": "flipped from left to right",
    "half turn": "rotated by half a turn",
    "quarter turn": "rotated by a quarter turn",
}
"""Ways in which a profile may be altered."""

LIKELY = {
    "none": "nothing looks preprocessed otherwise",
    "some": "the set looks {faults}",
    "shape": "brought to another shape",
    "axes": "transposed, with its axes in another order",
    "type": "stored in another type",
    "constant": "emptied of its content",
    "times 255": "multiplied by 255",
    "over 255": "divided by 255",
    "scale": "scaled, shifted or normalised otherwise",
    "and": " and ",
}
"""What the fault may be."""

INTENDED = " (a shift was intended for this set)"
"""Added where a set was declared as shifted."""
