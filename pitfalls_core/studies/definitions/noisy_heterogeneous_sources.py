"""Source paper 002: which remedies steady training on pooled noisy sources, and do they carry?"""

from typing import Literal

from pitfalls_core.studies.claims.carried import HelpsOnlyOnFirst, SmallOrReversed
from pitfalls_core.studies.claims.gains import NoneBetter
from pitfalls_core.studies.claims.instability import Instability
from pitfalls_core.studies.claims.measured import EveryRunAtLeast, MeanAbove
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.claims.quantities import Difference, Quantity, Score
from pitfalls_core.studies.claims.remedies import BestRatioWithin, NoVariantHigher
from pitfalls_core.studies.claims.spreads import SpreadAbove
from pitfalls_core.studies.controls import PlantedNull, PositiveControl
from pitfalls_core.studies.definitions._noisy_source_files import photographs
from pitfalls_core.studies.definitions._noisy_source_variants import VARIANTS
from pitfalls_core.studies.file_data import FileData
from pitfalls_core.studies.part import Part, Plain
from pitfalls_core.studies.study import Budget, Family, Margin, Study, Task

DATA = "pitfalls_core.data.noisy_sources:NoisySources"

Named = tuple[Quantity, str, Literal["percent", "number"]]
"""A quantity, what it is in words, and how it is shown."""

SMOKE: dict[str, Plain] = {
    "train": 400,
    "validation": 100,
    "test": 200,
    "unlabelled": 100,
    "resolution": 10,
}
LAPTOP: dict[str, Plain] = {
    "train": 2000,
    "validation": 400,
    "test": 500,
    "unlabelled": 250,
    "resolution": 10,
}
FULL: dict[str, Plain] = {"train": 20000, "validation": 2000, "test": 10000, "unlabelled": 2000}

DIAGNOSTIC = "pitfalls_core.training.probes.diagnostic_accuracy:DiagnosticTestAccuracy"
PROBES = (
    Part("pitfalls_core.training.probes.memorization:MemorizationShares", clean=500),
    Part(DIAGNOSTIC, sets=("id", "target"), examples=250),
)
"""What is recorded every epoch; the test curves are a diagnostic, and select nothing."""

FACTORS = ("hand", "blur", "sensor noise")
"""What sets the unseen source apart."""


def _budgets(seeds: tuple[int, int, int], files: FileData) -> dict[str, Budget]:
    """Return the budgets of a task for the three profiles."""
    return {
        "smoke": Budget(seeds[0], epochs=4, data=SMOKE),
        "laptop": Budget(seeds[1], epochs=10, data=LAPTOP),
        "full": Budget(seeds[2], epochs=60, batch_size=128, data=FULL, files=files),
    }


def _task(name: str, title: str, pooled: str, *, known: str, after: str = "") -> Task:
    return Task(
        name=name,
        title=title,
        data=Part(DATA, pooled=pooled),
        datasets={
            "id": known,
            "target": f"Unseen source{after}",
            "target_altered": f"Unseen source, altered{after}",
        },
        budgets=_budgets(
            (1, 1, 1) if name == "rates" else (2, 6, 12), photographs(pooled, title, known, after)
        ),
        shifted={"target": FACTORS, "target_altered": (*FACTORS, "contrast", "brightness")},
        probes=PROBES,
        inspected=("train",),
    )


TASKS = (
    _task("four", "Four sources", "four", known="Four pooled sources"),
    _task("two", "Two sources", "two", known="Two pooled sources", after=" (after two)"),
    _task("one", "One clean source", "one", known="The clean source", after=" (after one)"),
    _task("rates", "Learning rates", "four", known="Pooled sources (rates)", after=" (rates)"),
)

LOSS_VARIANTS = ("smoothed", "generalized", "symmetric", "early_learning")
FIXES = ("warmed_up", "standardized", "curated", "trimmed", *LOSS_VARIANTS)
ATTEMPTS = ("standardized", "aligned", "aligned_to_target")
KNOWN, UNSEEN = "four/id", ("four/target", "four/target_altered")
EVERY_TEST = (KNOWN, *UNSEEN)
REMEDIES = (*FIXES, "wider", "aligned", "aligned_to_target")
OTHERS = tuple(name for name in REMEDIES if name not in LOSS_VARIANTS)
ELSEWHERE = REMEDIES[:-1]
ON_TWO = ("two/id", "two/target", "two/target_altered")
ON_RATES = ("rates/id", "rates/target", "rates/target_altered")
MARGIN = 0.01

LAST = Score(KNOWN, "accuracy_last_epoch")
DROP = Difference(Score(KNOWN), LAST)
SELECTED: Named = (Score(KNOWN), "accuracy", "percent")
AT_THE_END: Named = (LAST, "accuracy at the last epoch", "percent")
UNSTEADY: Named = (Instability("four", "validation_loss"), "instability score", "number")

CLAIMS = (
    Claim(
        "S3-1",
        "Performance metrics fail to improve in a stable manner.",
        "with cross-entropy the accuracy at the last epoch is at least 5 points below that at the "
        "epoch that noisy validation selected, in every seed",
        EveryRunAtLeast(("baseline",), DROP, "drop in points", "percent", bound=0.05),
    ),
    Claim(
        "S3-1s",
        "Performance metrics degrade by the end of training, on average.",
        "the mean drop from the selected to the last epoch is above 5 points",
        MeanAbove(("baseline",), DROP, "drop in points", "percent", bound=0.05),
    ),
    Claim(
        "S3-2",
        "Several attempted fixes only partially resolved training instabilities.",
        "the instability score of the best fix is between 20 % and 80 % of cross-entropy's",
        BestRatioWithin(FIXES, *UNSTEADY, "baseline", low=0.2, high=0.8),
    ),
    Claim(
        "S3-2r",
        "An attempted fix resolved the training instabilities.",
        "the instability score of the best fix is below 20 % of cross-entropy's",
        BestRatioWithin(FIXES, *UNSTEADY, "baseline", low=0.0, high=0.2),
    ),
    Claim(
        "S3-2n",
        "No attempted fix did anything about the training instabilities.",
        "the instability score of every fix is above 80 % of cross-entropy's",
        BestRatioWithin(FIXES, *UNSTEADY, "baseline", low=0.8, high=None),
    ),
    Claim(
        "S3-3",
        "Different loss functions did not yield improvements.",
        "at the selected epoch no other loss is significantly better on the pooled test set "
        "(Holm); supported only if improvements of the margin or more are ruled out for all",
        NoVariantHigher(LOSS_VARIANTS, *SELECTED, "baseline", margin=MARGIN),
    ),
    Claim(
        "S3-3L",
        "Different loss functions did not yield improvements by the end of training.",
        "the same at the last epoch",
        NoVariantHigher(LOSS_VARIANTS, *AT_THE_END, "baseline", margin=MARGIN),
    ),
    Claim(
        "S3-4",
        "Higher-capacity networks did not yield improvements.",
        "the wider network is significantly better on none of the three test sets (Holm); "
        "supported only if improvements of the margin or more are ruled out on all",
        NoneBetter("wider", EVERY_TEST),
    ),
    Claim(
        "S3-5",
        "Repeated attempts at domain adaptation gained little and often regressed.",
        "with CORAL between the sources, in at least half of the seeds the gain on the unseen "
        "source is below 1 point, or the accuracy on its altered version falls",
        SmallOrReversed("aligned", UNSEEN, gain=0.01, share=0.5),
    ),
    Claim(
        "S3-5t",
        "Repeated attempts at domain adaptation gained little and often regressed.",
        "the same with CORAL to the unlabelled sample of the unseen source",
        SmallOrReversed("aligned_to_target", UNSEEN, gain=0.01, share=0.5),
    ),
    Claim(
        "S3-5s",
        "Domain adaptation brings nothing that matters on a new source.",
        "CORAL to the unlabelled sample is significantly better on neither target set (Holm); "
        "supported only if improvements of the margin or more are ruled out on both",
        NoneBetter("aligned_to_target", UNSEEN),
    ),
    Claim(
        "S3-6",
        "Manually curated batches helped, but did not scale.",
        "curated batches are better on the pooled test set of two sources, and improvements of "
        "the margin or more are ruled out on that of four",
        HelpsOnlyOnFirst("curated", ("two/id", KNOWN)),
    ),
    Claim(
        "S3-7",
        "Model performance remained inconsistent across runs.",
        "the SD over seeds of the accuracy on the pooled test set of four sources is more than "
        "twice that on the test set of one clean source",
        SpreadAbove("baseline", (KNOWN,), reference="one/id", factor=2.0),
    ),
)

STUDY = Study(
    name="noisy_heterogeneous_sources",
    title="Noisy heterogeneous sources",
    question=(
        "Which standard remedies steady training on pooled noisy sources, and do they carry over "
        "to a source that nobody was trained on?"
    ),
    prediction=(
        "Losses made for label noise help at the last epoch more than at the selected one; "
        "remedies that leave the labels alone change little."
    ),
    source=("002", "Tales of Pitfalls in Real-World Deep Learning"),
    tasks=TASKS,
    variants=VARIANTS,
    baseline="baseline",
    margin=Margin(
        MARGIN,
        "the source paper gives no number; one point is what published tables of robust losses "
        "are compared to",
    ),
    chance=0.1,
    families=(
        Family("losses on pooled sources", (KNOWN,), treatments=LOSS_VARIANTS),
        Family("adaptation to an unseen source", UNSEEN, treatments=("aligned_to_target",)),
        Family("other remedies on pooled sources", (KNOWN,), primary=False, treatments=OTHERS),
        Family("remedies on an unseen source", UNSEEN, primary=False, treatments=ELSEWHERE),
        Family("curated batches on two sources", ON_TWO, primary=False),
        Family("learning rates", ON_RATES, primary=False),
    ),
    positive_control=PositiveControl("true_labels", 6, "wrong training labels cost accuracy"),
    planted_null=PlantedNull(
        "reseeded", 6, "another initialization and another order leave the expected accuracy as is"
    ),
    claims=CLAIMS,
)
