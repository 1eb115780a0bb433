"""What the status of a claim about remedies rests on, in words."""

REMEDIES = {
    "ratio": "{variant}: ratio {ratio} {interval} (95 %), the lowest of {count}",
    "difference": "{variant}: {mean} {interval} (90 %)",
    "seeds": "{met} of {seeds} seeds gain less than stated on the first set or lose on the second",
    "too_few": "too few finished runs of equal seeds",
}
"""Templates of evidence."""
