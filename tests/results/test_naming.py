"""Words of names."""

import pytest

from pitfalls_core.results.naming import ERRORS, LOSSES, MODELS, TIME, words


@pytest.mark.parametrize("name", ["valLoss", "val_loss", "Val loss", "VAL-LOSS@1"])
def test_words_of_a_name(name: str) -> None:
    """Case, underscores and digits do not count; nor does a final s."""
    assert {"val", "loss"} <= words(name)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("epochs", [TIME]),
        ("global_step", [TIME]),
        ("lr", [MODELS]),
        ("Run", [MODELS]),
        ("RMSE", [LOSSES]),
        ("test error (%)", [ERRORS]),
        ("accuracy", []),
        ("glossary", []),
        ("class", []),
        ("footsteps", []),
    ],
)
def test_kinds_of_names(name: str, kinds: list[frozenset[str]]) -> None:
    """A name is of a kind by a whole word, never by a part of one."""
    assert [kind for kind in (TIME, MODELS, LOSSES, ERRORS) if words(name) & kind] == kinds
