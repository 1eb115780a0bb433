"""The variants of the study of noisy sources: the baseline, its remedies, and the controls."""

from typing import Any

from pitfalls_core.studies.part import Part
from pitfalls_core.studies.variant import Variant

CNN = "pitfalls_core.models.cnn:SmallCNN"
PLAIN = Part(CNN, channels=1, classes=10, normalization=True)
WIDE = Part(CNN, channels=1, classes=10, normalization=True, widths=(32, 32, 64, 128))
ADAM = Part("pitfalls_core.training.optimizers:Adam", learning_rate=1e-3)
WARM_UP = Part("pitfalls_core.training.warm_up:WarmUp", share=0.1)
LOSSES = "pitfalls_core.training.losses"
SMOOTHING = Part(f"{LOSSES}.label_smoothing:LabelSmoothing", share=0.1)
GENERALIZED = Part(f"{LOSSES}.generalized_cross_entropy:GeneralizedCrossEntropy", q=0.7)
SYMMETRIC = Part(f"{LOSSES}.symmetric_cross_entropy:SymmetricCrossEntropy", alpha=0.1, beta=1.0)
EARLY = Part(f"{LOSSES}.early_learning:EarlyLearning", weight=3.0, momentum=0.7)
WRONG = 0.225
"""Share of wrong labels over the four sources: the mean of 0, 0.2, 0.4 and 0.3."""
TRIMMING = Part(f"{LOSSES}.small_loss:SmallLoss", share=WRONG, ramp=10)
CURATED = Part("pitfalls_core.training.curated_batches:CuratedBatches")
STANDARDIZED = Part("pitfalls_core.training.source_standardization:SourceStandardization")
TRUE_LABELS = Part("pitfalls_core.training.true_labels:TrueLabels")
ALIGNMENT = "pitfalls_core.training.source_alignment:SourceAlignment"
ALIGNED = Part(ALIGNMENT, weight=1.0)
ALIGNED_TO_TARGET = Part(ALIGNMENT, weight=1.0, with_unlabelled=True)

RATES = {"3e-4": 3e-4, "3e-3": 3e-3, "1e-2": 1e-2}
"""The fixed grid of learning rates, without the 1e-3 that all other runs use."""

ON_FOUR = ("four",)


def _rate(name: str, title: str, rate: str, loss: Part | None) -> Variant:
    """Return the baseline or one of its remedies at another learning rate."""
    return Variant(
        name=f"{name}_{rate.replace('-', 'm')}",
        title=f"{title}, {rate}",
        difference=f"learning rate {rate}",
        model=PLAIN,
        optimizer=Part("pitfalls_core.training.optimizers:Adam", learning_rate=RATES[rate]),
        loss=loss,
        tasks=("rates",),
    )


def _plain(name: str, title: str, difference: str, **settings: Any) -> Variant:
    """Return the baseline with `settings` on the four sources."""
    given: dict[str, Any] = {"model": PLAIN, "optimizer": ADAM, "tasks": ON_FOUR, **settings}
    return Variant(name, title, difference, **given)


VARIANTS = (
    Variant("baseline", "Cross-entropy", "a normalized network, Adam, cross-entropy", PLAIN, ADAM),
    _plain(
        "warmed_up",
        "Clipping and warm-up",
        "gradients clipped at norm 1, and a linear warm-up over a tenth of the steps",
        schedule=WARM_UP,
        clip=1.0,
    ),
    _plain(
        "standardized",
        "Standardized sources",
        "grey values of each source brought to one mean and SD; those of the unseen source by its "
        "unlabelled sample",
        preparation=STANDARDIZED,
    ),
    _plain(
        "curated",
        "Curated batches",
        "equal shares of every source and label in each batch",
        batching=CURATED,
        tasks=("four", "two"),
    ),
    _plain(
        "trimmed",
        "Small-loss trimming",
        "the share of a batch with the largest losses is dropped, rising to the noise rate",
        loss=TRIMMING,
    ),
    _plain("smoothed", "Label smoothing", "a tenth of every target spread evenly", loss=SMOOTHING),
    _plain(
        "generalized",
        "Generalized CE",
        "generalized cross-entropy",
        loss=GENERALIZED,
        tasks=("four", "rates"),
    ),
    _plain("symmetric", "Symmetric CE", "symmetric cross-entropy", loss=SYMMETRIC),
    _plain("early_learning", "Early learning", "early-learning regularization", loss=EARLY),
    _plain("wider", "Wider network", "twice the channels in every layer", model=WIDE),
    _plain(
        "aligned",
        "Aligned sources",
        "CORAL between all pairs of training sources",
        alignment=ALIGNED,
    ),
    _plain(
        "aligned_to_target",
        "Aligned to the target",
        "CORAL between all pairs of training sources and the unlabelled sample",
        alignment=ALIGNED_TO_TARGET,
    ),
    *(
        _rate(name, title, rate, loss)
        for name, title, loss in (
            ("baseline", "Cross-entropy", None),
            ("generalized", "Generalized CE", GENERALIZED),
        )
        for rate in RATES
    ),
    _plain(
        "reseeded",
        "Reseeded",
        "the baseline again, with an initialization and an order of its own",
        fresh=("initialization", "order"),
        tasks=(),
    ),
    _plain(
        "true_labels",
        "True labels",
        "the baseline, trained on the labels before noise",
        preparation=TRUE_LABELS,
    ),
)
