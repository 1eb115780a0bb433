"""How error rates are spoken of."""

PROMISES = {
    "improved": "improvements found where there is none",
    "degraded": "degradations found where there is none",
    "equivalent": "equivalence found at a difference of exactly the margin",
    "coverage95": "coverage of the 95 % intervals",
    "coverage90": "coverage of the 90 % intervals",
}
"""What the rule promises something about."""

SENTENCES = {
    "what": (
        "The rule behind every verdict of this report was applied to {draws} studies at each of "
        "{differences} true differences. Each study has {runs} pairs, drawn from {pool} scores of "
        "one variant (mean {mean} %, SD {sd}), and the difference was added to one of its arms."
    ),
    "kept": (
        "Every rate is as promised, to within its Monte Carlo interval of 95 % (in brackets):"
    ),
    "broken": (
        "{count} of {promises} rates are not as promised, beyond their Monte Carlo intervals of "
        "95 % (in brackets):"
    ),
    "promise": "{name}: {rate} {interval}, promised {side} {bound}{mark}",
    "mark": " – not kept",
    "power": (
        "A difference of {size} was found in {rate} {interval} of the studies, and without a "
        "difference {equivalent} {equivalent_interval} of them were called equivalent."
    ),
    "pool": (
        "The intervals are those of the drawing: other scores to draw from would give somewhat "
        "other rates."
    ),
}
"""Templates of sentences."""
