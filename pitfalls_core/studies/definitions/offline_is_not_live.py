"""Source paper 001: do adaptation and curricula that help offline also help live?"""

from pitfalls_core.studies.claims.gains import MeanNotHigher
from pitfalls_core.studies.claims.live_quantities import CurveAt, ErrorsApart
from pitfalls_core.studies.claims.measured import MeanAbove, NotTestable
from pitfalls_core.studies.claims.orders import BetterThan, Ordered, OrderReversed
from pitfalls_core.studies.claims.partial_gains import GainLost, GainWithin
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.claims.quantities import Difference, Score
from pitfalls_core.studies.claims.shares import RunsBeyond
from pitfalls_core.studies.controls import PlantedNull, PositiveControl
from pitfalls_core.studies.definitions._live_files import DOMAINS
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import Budget, Family, Margin, Study, Task
from pitfalls_core.studies.variant import Variant

MODEL = Part("pitfalls_core.models.cnn:SmallCNN", channels=1, classes=10, normalization=True)
ADAM = Part("pitfalls_core.training.optimizers:Adam", learning_rate=1e-3)
CORAL = Part("pitfalls_core.training.coral:CORAL", scaling="domainbed", weight=1.0)
DANN = Part("pitfalls_core.training.adversarial:DANN", weight=1.0)
STATISTICS = Part("pitfalls_core.training.test_time:NormalizationStatistics")
RELIABILITY = Part("pitfalls_core.training.reliability:Reliability", confident=0.9)
ORDERS = {
    order: Part("pitfalls_core.training.curricula:Curriculum", order=order, full_at=0.8, start=0.2)
    for order in ("easy_first", "random", "hard_first")
}

DRAWINGS = {
    "smoke": Budget(
        seeds=2,
        epochs=3,
        data={
            "train": 400,
            "validation": 100,
            "offline": 200,
            "batch": 150,
            "adaptation": 100,
        },
    ),
    "laptop": Budget(seeds=6, epochs=8, data={"train": 1500, "validation": 300}),
    "full": Budget(
        seeds=20,
        epochs=40,
        data={
            "train": 20000,
            "validation": 2000,
            "offline": 10000,
            "batch": 6000,
            "adaptation": 4000,
        },
        files=DOMAINS,
    ),
}
SCANS = {
    "smoke": Budget(seeds=2, epochs=4),
    "laptop": Budget(seeds=6, epochs=12),
    "full": Budget(seeds=20, epochs=60),
}

OFFLINE, LIVE, SMALL = (f"drawn_stream/{name}" for name in ("offline", "live_large", "live_small"))
BATCHES = tuple(f"drawn_stream/{name}" for name in ("live_small", "live_2", "live_3", "live_4"))
SCANNED = ("scanned_stream/offline", "scanned_stream/live_large")
SCANNED_BATCHES = tuple(
    f"scanned_stream/{name}" for name in ("live_small", "live_2", "live_3", "live_4")
)
QUESTION = ("adapted", "curriculum")
CONTROLLED = ("random_curriculum", "anti_curriculum")
ARMS = ("baseline", *QUESTION, *CONTROLLED)
GAP = Difference(Score(OFFLINE), Score(LIVE))


STUDY = Study(
    name="offline_is_not_live",
    title="Offline is not live",
    question="Do adaptation and curricula that help offline also help on a drifting live stream?",
    prediction=(
        "Every variant loses at least five points live. Alignment sees the first batch only, so "
        "it may help there and less later. A curriculum does about as well as its random control, "
        "as published for budgets of this size."
    ),
    source=("001", "Unexpected Pitfalls in Deep Learning: A Cautionary Case Study"),
    tasks=(
        Task(
            name="drawn_stream",
            title="Drawn glyphs (synthetic), a drifting stream",
            data=Part("pitfalls_core.data.live_stream:LiveStream"),
            datasets={
                "offline": "Offline drawings",
                "live_small": "Live drawings, batch 1",
                "live_2": "Live drawings, batch 2",
                "live_3": "Live drawings, batch 3",
                "live_4": "Live drawings, batch 4",
                "live_large": "All live drawings",
            },
            budgets=DRAWINGS,
            shifted=dict.fromkeys(
                ("live_small", "live_2", "live_3", "live_4", "live_large"),
                ("contrast", "brightness", "stroke style", "class prior"),
            ),
            measures=(RELIABILITY,),
        ),
        Task(
            name="scanned_stream",
            title="Scanned digits (real), the end of the file as a stream",
            data=Part("pitfalls_core.data.live_digits:LiveDigits"),
            datasets={
                "offline": "Offline scans",
                "live_small": "Live scans, batch 1",
                "live_2": "Live scans, batch 2",
                "live_3": "Live scans, batch 3",
                "live_4": "Live scans, batch 4",
                "live_large": "All live scans",
            },
            budgets=SCANS,
            shared="all runs draw on the same scans, and are scored on the same live ones",
            measures=(RELIABILITY,),
        ),
    ),
    variants=(
        Variant("baseline", "Baseline", "four convolutions with normalization, Adam", MODEL, ADAM),
        Variant(
            "adapted",
            "Domain-adapted",
            "CORAL in DomainBed's scaling, weight 1, towards unlabelled live images of batch 1",
            MODEL,
            ADAM,
            alignment=CORAL,
        ),
        Variant(
            "curriculum",
            "Curriculum",
            "easy examples first, classes balanced, linear pacing",
            MODEL,
            ADAM,
            batching=ORDERS["easy_first"],
        ),
        Variant(
            "random_curriculum",
            "Random curriculum",
            "the pool of the curriculum, growing in random order",
            MODEL,
            ADAM,
            batching=ORDERS["random"],
        ),
        Variant(
            "anti_curriculum",
            "Anti-curriculum",
            "the pool of the curriculum, growing from hard examples to easy ones",
            MODEL,
            ADAM,
            batching=ORDERS["hard_first"],
        ),
        Variant(
            "adversarial",
            "Domain-adversarial",
            "DANN, a discriminator of three layers behind reversed gradients",
            MODEL,
            ADAM,
            alignment=DANN,
            profiles=("full",),
        ),
        Variant(
            "test_time",
            "Test-time normalization",
            "the baseline, its normalization statistics taken anew from the adaptation sample",
            MODEL,
            ADAM,
            test_time=STATISTICS,
        ),
        Variant(
            "reseeded",
            "Reseeded",
            "the baseline again, with an initialization and an order of its own",
            MODEL,
            ADAM,
            fresh=("initialization", "order"),
        ),
    ),
    baseline="baseline",
    margin=Margin(0.01, "the source paper speaks of live gains of about half a point"),
    chance=0.1,
    families=(
        Family("drawings, offline and live", (OFFLINE, LIVE), treatments=QUESTION),
        Family("scans, offline and live", SCANNED, treatments=QUESTION),
        Family(
            "curriculum controls", (OFFLINE, LIVE, *SCANNED), primary=False, treatments=CONTROLLED
        ),
        Family("live batches", (*BATCHES, *SCANNED_BATCHES), primary=False),
        Family(
            "adversarial adaptation",
            (OFFLINE, LIVE, *SCANNED),
            primary=False,
            treatments=("adversarial",),
        ),
    ),
    positive_control=PositiveControl(
        "test_time", 6, "statistics of live images fit the live stream, and offline images less"
    ),
    planted_null=PlantedNull(
        "reseeded", 6, "another initialization and another order leave the expected accuracy as is"
    ),
    claims=(
        Claim(
            "S2-1",
            "Offline accuracy rises from baseline to domain-adapted to curriculum-trained.",
            "on the offline drawings each step of this order is above zero, with a 95 % interval "
            "of paired differences",
            Ordered(("baseline", *QUESTION), (OFFLINE,)),
        ),
        Claim(
            "S2-2",
            "Models with encouraging offline accuracy collapsed in the live environment.",
            "for every variant the mean gap between offline and live accuracy is above 5 points",
            MeanAbove(ARMS, GAP, "gap", "percent", 0.05),
        ),
        Claim(
            "S2-3",
            "The domain-adapted model is worse than the baseline live.",
            "on all live drawings the mean difference is zero or below",
            MeanNotHigher("adapted", (LIVE,), "all"),
        ),
        Claim(
            "S2-4",
            "The curriculum-trained model is a little better than the baseline live.",
            "on all live drawings the difference is above zero and at most 1 point",
            GainWithin("curriculum", (LIVE,), 0.01),
        ),
        Claim(
            "S2-5",
            "Gains offline do not always translate to live improvements.",
            "at least two variants stand in one order offline and in the other live, both "
            "differences resolved (corrected for the number of pairs)",
            OrderReversed(ARMS, OFFLINE, LIVE),
        ),
        Claim(
            "S2-6",
            "It is the order of the examples that makes a curriculum better offline.",
            "offline, the curriculum is better than the random curriculum",
            BetterThan("curriculum", "random_curriculum", (OFFLINE,)),
        ),
        Claim(
            "S2-6L",
            "It is the order of the examples that makes a curriculum better live.",
            "on all live drawings, the curriculum is better than the random curriculum",
            BetterThan("curriculum", "random_curriculum", (LIVE,)),
        ),
        Claim(
            "S2-7",
            "Curricula improved intermediate validation metrics but failed to generalize on a "
            "larger batch of real data.",
            "validation accuracy half way through training is higher than the baseline's, and "
            "live gains of the margin or more are ruled out on all live drawings",
            GainLost("curriculum", (LIVE,), CurveAt("drawn_stream", "validation_accuracy", 0.5)),
        ),
        Claim(
            "S2-8",
            "A small live pilot misleads.",
            "in more than half of the runs of every variant the accuracy on the small batch is "
            "more than two standard errors away from that on all live drawings",
            RunsBeyond(
                ARMS,
                ErrorsApart(SMALL, LIVE),
                "distance of the pilot in standard errors",
                "number",
                bound=2.0,
                share=0.5,
            ),
        ),
        Claim(
            "S2-9",
            "Metrics of reliability became worse.",
            "for every variant the mean calibration error is higher live than offline",
            MeanAbove(
                ARMS,
                Difference(Score(LIVE, "ece"), Score(OFFLINE, "ece")),
                "rise of the calibration error",
                "percent",
                0.0,
            ),
        ),
        Claim(
            "S2-10",
            "Metrics of user satisfaction became worse.",
            "no user was asked, here or in what the source paper reports",
            NotTestable("user satisfaction is not measured by anything that a run records"),
        ),
    ),
)
