"""What the name of a column or metric suggests; names help messages, and never decide a number."""

import re

TIME = frozenset(
    {"checkpoint", "ckpt", "epoch", "frame", "iter", "iteration", "step", "timestep", "update"}
)
"""Words of columns that count the progress of training."""

MODELS = frozenset(
    {
        "algorithm",
        "arch",
        "architecture",
        "decay",
        "depth",
        "dropout",
        "init",
        "initialization",
        "learning",
        "lr",
        "method",
        "model",
        "optimizer",
        "replica",
        "replicate",
        "run",
        "trial",
        "wd",
        "width",
    }
)
"""Words of columns that tell trained models apart, rather than evaluations of one model."""

LOSSES = frozenset(
    {
        "bpb",
        "bpc",
        "brier",
        "cost",
        "deviance",
        "divergence",
        "fid",
        "kid",
        "kl",
        "loss",
        "lpips",
        "mae",
        "mape",
        "mse",
        "nll",
        "perplexity",
        "ppl",
        "regret",
        "rmse",
    }
)
"""Words of metrics that are better when lower, and have no percent scale."""

ERRORS = frozenset(
    {"cer", "ece", "eer", "err", "error", "fpr", "latency", "misclassification", "ter", "wer"}
)
"""Words of other metrics that are better when lower."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")


def words(name: str) -> frozenset[str]:
    """Return the words of a name, in lower case, and what they are without a final s.

    ``valLoss``, ``val_loss`` and ``Val loss`` have the same words.
    """
    found = _WORD.findall(_CAMEL.sub(" ", name).lower())
    return frozenset(found) | {word.removesuffix("s") for word in found}
