"""Source paper 004: does a BiLSTM overfit symbolic sequences, and what do ablations change?"""

from pitfalls_core.studies.claims.changes import DropsOnlyOn, MovesBy, NoneOfThemBetter
from pitfalls_core.studies.claims.overfitting import AfterOnset, OverfitsInEveryRun
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.claims.quantities import Difference, Score
from pitfalls_core.studies.claims.several import (
    AllMeansAbove,
    EveryRunWithin,
    MeanHigher,
    RangesAtLeast,
)
from pitfalls_core.studies.controls import PlantedNull, PositiveControl
from pitfalls_core.studies.definitions._symbolic_sequence_variants import (
    CONTEXT,
    HALVES,
    OTHER_NETWORKS,
    TOKENS,
    VARIANTS,
)
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import Budget, Family, Margin, Study, Task

METRIC = "hwa"
MEASURES = (Part("pitfalls_core.training.sequence_metrics:ComplexityWeighted"),)

RULES = {
    "count": ("Count", "exactly 2 ▲"),
    "position": ("Position", "token 4 is r"),
    "parity": ("Parity", "number of ■ is even"),
    "order": ("Order", "first ▲ precedes first ●"),
}
"""Task to its title and its hidden rule: one of each kind."""

SETS = {
    "test": "drawn alike",
    "longer": "longer",
    "composition": "new pairs",
    "reordered": "reordered",
    "balance": "other balance",
}
SHIFTED = {
    "longer": ("length",),
    "composition": ("pairs of shape and colour",),
    "reordered": ("order of the tokens",),
    "balance": ("share of class 1",),
}
BUDGETS = {
    "smoke": Budget(
        seeds=2,
        epochs=3,
        batch_size=32,
        data={"train": 200, "validation": 100, "test": 200, "shifted": 100},
    ),
    "laptop": Budget(seeds=6, epochs=12, data={"train": 1000, "shifted": 500}),
    "full": Budget(
        seeds=20,
        epochs=40,
        data={
            "train": 20000,
            "validation": 5000,
            "test": 10000,
            "shifted": 5000,
            "shortest": 6,
            "longest": 16,
            "longer": 24,
        },
        model={"size": 64},
    ),
}


def _task(name: str) -> Task:
    title, rule = RULES[name]
    return Task(
        name=name,
        title=f"{title} rule",
        data=Part("pitfalls_core.data.spr.generated:SymbolicSequences", rules=(rule,)),
        datasets={dataset: f"{title}: {text}" for dataset, text in SETS.items()},
        budgets=BUDGETS,
        shifted=SHIFTED,
        measures=MEASURES,
    )


def _names(group: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(getattr(one, "name", "") for one in group)


TASKS = tuple(RULES)
ALIKE = tuple(f"{name}/test" for name in RULES)
CHANGED = tuple(f"{name}/{dataset}" for name in RULES for dataset in SHIFTED)
ABLATIONS = (*_names(CONTEXT), *_names(TOKENS))
ON_ORDER = (*_names(OTHER_NETWORKS), *_names(HALVES))

LOST_BY_THE_LAST_EPOCH = tuple(
    Difference(Score(name, METRIC), Score(name, f"{METRIC}_last_epoch")) for name in ALIKE
)
HWA = tuple(Score(name, METRIC) for name in ALIKE)
HWA_LESS_ACCURACY = tuple(
    Difference(Score(name, METRIC), Score(name, "accuracy")) for name in ALIKE
)

CLAIMS = (
    Claim(
        "S5-1",
        "The baseline quickly overfits: gains in training loss do not show in the held-out metric.",
        "with clean labels, in every run of the baseline on every rule: after the epoch of lowest "
        "validation loss, training loss falls by more than 50 %, validation loss rises by at least "
        "20 %, and HWA on the validation set gains less than one point",
        OverfitsInEveryRun("baseline", TASKS, fall=0.5, rise=0.2, metric=METRIC, gain=0.01),
    ),
    Claim(
        "S5-1n",
        "The baseline quickly overfits, where a fifth of the training labels is wrong.",
        "the same with 20 % wrong training labels; validation labels are clean",
        OverfitsInEveryRun("noisy_labels", TASKS, fall=0.5, rise=0.2, metric=METRIC, gain=0.01),
    ),
    Claim(
        "S5-2",
        "Overfitting toward the final epochs costs generalization.",
        "on every rule, HWA on the test set at the selected epoch exceeds HWA at the last epoch by "
        "more than 2 points on average",
        AllMeansAbove(
            "baseline", LOST_BY_THE_LAST_EPOCH, "HWA, selected minus last epoch", bound=0.02
        ),
    ),
    Claim(
        "S5-3",
        "Whether embeddings are frozen causes marked fluctuations in performance.",
        "freezing the embedding moves HWA by 5 points or more on at least one rule",
        MovesBy("frozen", ("position/test", "parity/test"), change=0.05),
    ),
    Claim(
        "S5-4",
        "Altering the order of tokens causes marked fluctuations where order matters.",
        "shuffling drops HWA by at least 15 points on the rules of order and of position, and by "
        "less than 2 points on the rule of counts",
        DropsOnlyOn(
            "shuffled",
            ("position/test", "order/test"),
            drop=0.15,
            spared=("count/test",),
            less=0.02,
        ),
    ),
    Claim(
        "S5-5",
        "Ablations of the context revealed no systematic performance improvements.",
        "no ablation of the context or of the tokens is better than the baseline on any rule; "
        "supported only if improvements of the margin or more are ruled out everywhere",
        NoneOfThemBetter(ABLATIONS, ALIKE),
    ),
    Claim(
        "S5-6",
        "Stability across seeds is inconsistent.",
        "on every rule, the best and the worst seed of the baseline differ by at least 5 points of "
        "HWA",
        RangesAtLeast("baseline", HWA, "HWA (%)", bound=0.05),
    ),
    Claim(
        "S5-7",
        "HWA is a held-out accuracy.",
        "in every run of the baseline, HWA and accuracy on the test set differ by less than 1 "
        "point: the metric has another name and another formula, and nearly the same value",
        EveryRunWithin("baseline", HWA_LESS_ACCURACY, "HWA minus accuracy (points)", bound=0.01),
    ),
    Claim(
        "S5-8",
        "Modifications of the tokenization lead to abrupt changes in learning.",
        "embedding shape and colour side by side moves HWA on the rule of parity by 15 points or "
        "more, up or down",
        MovesBy("factored", ("parity/test",), change=0.15),
    ),
    Claim(
        "S5-9",
        "Differences between training and validation distributions amplify overfitting.",
        "from the lowest validation loss to the last epoch, validation loss rises more when "
        "training on the half with the fewest shapes than on a random half",
        MeanHigher(
            "simple_half",
            "random_half",
            AfterOnset("order", "validation_loss", "relative"),
            "rise of validation loss",
        ),
    ),
)

STUDY = Study(
    name="symbolic_sequences",
    title="Symbolic sequences",
    question=(
        "Does a bidirectional LSTM overfit symbolic sequences, how much do seeds move it, and what "
        "do ablations of order, shape and colour change?"
    ),
    prediction=(
        "Shuffled tokens should cost much on the rules of order and position and little on counts, "
        "as can be shown without training. Overfitting is likely with wrong labels and less so "
        "without. Factored or colourless tokens may well beat joint ones, since they are fewer; "
        "that would refute the summary of the source paper."
    ),
    source=("004", "Exploring Common Failure Modes in Real-World Deep Learning"),
    tasks=tuple(map(_task, TASKS)),
    variants=VARIANTS,
    baseline="baseline",
    metric=METRIC,
    margin=Margin(0.01, "one point is the finest step in which papers on the task report scores"),
    chance=0.5,
    families=(
        Family("ablations", ALIKE, treatments=ABLATIONS),
        Family("other networks and halves", ("order/test",), primary=False, treatments=ON_ORDER),
        Family("ablations under shift", CHANGED, primary=False, treatments=ABLATIONS),
        Family(
            "other networks under shift",
            tuple(name for name in CHANGED if name.startswith("order/")),
            primary=False,
            treatments=ON_ORDER,
        ),
    ),
    positive_control=PositiveControl("noisy_labels", 6, "wrong training labels cost HWA"),
    planted_null=PlantedNull(
        "reseeded", 6, "another initialization and another order leave the expected HWA as is"
    ),
    claims=CLAIMS,
)
