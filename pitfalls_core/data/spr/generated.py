"""Generated symbolic sequences, and five sets to test on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.label_noise import SymmetricNoise
from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.data.spr.drawing import (
    HELD_OUT,
    PAIRS,
    Source,
    reordered,
    rows_of,
    unknown_tokens,
)
from pitfalls_core.data.spr.rules import Rule, rule_of
from pitfalls_core.data.spr.tokens import COLOUR_NAMES, SHAPE_NAMES, Tokens, complexity
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

BALANCED = 0.5
"""Share of class 1 wherever nothing else is asked for."""


@dataclass(frozen=True)
class SymbolicSequences:
    """Sequences of coloured shapes, accepted or not by a hidden rule.

    Input: (width, 2) integers: indices of shape (1 to 4) and colour (1 to 4, or 0 for none) of each
    token; both are 0 behind the last token. The width is `longer` in all sets.
    Label: 1 if all `rules` hold, otherwise 0. Attributes: ``shapes`` and ``colours`` (numbers of
    distinct ones), ``true_label`` (before label noise), ``unknown`` (tokens whose pair of shape and
    colour no training sequence holds).
    Split: all sets are drawn anew for every seed from stream ``data``, tokens independent and
    uniform within each class; no other set holds a training sequence. Four of the sixteen pairs of
    shape and colour are held out of all sets but ``composition``.
    Dataset ``test`` is drawn like the training set. ``longer`` has sequences of `longer` tokens. In
    ``composition`` every sequence holds a held-out pair; there is none without colours.
    ``reordered`` is drawn like ``test``, and then the tokens of each sequence are shuffled, while
    the label stays. ``balance`` has another share of class 1. Label noise reaches training and
    validation labels and no test label; it follows stream ``label_noise``.
    Source: drawn by this package, after the format and the rule kinds of the public task
    (arXiv 2509.08713).
    Licence: that of this package.
    Cannot show: how a model does on other rules of the same kind, on other lengths than those
    named, or on sequences that people wrote.

    Parameters
    ----------
    rules
        As text, for example ``("exactly 2 ▲",)``.
    train, validation, test, shifted
        Number of sequences in each; `shifted` is the size of the four sets other than ``test``.
    shortest, longest, longer
        Lengths of sequences, each of the first two and what lies between equally likely; and the
        length in ``longer``.
    coloured
        Probability that a token has a colour.
    noise
        Share of wrong labels in training and validation.
    other_balance
        Share of class 1 in ``balance``.

    Raises
    ------
    InputError
        If a rule cannot be read, a set is empty, or a length or a share is out of range.
    """

    rules: tuple[str, ...]
    train: int = 2000
    validation: int = 500
    test: int = 1000
    shifted: int = 1000
    shortest: int = 8
    longest: int = 8
    longer: int = 12
    coloured: float = 1.0
    noise: float = 0.0
    other_balance: float = 0.2

    def __post_init__(self) -> None:
        if not self.parsed_rules:
            raise InputError("spr.rules must name at least one rule; got none")
        for name in ("train", "validation", "test", "shifted"):
            if getattr(self, name) < 2:
                message = f"spr.{name} must be at least 2, one sequence for each class"
                raise InputError(f"{message}; got {getattr(self, name)}")
        if not 1 <= self.shortest <= self.longest <= self.longer:
            message = (
                "spr lengths must be positive with shortest <= longest <= longer; got "
                f"{self.shortest}, {self.longest} and {self.longer}"
            )
            raise InputError(message)
        for name in ("coloured", "noise", "other_balance"):
            if not 0 <= getattr(self, name) <= 1:
                raise InputError(f"spr.{name} must be in [0, 1]; got {getattr(self, name)}")

    @property
    def parsed_rules(self) -> tuple[Rule, ...]:
        """The rules."""
        return tuple(map(rule_of, self.rules))

    @property
    def source(self) -> Source:
        """How the training set is drawn."""
        rules, width = self.parsed_rules, self.longer
        return Source(rules, self.shortest, self.longest, width, self.coloured)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        # One generator a set: the size of one test set does not move the others.
        train, validation, *tests = streams.numpy("data").spawn(7)
        tokens, labels = self.source.balanced(self.train, BALANCED, train)
        known = rows_of(tokens)
        sets = {
            "train": (tokens, labels),
            "validation": self.source.balanced(self.validation, BALANCED, validation, known),
            **self._tests(known, tests),
        }
        noise = SymmetricNoise(self.noise)
        generators = dict(
            zip(("train", "validation"), streams.numpy("label_noise").spawn(2), strict=True)
        )
        made = {}
        for name, (inputs, true) in sets.items():
            given = noise.corrupt(true, 2, generators[name]) if name in generators else true
            attributes = {
                **complexity(inputs),
                "true_label": true,
                "unknown": unknown_tokens(inputs, tokens),
            }
            made[name] = Labelled(inputs, given, attributes)
        return Splits(made.pop("train"), made.pop("validation"), made, classes=2)

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        held_out = [f"{COLOUR_NAMES[c - 1]} {SHAPE_NAMES[s - 1]}s" for s, c in HELD_OUT]
        noisy = f"; {100 * self.noise:g} % of the labels of both are wrong" if self.noise else ""
        count = f"{self.shifted:,} sequences"
        rules = " and ".join(rule.in_words for rule in self.parsed_rules)
        described = {
            "train": (
                f"{self.train:,} sequences of {self._lengths} shapes{self._colours}, label 1 if "
                f"{rules}, new for each seed; {self.validation:,} others "
                f"select the epoch{noisy}."
            ),
            "test": f"{self.test:,} sequences drawn like the training set.",
            "longer": f"{count} of {self.longer} tokens.",
            "composition": (
                f"{count}, each with one or more of {', '.join(held_out[:-1])} and {held_out[-1]}, "
                "which are held out of all other sets."
            ),
            "reordered": f"{count} whose tokens were shuffled after they had been labelled.",
            "balance": f"{count}, {100 * self.other_balance:g} % of them of class 1.",
        }
        if not self.coloured:
            del described["composition"]
        return described

    @property
    def _lengths(self) -> str:
        same = self.shortest == self.longest
        return str(self.longest) if same else f"{self.shortest} to {self.longest}"

    @property
    def _colours(self) -> str:
        if self.coloured in (0, 1):
            return " with colours" if self.coloured else " without colours"
        return f", {100 * self.coloured:g} % of them with a colour"

    def _tests(
        self, known: Collection[bytes], generators: list[np.random.Generator]
    ) -> dict[str, tuple[Tokens, NDArray[np.int64]]]:
        source, count = self.source, self.shifted
        long = replace(source, shortest=self.longer, longest=self.longer)
        new = replace(source, pairs=PAIRS, new_pair=True)
        plain, longer, composed, shuffled, uneven = generators
        sets = {
            "test": source.balanced(self.test, BALANCED, plain, known),
            "longer": long.balanced(count, BALANCED, longer, known),
        }
        if self.coloured:
            sets["composition"] = new.balanced(count, BALANCED, composed, known)
        tokens, labels = source.balanced(count, BALANCED, shuffled, known)
        sets["reordered"] = (_reordered_apart(tokens, known, shuffled), labels)
        sets["balance"] = source.balanced(count, self.other_balance, uneven, known)
        return sets


def _reordered_apart(
    tokens: Tokens, known: Collection[bytes], generator: np.random.Generator
) -> Tokens:
    """Return `tokens` shuffled within each sequence; one that is known then stays as it was."""
    shuffled = reordered(tokens, generator)
    clash = np.array([row.tobytes() in known for row in shuffled])
    apart: Tokens = np.where(clash[:, None, None], tokens, shuffled)
    return apart
