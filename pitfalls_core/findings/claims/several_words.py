"""What the status of claims about curves and about several tasks rests on, in words."""

SEVERAL = {
    "overfits": (
        "{task}: {held} of {runs} runs as stated; from the lowest validation loss to the last "
        "epoch, medians: training loss {train}, validation loss {validation}, score {score}"
    ),
    "no_curves": "{task}: no run has the curves",
    "mean": "{task}: {name} {mean} {interval} (95 %, {runs} runs)",
    "no_mean": "{task}: {name} in too few runs, or the same in all, so that no interval is had",
    "extremes": "{task}: {name} from {low} to {high}, {runs} runs",
    "higher": (
        "{name}: {first} in {variant}, {second} in {reference}; difference {mean} {interval} "
        "(95 %, {pairs} pairs)"
    ),
    "place": "{variant} on {dataset}",
    "no_pairs": "{name}: too few pairs of {variant} and {reference}, or the same in all",
}
"""Templates of evidence."""
