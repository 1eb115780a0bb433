"""What claims about shares of runs rest on, in words."""

SHARES = {
    "beyond": (
        "{variant}: {name} beyond ±{bound} in {beyond} of {finished} runs ({planned} planned)"
    ),
}
"""Templates of evidence."""
