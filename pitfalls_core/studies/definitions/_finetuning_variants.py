"""The variants of the study of fine-tuning: pre-training, cells of the grid, and controls."""

from dataclasses import replace

from pitfalls_core.studies.part import Part
from pitfalls_core.studies.variant import Parent, Variant

NETWORK = "pitfalls_core.models.resnet:residual_network"
NORMALIZED = Part(NETWORK, channels=1, classes=10)
XAVIER = Part(NETWORK, channels=1, classes=10, initialization="xavier")
PLAIN = Part(NETWORK, channels=1, classes=10, normalization=False)

ADAM = "pitfalls_core.training.optimizers:Adam"
UNCORRECTED = "pitfalls_core.training.uncorrected_adam:AdamWithoutBiasCorrection"
WARM_UP = Part("pitfalls_core.training.warm_up:WarmUp", share=0.1)
LOW, HIGH = 1e-3, 1e-2
CLIP = 1.0

AUGMENTATION = "pitfalls_core.training.augmentations:ShiftAndContrast"
NOTCHES = {
    "weak": Part(AUGMENTATION, pixels=1, contrast=0.2),
    "medium": Part(AUGMENTATION, pixels=2, contrast=0.4),
    "strong": Part(AUGMENTATION, pixels=3, contrast=0.6),
}
"""Three notches of one augmentation."""

VARIED = ("position", "contrast")
SOURCE, TARGET, CROSSED, DEMONSTRATION = ("source", "target", "crossed", "demonstration")

NORMALIZED_PARENT = Parent(SOURCE, "medium_kaiming", seeds=3, fresh_layers=("head",))
PLAIN_PARENT = Parent(SOURCE, "medium_plain", seeds=3, fresh_layers=("head",))
ONE_PARENT = Parent(SOURCE, "medium_kaiming", seeds=1, fresh_layers=("head",))

PRE_TRAINING = (
    *(
        Variant(
            f"{notch}_{initialization.lower()}",
            f"Pre-training: {notch}, {initialization}",
            f"the large source, {notch} augmentation, {initialization} initialization",
            model,
            Part(ADAM, learning_rate=LOW),
            augmentation=augmentation,
            tasks=(SOURCE,),
            varies=VARIED,
        )
        for initialization, model in (("Kaiming", NORMALIZED), ("Xavier", XAVIER))
        for notch, augmentation in NOTCHES.items()
    ),
    Variant(
        "medium_plain",
        "Pre-training: medium, Kaiming, no normalization",
        "the large source, medium augmentation, no normalization",
        PLAIN,
        Part(ADAM, learning_rate=LOW),
        augmentation=NOTCHES["medium"],
        tasks=(SOURCE,),
        varies=VARIED,
    ),
)


def _cell(name: str, title: str, difference: str, rate: float, *, normalized: bool) -> Variant:
    """Return fine-tuning with Adam, of a network with or without normalization."""
    norm, words = ("BN", "batch normalization") if normalized else ("no BN", "no normalization")
    return Variant(
        name,
        f"{title}, {rate:g}, {norm}",
        f"{difference}, learning rate {rate:g}, {words}",
        NORMALIZED if normalized else PLAIN,
        Part(ADAM, learning_rate=rate),
        tasks=(TARGET,),
        parent=NORMALIZED_PARENT if normalized else PLAIN_PARENT,
    )


def _uncorrected(name: str, rate: float, *, normalized: bool) -> Variant:
    cell = _cell(name, "No correction", "Adam without bias correction", rate, normalized=normalized)
    return replace(cell, optimizer=Part(UNCORRECTED, learning_rate=rate))


def _warm(name: str, rate: float, *, normalized: bool) -> Variant:
    cell = _cell(name, "Warm-up", "Adam after a warm-up", rate, normalized=normalized)
    return replace(cell, schedule=WARM_UP)


def _clipped(name: str, rate: float, *, normalized: bool) -> Variant:
    cell = _cell(name, "Clipping", "Adam with clipped gradients", rate, normalized=normalized)
    return replace(cell, clip=CLIP)


BASELINE = _cell("adam", "Adam", "fine-tuning with Adam", LOW, normalized=True)

CELLS = (
    BASELINE,
    _uncorrected("uncorrected", LOW, normalized=True),
    _cell("adam_high", "Adam", "fine-tuning with Adam", HIGH, normalized=True),
    _uncorrected("uncorrected_high", HIGH, normalized=True),
    _warm("warm_high", HIGH, normalized=True),
    _clipped("clipped_high", HIGH, normalized=True),
    _cell("adam_plain", "Adam", "fine-tuning with Adam", LOW, normalized=False),
    _uncorrected("uncorrected_plain", LOW, normalized=False),
    _cell("adam_plain_high", "Adam", "fine-tuning with Adam", HIGH, normalized=False),
    _uncorrected("uncorrected_plain_high", HIGH, normalized=False),
    _warm("warm_plain_high", HIGH, normalized=False),
    _clipped("clipped_plain_high", HIGH, normalized=False),
)
"""The grid. Warm-up and clipping are run at the high rate alone, for cost."""

PROBE = replace(
    BASELINE,
    name="linear_probe",
    title="Linear probe",
    difference="only the head learns",
    freezing=Part("pitfalls_core.training.freezing:LinearProbe"),
)
PROBE_THEN_TUNE = replace(
    BASELINE,
    name="probe_then_tune",
    title="Probe, then fine-tune",
    difference="only the head learns for half of the epochs, then everything",
    freezing=Part("pitfalls_core.training.freezing:ProbeThenFineTune", share=0.5),
)
SCRATCH = replace(
    BASELINE,
    name="from_scratch",
    title="From scratch",
    difference="the baseline without pre-training",
    parent=None,
)
RESEEDED = replace(
    BASELINE,
    name="reseeded",
    title="Reseeded",
    difference="the baseline again, with a head and an order of its own",
    fresh=("initialization", "order"),
)

LEVELS = tuple(
    replace(
        BASELINE,
        name=f"head_{level}",
        title=f"Head {level + 1}",
        difference="the baseline on one data set and from one checkpoint, with a given head",
        tasks=(CROSSED,),
        parent=ONE_PARENT,
        streams={"initialization": level, "data": 0},
    )
    for level in range(4)
)
"""One level of the head's initialization each; the seed gives the order of the batches."""

TWIN = replace(
    BASELINE,
    name="clean_twin",
    title="Clean twin",
    difference="the baseline again",
    tasks=(DEMONSTRATION,),
)
MISMATCHED = replace(
    TWIN,
    name="dimmed_tests",
    title="Dimmed test images",
    difference="the same, with test images at half their brightness",
    preparation=Part("pitfalls_core.data.dimmed_tests:DimmedTests", factor=0.5),
)

VARIANTS = (
    *CELLS,
    PROBE,
    PROBE_THEN_TUNE,
    SCRATCH,
    RESEEDED,
    *PRE_TRAINING,
    *LEVELS,
    TWIN,
    MISMATCHED,
)
