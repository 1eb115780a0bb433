"""What is said of a question that differs from the one that was planned."""

DEPARTURES = {
    "margin": "Exploratory: a margin of {margin} instead of the planned {planned}.",
    "seeds": "Exploratory: seeds were chosen, {chosen} of {planned} planned ({seeds}).",
    "metric": "Exploratory: {metric} is judged instead of the planned {planned}.",
    "no_margin": "No margin was planned for it, so nothing can be called equivalent.",
    "own_margin": "Its margin of {margin} is no part of the plan.",
}
"""Sentences about what differs."""
