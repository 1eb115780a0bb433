"""Which logged metrics are the curves of training: told by their names, or by the user."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pitfalls_core.errors import InputError, UnknownNameError

TRAIN_LOSS = "train_loss"
VALIDATION_LOSS = "validation_loss"
VALIDATION_ACCURACY = "validation_accuracy"
ROLES = (TRAIN_LOSS, VALIDATION_LOSS, VALIDATION_ACCURACY)
"""What a curve can be."""

_BETWEEN = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")
_TRAINING = frozenset({"train", "training"})
_VALIDATION = frozenset({"val", "valid", "validation", "dev", "eval", "evaluation"})
_LOSS, _ACCURACY = frozenset({"loss"}), frozenset({"acc", "accuracy"})
_BY_EPOCH, _BY_STEP = frozenset({"epoch"}), frozenset({"step", "batch", "iter", "iteration"})
_MEAN = frozenset({"mean", "avg", "average"})


@dataclass(frozen=True)
class Chosen:
    """The curves of one run, by what they are.

    Parameters
    ----------
    names
        What a curve is, to the metric.
    unclear
        The same, to metrics of which any could be meant.
    told
        Those of `names` that the user named.
    """

    names: Mapping[str, str]
    unclear: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: frozenset[str] = frozenset()


def role_of(metric: str) -> str:
    """Return what the curve of a metric is by its name; empty if its name does not say.

    A name is ``val/loss``, ``train_loss_epoch``, ``Loss/train`` or the like: one word for the set,
    one for what is measured, and nothing else but how often. A test set is never a validation set.
    """
    said = _words(metric)
    rest = said - _TRAINING - _VALIDATION - _LOSS - _ACCURACY - _BY_EPOCH - _BY_STEP - _MEAN
    if rest or not said & (_LOSS | _ACCURACY) or (said & _LOSS and said & _ACCURACY):
        return ""
    training, validation = bool(said & _TRAINING), bool(said & _VALIDATION)
    if validation and not training:
        return VALIDATION_LOSS if said & _LOSS else VALIDATION_ACCURACY
    return TRAIN_LOSS if said & _LOSS and not validation else ""


def is_accuracy(metric: str) -> bool:
    """Return whether the name of a metric says that it is an accuracy, and nothing else."""
    said = _words(metric)
    return bool(said & _ACCURACY) and said <= _ACCURACY | _BY_EPOCH | _MEAN


def by_epoch(metric: str) -> bool:
    """Return whether the name of a metric says that its points are epochs."""
    return bool(_words(metric) & _BY_EPOCH)


def chosen_curves(metrics: Collection[str], told: Mapping[str, str]) -> Chosen:
    """Return which of the metrics of one run are the curves of its training.

    A name that speaks of epochs goes before one that does not, and that before one of steps; a bare
    ``loss`` is that of training where the run has a validation curve, and no other is.
    """
    names: dict[str, str] = {}
    unclear: dict[str, tuple[str, ...]] = {}
    validated = any(role_of(one) in (VALIDATION_LOSS, VALIDATION_ACCURACY) for one in metrics)
    for role in ROLES:
        if role in told:
            if told[role] in metrics:
                names[role] = told[role]
            continue
        ranked: dict[int, list[str]] = {}
        for one in sorted(metrics):
            if role_of(one) == role and (validated or _words(one) & (_TRAINING | _VALIDATION)):
                ranked.setdefault(_rank(one), []).append(one)
        best = ranked[min(ranked)] if ranked else []
        if len(best) == 1:
            names[role] = best[0]
        elif best:
            unclear[role] = tuple(best)
    return Chosen(names, unclear, frozenset(told))


def told_curves(texts: Sequence[str]) -> dict[str, str]:
    """Return what ``ROLE=NAME`` says of each curve that a user names.

    Raises
    ------
    InputError
        If one says something else, or a curve is named twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        role, _, name = text.partition("=")
        if role not in ROLES or not name:
            raise InputError(
                f"--curve must be ROLE=NAME with a role of {', '.join(ROLES)}; got {text!r}"
            )
        if role in found:
            raise InputError(f"--curve names {role} twice, {found[role]!r} and {name!r}; name one")
        found[role] = name
    return found


def require_curves(told: Mapping[str, str], metrics: Sequence[str], source: str) -> None:
    """Refuse a curve that no run has.

    Raises
    ------
    UnknownNameError
        With the nearest metric.
    """
    for name in told.values():
        if name not in metrics:
            raise UnknownNameError("metric", name, metrics, f"in {source}, given with --curve")


def _rank(metric: str) -> int:
    said = _words(metric)
    bare = not said & (_TRAINING | _VALIDATION)
    return 3 * bare + (0 if said & _BY_EPOCH else 2 if said & _BY_STEP else 1)


def _words(metric: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _BETWEEN.split(metric) if word)
