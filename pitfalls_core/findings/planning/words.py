"""The words for how many seeds a study needs: templates, and nothing else."""

SEEDS = {True: "pairs", False: "runs per arm"}
"""What seeds are, by whether runs are paired."""

NOISE = {True: "the paired differences", False: "the runs"}
"""What the SD is of, by whether runs are paired."""

PLAN = {
    "aim": "Margin {margin}, power {power}, runs {paired}.",
    "known": "SD of {noise}: {sd}, taken as known.",
    "estimated": (
        "SD of {noise}: {sd} in the pilot (the largest), and {upper} at the upper 80 % limit: "
        "plan with the limit, since a pilot is uncertain about the SD."
    ),
    "correction": (
        "{variants} on {datasets} are {comparisons} comparisons; Holm leaves {corrected} "
        "({alpha} / {comparisons}) to the first of them."
    ),
    "one": "One comparison, and no correction.",
    "cost": "Runs are those of the baseline and {variants}; further datasets cost none.",
    "exact": "An exact two-sided test can reach level {alpha} from {n} {seeds} on.",
    "exact_never": "An exact two-sided test cannot reach level {alpha} with {most} {seeds}.",
    "half": (
        "To show equivalence takes up to three times as many if half of the margin is the true "
        "difference."
    ),
    "columns": (
        "Detect: the smallest true difference that is detected with power {power}. Confirm: the "
        "smallest margin within which equivalence is shown with that power if nothing differs."
    ),
    "other_sd": "Both are proportional to the SD; at the upper limit they are {factor} times that.",
}
"""Sentences of a plan."""

PAIRED = {True: "paired by seed", False: "not paired"}

GOALS = {
    "detect": "detect a difference of {margin}",
    "show": "show equivalence, true difference 0",
    "show_at_half": "show equivalence, true difference {half}",
}
"""What seeds are for."""

LEVEL = "level {alpha}, SD {sd}{which}"
WHICH = {"known": "", "point": " (point value)", "upper": " (upper limit)"}

AFTER = {
    "title": "Seeds to add by Stein's two-stage rule, power {power}.",
    "comparison": "{study}: {id}",
    "state": "  {verdict}{reason}, {n} {seeds}, SD {sd}, margin {margin}",
    "unknown": "  {verdict}{reason}: no SD is known, so no number of seeds follows",
    "none": "No comparison is inconclusive; --all takes the others too.",
    "groups": "Where runs are not paired, both arms are taken to have one true SD of their runs.",
    "levels": (
        "The smaller of two levels is what Holm leaves to the first comparison of its family."
    ),
    "other_seeds": (
        "Seeds added in any other way, above all after a look at the scores, make the comparison "
        "exploratory."
    ),
    "final_test": (
        "The final test takes the mean over all seeds, and keeps the SD and the degrees of freedom "
        "of the first stage."
    ),
    "enough": ("Where nothing is to be added, the runs that there are were enough for that power."),
    "margin": "The margin was given after the results: what is judged by it is exploratory.",
    "shared": (
        "Comparisons share runs (the baseline's, and those scored on several datasets): do not add "
        "up their costs."
    ),
    "failed": (
        "Where failed runs decide, more seeds do not settle the verdict: repair and repeat the "
        "failed runs first."
    ),
    "measured": "Hours are those measured, {hours} a run on average.",
    "given": "Hours are {hours} a run, as given.",
    "no_hours": "Hours are not known: give those of one run with --hours.",
}
"""Sentences about a second stage."""

TOO_MANY = "> {most:,}"
