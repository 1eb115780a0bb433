"""What claims about partial gains rest on, in words."""

PARTIAL = {
    "reference": "in the measure that is to gain: {mean} {interval} (95 %)",
    "no_reference": "the measure that is to gain cannot be assessed",
}
"""Templates of evidence."""
