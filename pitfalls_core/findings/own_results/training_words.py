"""The words about the curves that a user's own runs logged."""

from collections.abc import Mapping

ROLES: Mapping[str, str] = {
    "train_loss": "training loss",
    "validation_loss": "validation loss",
    "validation_accuracy": "validation accuracy",
}
"""What a curve can be, for the reader."""

SUBJECT = {
    "alone": "“{variant}”",
    "on a dataset": "“{variant}” on “{dataset}”",
    "score": "{arm}, {score}",
    "part": "{count} of {runs} runs of {arm}",
}
"""What a detector looked at."""

LACKING = "no {curve} of a run can be used: {reason}"
NOT_EPOCHS = (
    "nothing says that the points of the training loss are epochs, and losses of single batches "
    "jump in any training; log it by epoch, or name it with --curve if its points are epochs"
)
TOO_LONG = "the curves have more than {most} points, which are steps rather than epochs"
TOO_NOISY = (
    "the training loss at a point is the mean of too few logged values: its standard error is "
    "{least} % of it or more (up to {most} % can be used), so that it jumps in any training; "
    "log the loss of whole epochs"
)
NO_ENDS = (
    "no run has an accuracy among its scores that was logged along training as a share, beside "
    "another curve of validation that says where to stop"
)

NO_TABLE = (
    "A table of scores holds no curves of training, so that no detector could look at how the runs "
    "went."
)

LOOKED = {
    "all": "All {runs} runs logged curves of training.",
    "some": "Of {runs} runs, {seen} logged curves of training, and the others have none: {others}.",
    "none": (
        "None of {runs} runs has a curve of training that could be used, so that no detector could "
        "look at how they went."
    ),
}
POINTS = (
    "A point is one logged value of validation, and the training loss there is the mean of its "
    "values since the point before; where no validation was logged, a point is a logged value. "
    "Detectors call points epochs."
)
PERCENT = "Accuracies of {runs} runs were logged in percent."

ALARMS = {
    "none": "No detector that looked at these curves raises an alarm.",
    "some": "Alarms: {alarms}, of {looks} looks at the runs of a variant.",
}

NOT_APPLIED = "Not applied: {detector} to {subject}, since {reason}."

OUT_OF_REACH = "Other detectors of this program need what logs do not hold: {groups}."
GROUP = "{what} ({detectors})"

BEYOND: Mapping[str, tuple[str, ...]] = {
    "answers to single examples": (
        "class regressions",
        "negative flips",
        "collapse",
        "deceptive validation",
        "seed instability",
    ),
    "the examples themselves": (
        "preprocessing fingerprint",
        "leakage",
        "split mismatch",
        "black-box preprocessing",
        "covariate shift",
        "group overlap",
        "scaler provenance",
        "unknown tokens",
        "token mismatch",
        "padding leak",
        "silent fallback",
    ),
    "labels that are known to be wrong": ("memorisation",),
    "the roles of sets and settings": (
        "offline-live gap",
        "rank reversal",
        "augmentation sensitivity",
        "learning-rate sensitivity",
        "split gap",
        "selection leakage",
        "metric naming",
    ),
    "a plan": ("seed lottery", "power"),
}
"""What logs do not hold, with the detectors that need it."""
