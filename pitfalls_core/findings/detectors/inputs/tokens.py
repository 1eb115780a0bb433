"""Tokens of sequences that do not occur in training, or occur there in other shares."""

from collections import Counter
from collections.abc import Hashable, Iterable

from pitfalls_core.findings.detectors.inputs.words import NO_TOKENS, TOKENS, UNKNOWN_TOKENS
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.scale import share
from pitfalls_core.findings.sentence import compose
from pitfalls_core.statistics.homogeneity import homogeneity

UNKNOWN = "unknown tokens"
MISMATCH = "token mismatch"

MOST = 0.01
"""Share of unknown tokens above which it fires."""

MOST_P = 0.001
LEAST_V = 0.1
"""As for class shares: a difference must be both beyond chance and large."""

LEAST_P = 1e-6

Sequences = Iterable[Iterable[Hashable]]
"""Sequences of tokens: words, numbers, or rows of an array."""


def unknown_tokens(
    train: Sequences,
    other: Sequences,
    subject: str,
    *,
    padding: Hashable = None,
    most: float = MOST,
) -> Pitfall:
    """Return whether many tokens of another set do not occur in training.

    Parameters
    ----------
    train, other
        Sequences of tokens.
    subject
        What the reader sees.
    padding
        A token that is none.
    most
        Share of the tokens above which it fires.
    """
    vocabulary = set(_counted(train, padding))
    rows = [[token for token in row if token != padding] for row in _plain(other)]
    tokens = sum(map(len, rows))
    if not tokens:
        return Pitfall(UNKNOWN, subject, fired=False, evidence=compose(UNKNOWN_TOKENS["empty"]))
    unknown = [sum(token not in vocabulary for token in row) for row in rows]
    evidence = compose(
        UNKNOWN_TOKENS["known"],
        tokens=f"{tokens:,}",
        unknown=f"{sum(unknown):,}",
        share=share(sum(unknown) / tokens),
        sequences=share(sum(map(bool, unknown)) / len(rows)),
        most=share(most),
    )
    return Pitfall(UNKNOWN, subject, sum(unknown) / tokens > most, evidence)


def token_mismatch(
    train: Sequences, other: Sequences, subject: str, *, padding: Hashable = None
) -> Pitfall:
    """Return whether tokens have other shares in another set than in training.

    It fires where p is below `MOST_P` and Cramér's V at least `LEAST_V`.

    Parameters
    ----------
    train, other
        Sequences of tokens.
    subject
        What the reader sees.
    padding
        A token that is none.
    """
    counts = [_counted(one, padding) for one in (train, other)]
    if not all(counts):
        return Pitfall(MISMATCH, subject, fired=False, evidence=compose(NO_TOKENS))
    kinds = [*dict.fromkeys((*counts[0], *counts[1]))]
    found = homogeneity(*([one[kind] for kind in kinds] for one in counts))
    evidence = compose(
        TOKENS,
        v=f"{found.cramers_v:.3f}",
        least_v=f"{LEAST_V:g}",
        p=f"= {found.p:.2g}" if found.p >= LEAST_P else f"< {LEAST_P:g}",
        most_p=f"{MOST_P:g}",
        kinds=str(len(kinds)),
    )
    fired = found.p < MOST_P and found.cramers_v >= LEAST_V
    return Pitfall(MISMATCH, subject, fired, evidence)


def _counted(sequences: Sequences, padding: Hashable) -> Counter[Hashable]:
    return Counter(token for row in _plain(sequences) for token in row if token != padding)


def _plain(sequences: Sequences) -> list[list[Hashable]]:
    """Return rows of plain values: numbers of an array compare equal to those of a list."""
    return [row.tolist() if hasattr(row, "tolist") else [*row] for row in sequences]
