"""Which metrics are taken for curves of training, by name and by the user's word."""

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.findings.detectors.curves import course
from pitfalls_core.results.logs import curve_names
from pitfalls_core.results.logs.curve_names import (
    by_epoch,
    chosen_curves,
    is_accuracy,
    role_of,
    told_curves,
)


@pytest.mark.parametrize(
    ("metric", "role"),
    [
        ("train_loss", "train_loss"),
        ("train/loss", "train_loss"),
        ("Loss/train", "train_loss"),
        ("trainLoss", "train_loss"),
        ("train_loss_step", "train_loss"),
        ("loss", "train_loss"),
        ("epoch_loss", "train_loss"),
        ("val_loss", "validation_loss"),
        ("eval/loss", "validation_loss"),
        ("Validation/Loss", "validation_loss"),
        ("valid.accuracy", "validation_accuracy"),
        ("val_acc", "validation_accuracy"),
        ("test_loss", ""),
        ("test/accuracy", ""),
        ("accuracy", ""),
        ("train/accuracy", ""),
        ("val/f1", ""),
        ("val/kl_loss", ""),
        ("train_val_loss", ""),
        ("val_loss_accuracy", ""),
        ("lr", ""),
        ("", ""),
    ],
)
def test_what_a_name_says(metric: str, role: str) -> None:
    """One word for the set, one for what is measured, and nothing that changes what it is."""
    assert role_of(metric) == role


def test_the_names_of_the_detectors() -> None:
    """Readers and detectors call the same curve the same."""
    for name in ("TRAIN_LOSS", "VALIDATION_LOSS", "VALIDATION_ACCURACY"):
        assert getattr(curve_names, name) == getattr(course, name)


def test_which_of_several_names() -> None:
    """By epoch before plain before by step; a bare loss only beside validation; no guess."""
    both = {"train_loss_step", "train_loss_epoch", "val_loss"}
    assert chosen_curves(both, {}).names == {
        "train_loss": "train_loss_epoch",
        "validation_loss": "val_loss",
    }
    assert chosen_curves({"loss"}, {}).names == {}
    assert chosen_curves({"loss", "val_loss"}, {}).names["train_loss"] == "loss"
    unclear = chosen_curves({"train_loss", "val_loss", "valid/loss"}, {})
    assert unclear.names == {"train_loss": "train_loss"}
    assert unclear.unclear == {"validation_loss": ("val_loss", "valid/loss")}
    told = chosen_curves({"train_loss", "objective"}, {"train_loss": "objective"})
    assert told.names == {"train_loss": "objective"}
    assert told.told == {"train_loss"}


def test_more_of_names() -> None:
    """What is an epoch, and what is an accuracy and nothing else."""
    assert by_epoch("train_loss_epoch")
    assert not by_epoch("train_loss")
    assert [is_accuracy(one) for one in ("accuracy", "acc", "mean_acc", "balanced_accuracy")] == [
        True, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["train_loss="],
            "--curve must be ROLE=NAME with a role of train_loss, validation_loss, "
            "validation_accuracy; got 'train_loss='",
        ),
        (
            ["train_loss=a", "train_loss=b"],
            "--curve names train_loss twice, 'a' and 'b'; name one",
        ),
    ],
)
def test_what_is_refused(words: list[str], message: str) -> None:
    """With the remedy."""
    with pytest.raises(InputError) as caught:
        told_curves(words)
    assert str(caught.value) == message


def test_what_a_user_says() -> None:
    """A name may hold an equals sign of its own."""
    assert told_curves(["train_loss=a=b"]) == {"train_loss": "a=b"}
