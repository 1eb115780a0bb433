"""What the status of a claim rests on, in words."""

EVIDENCE = {
    "class": "class {name}: {mean} {interval} (95 %, corrected for the number of classes)",
    "whole": "all classes together: {mean} {interval} (95 %)",
    "no_predictions": "no predictions are stored from which class accuracies could be taken",
    "ratio": "{dataset}: ratio of the SDs {ratio} {interval} (95 %)",
    "no_ratio": "{dataset}: no ratio, for lack of runs or of spread",
    "sd": "{variant} on {dataset}: SD {sd} (95 %: {low} to {high})",
    "no_spread": "{variant} on {dataset}: too few runs for an SD",
    "moves": "{treatment} on {dataset}: {mean} {interval} (95 %), against an SD over seeds of {sd}",
    "exploratory": ("Exploratory: a margin or seeds behind it were changed after results existed"),
    "too_few": "{treatment} on {dataset}: not all planned pairs finished",
}
"""Templates of evidence, beside those that verdicts share."""

MEASURED = {
    "every": ("{variant}: {name} in {held} of {runs} runs as stated, from {low} to {high}"),
    "none": "{variant}: {name} in no run",
    "mean": "{variant}: {name} {mean} {interval} (95 %, {runs} runs)",
    "no_mean": "{variant}: {name} in too few runs, or the same in all, so that no interval is had",
}
"""Templates of evidence about quantities."""
