"""Generated sequences: balance, streams, held-out pairs, noise, and the five test sets."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.data.spr.drawing import HELD_OUT
from pitfalls_core.data.spr.generated import SymbolicSequences
from pitfalls_core.data.spr.rules import obeys
from pitfalls_core.data.spr.tokens import lengths_of
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

SMALL = SymbolicSequences(("exactly 2 ▲",), train=200, validation=60, test=80, shifted=50)
RULES = ("exactly 2 ▲", "token 4 is r", "number of ■ is even", "first ▲ precedes first ●")
ASKED = st.lists(st.sampled_from(RULES), min_size=1, max_size=2, unique=True)


def parts(splits: Splits) -> dict[str, Labelled]:
    """Return all sets by name."""
    return {"train": splits.train, "validation": splits.validation, **splits.tests}


def sampled(data: SymbolicSequences = SMALL, seed: int = 0, **streams: Any) -> dict[str, Labelled]:
    """Return the sets of one run."""
    return parts(data.sample(Streams(seed, "x", **streams)))


def as_bytes(sets: dict[str, Labelled]) -> dict[str, bytes]:
    """Return each set as bytes."""
    return {name: part.inputs.tobytes() + part.labels.tobytes() for name, part in sets.items()}


def held_out(tokens: np.ndarray) -> np.ndarray:
    """Return which tokens are held-out pairs, axes (sequences, width)."""
    found: np.ndarray = np.zeros(tokens.shape[:2], dtype=bool)
    for pair in HELD_OUT:
        found |= (tokens == pair).all(axis=2)
    return found


@settings(max_examples=15, deadline=None)
@given(ASKED, st.integers(0, 10**6))
def test_labels_obey_the_rules_and_are_balanced(rules: list[str], seed: int) -> None:
    """Half of every set is accepted, a fifth where that is asked for; only order breaks a label."""
    data = replace(SMALL, rules=tuple(rules))
    for name, part in sampled(data, seed).items():
        share = 0.2 if name == "balance" else 0.5
        assert part.labels.sum() == round(share * len(part.labels))
        truth = obeys(data.parsed_rules, part.inputs)
        if name != "reordered":
            assert (truth == part.labels).all()


def test_sets_have_the_stated_sizes_and_lengths() -> None:
    """All rows are as wide as the longest set needs."""
    sets = sampled()
    sizes = {"train": 200, "validation": 60, "test": 80}
    for name, part in sets.items():
        assert part.inputs.shape == (sizes.get(name, 50), 12, 2)
        assert set(lengths_of(part.inputs)) == {12 if name == "longer" else 8}


def test_lengths_vary_where_that_is_asked_for() -> None:
    """Every length between the shortest and the longest occurs, as long as in the files."""
    sets = sampled(replace(SMALL, shortest=6, longest=9, longer=16))
    assert set(lengths_of(sets["train"].inputs)) == {6, 7, 8, 9}
    assert set(lengths_of(sets["longer"].inputs)) == {16}


def test_held_out_pairs_are_in_the_composition_set_alone() -> None:
    """There every sequence holds one, and its attribute says how many tokens are unknown."""
    for name, part in sampled().items():
        new = held_out(part.inputs)
        assert new.any(axis=1).all() if name == "composition" else not new.any()
        assert part.attributes["unknown"].tolist() == new.sum(axis=1).tolist()


def test_shapes_and_colours_are_uniform_in_training() -> None:
    """Holding out pairs leaves each shape and each colour as frequent as the others.

    Parity on a single token depends on no colour; chi-squared stays below its 99.99 % quantile.
    """
    data = SymbolicSequences(("token 1 is r",), train=4000, shifted=2, validation=2, test=2)
    tokens = sampled(data)["train"].inputs[:, 1:8]
    for kind in range(2):
        counts = np.bincount(tokens[:, :, kind].ravel(), minlength=5)[1:]
        expected = counts.sum() / 4
        assert ((counts - expected) ** 2 / expected).sum() < 21.1


def test_reordered_sequences_keep_tokens_and_labels() -> None:
    """The label is that of the order before; half of the labels of an order rule are then wrong."""
    data = replace(SMALL, rules=("first ▲ precedes first ●",), shifted=400)
    part = sampled(data)["reordered"]
    truth = obeys(data.parsed_rules, part.inputs)
    assert part.labels.sum() == 200
    assert 0.5 < (truth == part.labels).mean() < 0.8


def test_noise_reaches_training_and_validation_labels_only() -> None:
    """A fifth of both is wrong, exactly; what was true is kept."""
    clean, noisy = sampled(), sampled(replace(SMALL, noise=0.2))
    for name, part in noisy.items():
        true = part.attributes["true_label"]
        wrong = {"train": 40, "validation": 12}.get(name, 0)
        assert (part.labels != true).sum() == wrong
        assert true.tolist() == clean[name].labels.tolist()
        assert part.inputs.tobytes() == clean[name].inputs.tobytes()


def test_sequences_without_colours() -> None:
    """They have no colour to count, and there is no composition set."""
    data = replace(SMALL, coloured=0.0)
    sets = sampled(data)
    assert "composition" not in sets
    assert "composition" not in data.describe()
    assert all(not part.inputs[:, :, 1].any() for part in sets.values())
    assert all(not part.attributes["colours"].any() for part in sets.values())


def test_no_other_set_holds_a_training_sequence() -> None:
    """Also where there are so few sequences that chance would make them meet."""
    sets = sampled(replace(SMALL, coloured=0.0, shortest=5, longest=5))
    train = {row.tobytes() for row in sets.pop("train").inputs}
    assert all(row.tobytes() not in train for part in sets.values() for row in part.inputs)


def test_sets_follow_the_data_stream_alone() -> None:
    """Equal data streams give equal bytes; another one changes every set."""
    first = as_bytes(sampled())
    assert as_bytes(sampled(seed=8, overrides={"data": 0})) == first
    other = as_bytes(sampled(overrides={"data": 8}))
    assert all(other[name] != first[name] for name in first)


def test_the_size_of_one_test_set_moves_no_other() -> None:
    """Each set has a generator of its own."""
    first, second = as_bytes(sampled()), as_bytes(sampled(replace(SMALL, test=90)))
    assert {name for name in first if first[name] != second[name]} == {"test"}


def test_the_description_names_every_set_and_its_numbers() -> None:
    """Sentences follow the settings."""
    described = replace(SMALL, noise=0.2, shortest=6).describe()
    assert set(described) == set(sampled()) - {"validation"}
    assert described["train"] == (
        "200 sequences of 6 to 8 shapes with colours, label 1 if it holds exactly 2 triangles, new "
        "for each seed; 60 others select the epoch; 20 % of the labels of both are wrong."
    )
    held_out = "red triangles, green squares, blue circles and yellow diamonds"
    assert held_out in described["composition"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rules": ()}, "spr.rules must name at least one rule; got none"),
        ({"test": 1}, "spr.test must be at least 2, one sequence for each class; got 1"),
        ({"noise": 1.5}, "spr.noise must be in [0, 1]; got 1.5"),
        (
            {"shortest": 9},
            "spr lengths must be positive with shortest <= longest <= longer; got 9, 8 and 12",
        ),
    ],
)
def test_settings_out_of_range_are_refused(change: dict[str, Any], message: str) -> None:
    """Each message names the setting and its value."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        replace(SMALL, **change)


def test_a_rule_that_nothing_obeys_is_given_up() -> None:
    """The message says of which class too few were found."""
    message = (
        "too few different sequences of 8 to 8 tokens are of class 1 under 'exactly 9 ▲': 0 of 100 "
        "were found; change the rules or the lengths, or ask for fewer sequences"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        replace(SMALL, rules=("exactly 9 ▲",)).sample(Streams(0, "x"))
