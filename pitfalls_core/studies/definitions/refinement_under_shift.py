"""Source paper 000: does a refined recipe beat the baseline when the test distribution shifts?"""

from pitfalls_core.studies.claims.gains import (
    AllEquivalent,
    ClassesExchange,
    LosingSeeds,
    MeanNotHigher,
    NoneBetter,
    SignDiffers,
)
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.claims.spreads import MovesLessThanSeeds, SpreadAbove, SpreadWithin
from pitfalls_core.studies.controls import PlantedNull, PositiveControl
from pitfalls_core.studies.definitions._refinement_files import PHOTOGRAPHS
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import Budget, Family, Margin, Study, Task
from pitfalls_core.studies.variant import Variant

PLAIN = Part("pitfalls_core.models.cnn:SmallCNN", channels=1, classes=10)
NORMALIZED = Part("pitfalls_core.models.cnn:SmallCNN", channels=1, classes=10, normalization=True)
ADAM = Part("pitfalls_core.training.optimizers:Adam", learning_rate=1e-3)
ADAMW = Part("pitfalls_core.training.optimizers:AdamW", learning_rate=1e-3, weight_decay=1e-2)
COSINE = Part("pitfalls_core.training.schedules:Cosine")
JITTER = Part("pitfalls_core.training.augmentations:ShiftAndContrast", pixels=1, contrast=0.2)
VARIED = ("position", "contrast")
NOISE = Part("pitfalls_core.data.label_noise:SymmetricNoise", rate=0.4)

DIGITS = {
    "smoke": Budget(seeds=2, epochs=4),
    "laptop": Budget(seeds=20, epochs=20),
    "full": Budget(seeds=50, epochs=60),
}
GLYPHS = {
    "smoke": Budget(seeds=2, epochs=4, batch_size=32, data={"train": 1000, "test": 300}),
    "laptop": Budget(seeds=6, epochs=15, batch_size=32),
    "full": Budget(
        seeds=20,
        epochs=40,
        batch_size=32,
        data={"train": 20000, "validation": 2000, "test": 10000},
        files=PHOTOGRAPHS,
    ),
}
SHIFTS = {
    "shift_a": "Shifted Test A",
    "shift_b": "Shifted Test B",
    "shift_c": "Shifted Test C",
}
SHIFTED = tuple(f"glyphs/{name}" for name in SHIFTS)
DRAWN = ("glyphs/id", *SHIFTED)
INGREDIENTS = ("augmented", "decayed", "normalized")
INFRASTRUCTURE = ("two_threads", "double_batch")
ON_GLYPHS = ("glyphs",)
SAME_SCANS = "all runs draw on the same scans"

STUDY = Study(
    name="refinement_under_shift",
    title="A refined recipe under distribution shift",
    question="Does a refined recipe beat the baseline on shifted test sets, seed by seed?",
    prediction=(
        "Effects of opposite sign on different shifts are likely, because the augmentation "
        "overlaps with some shifts and not with others."
    ),
    source=("000", "Surprising Pitfalls in Deep Learning Systems"),
    tasks=(
        Task(
            name="digits_random",
            title="Scanned digits (real), random split",
            data=Part("pitfalls_core.data.digits:RandomSplitDigits"),
            datasets={"test": "Random test scans"},
            budgets=DIGITS,
            shared=SAME_SCANS,
        ),
        Task(
            name="digits_file_order",
            title="Scanned digits (real), split in file order",
            data=Part("pitfalls_core.data.digits:FileOrderDigits"),
            datasets={"test": "Last scans in file order"},
            budgets=DIGITS,
            shared=f"{SAME_SCANS}, and every seed is scored on the same test set",
        ),
        Task(
            name="glyphs",
            title="Drawn glyphs (synthetic)",
            data=Part("pitfalls_core.data.glyphs:GlyphShifts"),
            datasets={"id": "In distribution", **SHIFTS},
            budgets=GLYPHS,
            shifted={
                "shift_a": ("stroke style",),
                "shift_b": ("contrast", "brightness", "sensor noise"),
                "shift_c": ("blur", "position"),
            },
        ),
    ),
    variants=(
        Variant("baseline", "Baseline", "four convolutions, Adam", PLAIN, ADAM),
        Variant(
            "refined",
            "Refined",
            "adds augmentation, AdamW with a cosine schedule, and batch normalization",
            NORMALIZED,
            ADAMW,
            schedule=COSINE,
            augmentation=JITTER,
            varies=VARIED,
        ),
        Variant(
            "augmented",
            "Augmentation alone",
            "the baseline with augmentation",
            PLAIN,
            ADAM,
            augmentation=JITTER,
            varies=VARIED,
            tasks=ON_GLYPHS,
        ),
        Variant(
            "decayed",
            "AdamW and cosine alone",
            "the baseline with AdamW and a cosine schedule",
            PLAIN,
            ADAMW,
            schedule=COSINE,
            tasks=ON_GLYPHS,
        ),
        Variant(
            "normalized",
            "Normalization alone",
            "the baseline with batch normalization",
            NORMALIZED,
            ADAM,
            tasks=ON_GLYPHS,
        ),
        Variant(
            "two_threads",
            "Two threads",
            "the baseline, computed on two threads",
            PLAIN,
            ADAM,
            threads=2,
            tasks=ON_GLYPHS,
        ),
        Variant(
            "double_batch",
            "Double batch",
            "the baseline with twice the examples in a step",
            PLAIN,
            ADAM,
            batch_size=64,
            tasks=ON_GLYPHS,
        ),
        Variant(
            "reseeded",
            "Reseeded",
            "the baseline again, with an initialization and an order of its own",
            PLAIN,
            ADAM,
            fresh=("initialization", "order"),
        ),
        Variant(
            "noisy_labels",
            "Noisy labels",
            "the baseline, trained on partly wrong labels",
            PLAIN,
            ADAM,
            label_noise=NOISE,
        ),
    ),
    baseline="baseline",
    margin=Margin(0.01, "accuracies in the source paper are compared to about one point"),
    chance=0.1,
    families=(
        Family("real scans", ("digits_random/test", "digits_file_order/test")),
        Family("shifted glyphs", SHIFTED, treatments=("refined",)),
        Family("in distribution", ("glyphs/id",), primary=False, treatments=("refined",)),
        Family("single ingredients", DRAWN, primary=False, treatments=INGREDIENTS),
        Family("infrastructure", DRAWN, primary=False, treatments=INFRASTRUCTURE),
    ),
    positive_control=PositiveControl("noisy_labels", 6, "wrong training labels cost accuracy"),
    planted_null=PlantedNull(
        "reseeded", 6, "another initialization and another order leave the expected accuracy as is"
    ),
    ingredients={"refined": INGREDIENTS},
    claims=(
        Claim(
            "S1-1",
            "No significant improvement on the shifted test sets.",
            "the refined recipe is significantly better on no shifted set (Holm); supported only "
            "if improvements of the margin or more are ruled out on all of them",
            NoneBetter("refined", SHIFTED),
        ),
        Claim(
            "S1-1s",
            "The refinement makes no difference that matters on the shifted test sets.",
            "the difference is within the margin on every shifted set",
            AllEquivalent("refined", SHIFTED),
        ),
        Claim(
            "S1-2",
            "In two of the six runs the refined model underperformed.",
            "on every shifted set at least two seeds favour the baseline",
            LosingSeeds("refined", SHIFTED, "at_least", 2),
        ),
        Claim(
            "S1-2s",
            "In exactly two of the six runs the refined model underperformed.",
            "on every shifted set exactly two seeds favour the baseline",
            LosingSeeds("refined", SHIFTED, "exactly", 2),
        ),
        Claim(
            "S1-3",
            "The refined model led to a marginally worse average.",
            "the mean difference is zero or below on at least one shifted set",
            MeanNotHigher("refined", SHIFTED, "any"),
        ),
        Claim(
            "S1-3s",
            "The refined model has the lower average on all three shifted test sets.",
            "the mean difference is zero or below on every shifted set",
            MeanNotHigher("refined", SHIFTED, "all"),
        ),
        Claim(
            "S1-4",
            "Certain classes improved while others deteriorated, a net neutral effect overall.",
            "over the shifted sets together, some class improves by at least 2 points, some class "
            "drops by at least 2, and all classes together move by at most 1",
            ClassesExchange("refined", SHIFTED, change=0.02, net=0.01),
        ),
        Claim(
            "S1-5",
            "Gains on validation sets did not generalize.",
            "the difference has another sign on the validation set than on at least one shifted "
            "set",
            SignDiffers("refined", SHIFTED, reference="glyphs/validation"),
        ),
        Claim(
            "S1-6",
            "Performance is highly variable across environments.",
            "on every shifted set the SD over baseline seeds is more than 1.5 times that in "
            "distribution",
            SpreadAbove("baseline", SHIFTED, reference="glyphs/id", factor=1.5),
        ),
        Claim(
            "S1-7",
            "Standard deviations over six runs lie between 1.4 and 2.2 points.",
            "descriptive, never a target: so does every observed SD of both arms on the shifted "
            "sets",
            SpreadWithin(("baseline", "refined"), SHIFTED, low=0.014, high=0.022),
        ),
        Claim(
            "S1-8",
            "Infrastructure alone matters less than the seed (the paper says that it mattered).",
            "two threads, or a double batch, alone move the mean accuracy by less than the SD over "
            "baseline seeds, on every drawn set",
            MovesLessThanSeeds(INFRASTRUCTURE, DRAWN),
        ),
    ),
)
