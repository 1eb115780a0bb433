"""What claims about rates, pairs and shares of variance rest on, in words."""

RATES = {
    "cell": "{variant}: {count} of {runs} runs, {share} {interval} (95 %, Wilson)",
    "no_run": "{variant}: no run has finished",
    "pooled": (
        "pooled over cells: {count} of {runs} against {other} of {others}, difference {change} "
        "{interval} (95 %, Newcombe), exact p {p} (Fisher)"
    ),
    "pair": (
        "{variant} against {other}: {count} of {runs} and {others} of {all}, difference {change} "
        "{interval} (95 %, Newcombe), exact p {p} after Holm’s correction"
    ),
}
"""Templates of evidence about shares of runs."""

PAIRED = {
    "mean": "{variant} against {other}{where}: {change} {interval} ({level}, {seeds} seeds)",
    "no_mean": "{variant} against {other}{where}: too few seeds, or none that differ",
}
"""Templates of evidence about pairs of variants."""

SHARES = {
    "share": "{source}: {share} {interval} (95 %, generalized) of the variance, {levels} levels",
    "none": "too few runs, or none that differ: no share can be had",
    "variants": "variants",
    "seeds": "seeds",
    "rest": "the rest",
}
"""Templates of evidence about shares of variance."""

ORIGINS = {
    "several": "conditional on {count} pre-trained checkpoints, which these runs start from",
    "one": "conditional on one pre-trained checkpoint, which all these runs start from",
}
"""Templates that say what is shared."""
