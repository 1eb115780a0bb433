"""The variants of the study of symbolic sequences."""

from pitfalls_core.studies.part import Part
from pitfalls_core.studies.variant import Variant

SIZE = 16
"""Length of an embedded token, and units of a layer in each direction."""

LSTM = "pitfalls_core.models.recurrent:BidirectionalLSTM"
ABLATIONS = "pitfalls_core.data.spr.ablations"
ADAM = Part("pitfalls_core.training.optimizers:Adam", learning_rate=1e-2)
NOISE = Part("pitfalls_core.data.label_noise:SymmetricNoise", rate=0.2)

BASELINE = Part(LSTM, classes=2, size=SIZE)
FROZEN = Part(LSTM, classes=2, size=SIZE, embedding="frozen joint")
FACTORED = Part(LSTM, classes=2, size=SIZE, embedding="factored")
ONE_LAYER = Part(LSTM, classes=2, size=SIZE, layers=1)
DROPOUT = Part(LSTM, classes=2, size=SIZE, dropout=0.3)
UNMASKED = Part(LSTM, classes=2, size=SIZE, masked=False)
GRU = Part("pitfalls_core.models.recurrent:BidirectionalGRU", classes=2, size=SIZE)
TRANSFORMER = Part("pitfalls_core.models.transformer:SmallTransformer", classes=2, size=SIZE)
BAG = Part("pitfalls_core.models.bag_of_tokens:BagOfTokens", classes=2, size=SIZE)

ORDER = ("order",)

CONTEXT = (
    Variant(
        "shuffled",
        "Shuffled order",
        "the tokens of every sequence, in all sets, in a random order",
        BASELINE,
        ADAM,
        preparation=Part(f"{ABLATIONS}:ShuffledOrder"),
    ),
    Variant(
        "shape_only",
        "Shape only",
        "colours are taken away, in all sets",
        BASELINE,
        ADAM,
        preparation=Part(f"{ABLATIONS}:ShapeOnly"),
        tasks=("position", "parity"),
    ),
    Variant(
        "colour_only",
        "Colour only",
        "shapes are made equal, in all sets",
        BASELINE,
        ADAM,
        preparation=Part(f"{ABLATIONS}:ColourOnly"),
        tasks=("position", "order"),
    ),
)
"""What the model may see."""

TOKENS = (
    Variant(
        "frozen",
        "Frozen embedding",
        "the embedding stays as it was drawn",
        FROZEN,
        ADAM,
        tasks=("position", "parity"),
    ),
    Variant(
        "factored",
        "Factored tokens",
        "shape and colour are embedded side by side instead of as pairs",
        FACTORED,
        ADAM,
        tasks=("position", "parity"),
    ),
    Variant("bag", "Bag of tokens", "the mean of the tokens, one hidden layer", BAG, ADAM),
)
"""How tokens become vectors, and a model without order."""

OTHER_NETWORKS = (
    Variant("one_layer", "One layer", "one recurrent layer", ONE_LAYER, ADAM, tasks=ORDER),
    Variant("dropout", "Dropout", "units are left out in training", DROPOUT, ADAM, tasks=ORDER),
    Variant(
        "reversed",
        "Reversed order",
        "the tokens of every sequence from the last to the first",
        BASELINE,
        ADAM,
        preparation=Part(f"{ABLATIONS}:ReversedOrder"),
        tasks=ORDER,
    ),
    Variant(
        "unmasked",
        "Unmasked mean",
        "padding is read like tokens and enters the mean",
        UNMASKED,
        ADAM,
        tasks=ORDER,
    ),
    Variant("gru", "GRU", "gated recurrent units instead of LSTM cells", GRU, ADAM, tasks=ORDER),
    Variant(
        "transformer",
        "Transformer",
        "two self-attention layers instead of recurrent ones",
        TRANSFORMER,
        ADAM,
        tasks=ORDER,
    ),
)
"""Other networks, on one rule."""

HALVES = (
    Variant(
        "random_half",
        "Random half",
        "trained on a random half of the training set, twice",
        BASELINE,
        ADAM,
        preparation=Part(f"{ABLATIONS}:HalfOfTraining", kept="random"),
        tasks=ORDER,
    ),
    Variant(
        "simple_half",
        "Simple half",
        "trained on the half with the fewest shapes in a sequence, twice",
        BASELINE,
        ADAM,
        preparation=Part(f"{ABLATIONS}:HalfOfTraining", kept="fewest shapes"),
        tasks=ORDER,
    ),
)
"""A training set unlike the validation set, and one of the same size that is like it."""

VARIANTS = (
    Variant(
        "baseline",
        "BiLSTM",
        "two LSTM layers in both directions, masked mean",
        BASELINE,
        ADAM,
    ),
    *CONTEXT,
    *TOKENS,
    *OTHER_NETWORKS,
    *HALVES,
    Variant(
        "reseeded",
        "Reseeded",
        "the baseline again, with an initialization and an order of its own",
        BASELINE,
        ADAM,
        fresh=("initialization", "order"),
    ),
    Variant(
        "noisy_labels",
        "Noisy labels",
        "the baseline, trained on partly wrong labels",
        BASELINE,
        ADAM,
        label_noise=NOISE,
    ),
)
