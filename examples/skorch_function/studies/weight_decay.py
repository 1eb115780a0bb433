"""Weight decay, trained by skorch in the function `run` of `training.py`."""

from pitfalls_core.studies.claims.gains import NoneBetter
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.controls import PositiveControl
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import Budget, Family, Margin, Study, Task
from pitfalls_core.studies.variant import Variant

STUDY = Study(
    name="weight_decay",
    title="Weight decay on scanned digits",
    question="Does weight decay raise the accuracy of a small network on scanned digits?",
    prediction="No: the network is small and trained for a few epochs.",
    source=("1", "An example"),
    tasks=(
        Task(
            "digits",
            "Digits",
            None,
            {"test": "Held-out digits"},
            {
                "smoke": Budget(seeds=2, epochs=1),
                "laptop": Budget(seeds=6, epochs=1),
                "full": Budget(seeds=20, epochs=1),
            },
        ),
    ),
    variants=(
        Variant("baseline", "Baseline", "no weight decay", script=Part("training:run")),
        Variant(
            "decayed",
            "Weight decay",
            "a penalty on large weights",
            script=Part("training:run", weight_decay=0.01),
        ),
        Variant(
            "starved",
            "A tenth of the examples",
            "a tenth of the training set",
            script=Part("training:run", share=0.1),
        ),
    ),
    baseline="baseline",
    margin=Margin(0.02, "one digit in fifty"),
    chance=0.1,
    families=(Family("digits", ("digits/test",)),),
    positive_control=PositiveControl("starved", 6, "it is shown a tenth of the examples"),
    claims=(
        Claim(
            "W-1",
            "Weight decay does not help.",
            "no gain on the test set",
            NoneBetter("decayed", ("digits/test",)),
        ),
    ),
)
