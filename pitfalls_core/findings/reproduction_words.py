"""What may be said of how results were made again, or carried over."""

VERIFICATION = {
    "none": "No stored run was done again to check it; the command pitfalls verify does so.",
    "agreed": (
        "{agreed} of {count} re-runs agree bit for bit with the stored results; the study has "
        "{finished} finished runs."
    ),
    "differing": "Of the others, {said}.",
    "within tolerance": "{count} agree within numeric tolerance",
    "within seed noise": "{count} differ by no more than seeds do",
    "different": "{count} differ by more than seeds do",
}
"""Sentences about stored runs that were done again."""

ADOPTION = {
    "carried": (
        "{count} of {finished} finished runs were made under earlier source and carried over: "
        "after the edit, {agreed} re-runs agreed bit for bit, which is evidence and not proof."
    ),
    "reason": "What had changed: {reason}.",
}
"""Sentences about results that were carried over after an edit of source."""

ACCELERATOR = (
    "The runs were made on {device}, where the same run may give other bits on another device "
    "model, driver or library; bit-for-bit agreement is promised on the CPU only."
)
"""What is not promised away from the CPU."""
