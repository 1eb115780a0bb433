"""What detectors of curves say: each threshold stands beside what was measured."""

OVERFITTING = {
    "late": (
        "The validation {what} is lowest in epoch {onset} of {epochs}, one of the last {tail}; an "
        "alarm takes all of these to lie {least} % or more above the lowest"
    ),
    "of loss": "loss",
    "of accuracy": "error",
    "loss": (
        "The validation loss is lowest in epoch {onset} of {epochs} and then lies {loss} % or more "
        "above that in the last {tail} epochs (alarm from {least} %), while the training loss "
        "{train}"
    ),
    "accuracy": (
        "The validation error is lowest in epoch {onset} of {epochs} and then lies {loss} % and "
        "{rise} or more above that in the last {tail} epochs (alarm from {least} % and "
        "{least_rise}), while the training loss {train}"
    ),
    "falls": "falls on (as an alarm takes)",
    "does not fall": "does not fall on (an alarm takes a fall)",
}
"""Evidence on overfitting; losses and errors are smoothed by a running median."""

MEMORISATION = (
    "Of the examples with a flipped label, {memorized} end as memorised and {recovered} as "
    "recovered; the former lie above the latter in {above} (alarm from the last {tail} epochs on)"
)

ABOVE = {
    "none": "none of the last epochs",
    "some": "the last {count} of {epochs} epochs",
    "all": "all {epochs} epochs",
}
"""How long the memorised share lies above the recovered one."""

DIVERGENCE = {
    "finite": (
        "The training loss ends at {ratio} times that of the first epoch (alarm above {times} "
        "times)"
    ),
    "not finite": (
        "The loss is not finite after {epochs} epochs (alarm for any, and above {times} times the "
        "loss of the first epoch)"
    ),
}

SPIKE = {
    "spike": (
        "In epoch {epoch} of {epochs} the log of the training loss lies {height} deviations above "
        "the median of the {window} epochs around it (alarm above {times}), and the loss is back "
        "after {back} (alarm within {within}); a deviation is {deviation}"
    ),
    "none": (
        "In none of {epochs} epochs does the log of the training loss lie more than {times} "
        "deviations above the median of the {window} epochs around it and come back within "
        "{within}; it reaches {height} deviations of {deviation}"
    ),
}
"""Evidence on spikes; a deviation is a median absolute one."""

PLATEAU = (
    "Over the last {tail} of {epochs} epochs the training loss changes by {slope} of its start an "
    "epoch, 95 % interval {interval}, at {level} of its start (alarm if the interval holds zero "
    "and the level is above {most})"
)

INSTABILITY = (
    "From epoch to epoch the log of the training loss departs from its neighbours by "
    "{roughness} (median absolute deviation; alarm from {least_roughness}), and the validation "
    "accuracy falls by {drop} at most (alarm from {least_drop})"
)
