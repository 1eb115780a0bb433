"""What verdicts are conditional on, as it is seen in the runs."""

SHARED = {
    "one_set": "They are conditional on one test set, which every seed is scored on: {sets}.",
    "parents": (
        "They are conditional on {count}, from which {runs} runs start: such runs are not "
        "independent in that respect."
    ),
    "one_parent": "one pre-trained checkpoint",
    "some_parents": "{count} pre-trained checkpoints",
}
