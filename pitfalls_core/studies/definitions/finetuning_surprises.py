"""Source paper 003: how often does fine-tuning fail, and what do small choices contribute?"""

from pitfalls_core.studies.claims.paired import HigherHereLowerThere, SomePairDiffers
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.claims.quantities import Outcome, Score
from pitfalls_core.studies.claims.rates import (
    Never,
    RateHigher,
    RateLoweredNotToZero,
    SomeButNotAll,
    SomeRateHigher,
)
from pitfalls_core.studies.claims.variance import SharesAtLeast
from pitfalls_core.studies.controls import PlantedNull, PositiveControl
from pitfalls_core.studies.definitions import _finetuning_files as files
from pitfalls_core.studies.definitions import _finetuning_variants as variants
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import Budget, Family, Margin, Study, Task

SETS = {"id": "In distribution", "atypical": "Atypical"}
CROSSED_SETS = {"id": "In distribution, one draw", "atypical": "Atypical, one draw"}
TWIN_SETS = {
    "id": "In distribution, demonstration",
    "atypical": "Atypical, demonstration",
}
TUNED = "Fine-tuning on the small target"
CROSSED = "Heads crossed with orders"
TWINNED = "Demonstration of a planted mistake"
ONE_DRAW = "all runs have the same images and start from one checkpoint"
TARGET_SETS = ("target/id", "target/atypical")
CHANGED = {"atypical": ("rotation", "position", "blur")}
TARGET_DATA = Part("pitfalls_core.data.transfer:TransferTarget")
GRADIENTS = (Part("pitfalls_core.training.gradient_norms:GradientNorm"),)
RESNET_50 = {"depth": 50}

SMALL = {"train": 100, "validation": 100, "test": 200}
FEW = {"validation": 200, "test": 500}
MANY = {"train": 200, "validation": 1000, "test": 5000}

PRE_TRAINING = {
    "smoke": Budget(
        2, epochs=3, batch_size=32, data={"train": 400, "validation": 100, "test": 200}
    ),
    "laptop": Budget(3, epochs=3, batch_size=128, data={"test": 500}),
    "full": Budget(
        5,
        epochs=30,
        batch_size=128,
        data={"train": 40000, "validation": 2000, "test": 5000},
        model=RESNET_50,
        files=files.SOURCE,
    ),
}
FINE_TUNING = {
    "smoke": Budget(2, epochs=3, batch_size=32, data=SMALL),
    "laptop": Budget(6, epochs=14, batch_size=32, data=FEW),
    "full": Budget(
        25,
        epochs=14,
        batch_size=32,
        data=MANY,
        model=RESNET_50,
        files=files.target(TUNED, SETS),
    ),
}
ORDERS = {
    "smoke": Budget(2, epochs=3, batch_size=32, data=SMALL),
    "laptop": Budget(4, epochs=14, batch_size=32, data=FEW),
    "full": Budget(
        10,
        epochs=14,
        batch_size=32,
        data=MANY,
        model=RESNET_50,
        files=files.target(CROSSED, CROSSED_SETS, ONE_DRAW),
    ),
}
TWINS = {
    "smoke": Budget(1, epochs=3, batch_size=32, data=SMALL),
    "laptop": Budget(3, epochs=14, batch_size=32, data=FEW),
    "full": Budget(
        5,
        epochs=14,
        batch_size=32,
        data=MANY,
        model=RESNET_50,
        files=files.target(TWINNED, TWIN_SETS),
    ),
}

FAILED = Outcome("target", ("collapsed", "diverged"))
DEFAULT = ("adam_high", "adam_plain_high")
CORRECTED = ("adam", "adam_high", "adam_plain", "adam_plain_high")
UNCORRECTED = ("uncorrected", "uncorrected_high", "uncorrected_plain", "uncorrected_plain_high")
TWEAKED = ("warm_high", "clipped_high", "warm_plain_high", "clipped_plain_high")
UNTWEAKED = ("adam_high", "adam_high", "adam_plain_high", "adam_plain_high")
ONE_NOTCH = (
    ("medium_kaiming", "weak_kaiming"),
    ("strong_kaiming", "medium_kaiming"),
    ("medium_xavier", "weak_xavier"),
    ("strong_xavier", "medium_xavier"),
)
HEADS = tuple(one.name for one in variants.LEVELS)
DETAILS = tuple(one.name for one in variants.CELLS if one is not variants.BASELINE)

STUDY = Study(
    name="finetuning_surprises",
    title="Fine-tuning surprises",
    question=(
        "How often do fine-tuning runs fail, and what do details of the optimizer, augmentation "
        "and initialization contribute?"
    ),
    prediction=(
        "At the high learning rate some runs without normalization fail; at the low one with "
        "batch normalization none does. Probing first helps on atypical images."
    ),
    source=("003", "Troublesome Model Inconsistencies in Real-World Deployment"),
    tasks=(
        Task(
            name="target",
            title=TUNED,
            data=TARGET_DATA,
            datasets=SETS,
            budgets=FINE_TUNING,
            shifted=CHANGED,
            probes=GRADIENTS,
        ),
        Task(
            name="source",
            title="Pre-training on the large source",
            data=Part("pitfalls_core.data.transfer:TransferSource"),
            datasets={"id": "Source, in distribution"},
            budgets=PRE_TRAINING,
            probes=GRADIENTS,
        ),
        Task(
            name="crossed",
            title=CROSSED,
            data=TARGET_DATA,
            datasets=CROSSED_SETS,
            budgets=ORDERS,
            shared=ONE_DRAW,
            shifted=CHANGED,
        ),
        Task(
            name="demonstration",
            title=TWINNED,
            data=TARGET_DATA,
            datasets=TWIN_SETS,
            budgets=TWINS,
            shifted=CHANGED,
        ),
    ),
    variants=variants.VARIANTS,
    baseline="adam",
    margin=Margin(0.01, "accuracies of fine-tuned models are compared to about one point"),
    chance=0.1,
    families=(
        Family("probing", TARGET_SETS, treatments=("linear_probe", "probe_then_tune")),
        Family("optimizer details", TARGET_SETS, primary=False, treatments=DETAILS),
    ),
    positive_control=PositiveControl(
        "from_scratch", 6, "pre-training on the source must help with so few labelled images"
    ),
    planted_null=PlantedNull(
        "reseeded", 6, "another head and another order leave the expected accuracy as is"
    ),
    claims=(
        Claim(
            "S4-1",
            "Some runs converged predictably, whereas others showed sharp drop-offs.",
            "some but not all runs of a default cell (Adam at the high rate, with or without "
            "normalization) collapsed or diverged",
            SomeButNotAll(DEFAULT, FAILED),
        ),
        Claim(
            "S4-2",
            "Standard optimizers can cause training collapse (our reading: Adam without bias "
            "correction).",
            "more runs fail without bias correction than with it, over all cells that have both "
            "(Fisher's exact test)",
            RateHigher(UNCORRECTED, FAILED, CORRECTED),
        ),
        Claim(
            "S4-3",
            "Partial fixes exist, but they did not uniformly resolve the issues.",
            "at the high rate fewer runs fail with warm-up or clipping than with Adam (Fisher's "
            "exact test), and some still do",
            RateLoweredNotToZero(TWEAKED, FAILED, DEFAULT),
        ),
        Claim(
            "S4-4",
            "Marginally altered augmentations ended in inconsistent final accuracies.",
            "one notch of augmentation moves the mean accuracy on the source by 3 points or more "
            "in at least one pair (jointly)",
            SomePairDiffers(ONE_NOTCH, Score("source/id"), by=0.03),
        ),
        Claim(
            "S4-5",
            "Slight variations in seed initialization change the outcome.",
            "head and batch order each explain at least 20 % of the variance of the accuracy in "
            "distribution",
            SharesAtLeast(HEADS, Score("crossed/id"), share=0.2),
        ),
        Claim(
            "S4-6",
            "Small hyperparameter tweaks occasionally worsened divergence.",
            "warm-up or clipping raises the share of failed runs in at least one cell (Fisher's "
            "exact test, Holm)",
            SomeRateHigher(TWEAKED, FAILED, UNTWEAKED),
        ),
        Claim(
            "S4-7",
            "Validation metrics are deceptively promising until atypical data are met (our "
            "reading: fine-tuning distorts features).",
            "fine-tuning is more accurate than a linear probe in distribution, and less accurate "
            "on atypical images",
            HigherHereLowerThere(
                "adam", "linear_probe", Score("target/id"), Score("target/atypical")
            ),
        ),
        Claim(
            "S4-8",
            "Basic design choices disrupt expected behaviors (the reassuring counterpart).",
            "at the low rate with batch normalization no run collapsed or diverged",
            Never(("adam", "uncorrected"), FAILED),
        ),
    ),
)
