"""Symbolic sequences read from CSV files of the public format: ``id,sequence,label``, UTF-8."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.data.spr.drawing import unknown_tokens
from pitfalls_core.data.spr.tokens import Tokens, complexity, parsed
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

HEADER = ["id", "sequence", "label"]

Written = tuple[tuple[tuple[str, str], ...], int]
"""The tokens of a sequence, each a shape and a colour, and its label."""


@dataclass(frozen=True)
class SequenceFiles:
    """Three files of symbolic sequences.

    Input: (width, 2) integers, indices of shape and colour of each token, 0 behind the last one.
    Indices follow the training file alone, glyphs and letters in the order of their code points; a
    glyph or a letter that it does not hold has the index one above the highest, `shapes` + 1 or
    `colours` + 1. A token without a colour has colour index 0.
    Label: 0 or 1, as the file says. Attributes: ``shapes`` and ``colours`` (numbers of distinct
    ones), ``unknown`` (tokens that the training file holds nowhere).
    Split: by file, the same for every seed.
    Source: files of the public task (github niharshah/AIScientistPitfalls, arXiv 2509.08713), or
    others of that format. They are read as they are: a missing or damaged file is an error, and
    nothing is made up in its place.
    Licence: that of the files.
    Cannot show: anything beyond these sequences; the seeds share them.

    Parameters
    ----------
    train, validation, test
        The files.
    shapes, colours
        How many different shapes and colours the training file may hold.
    """

    train: Path
    validation: Path
    test: Path
    shapes: int = 4
    colours: int = 4

    def sample(self, streams: Streams) -> Splits:  # noqa: ARG002  # files do not depend on the seed
        """Return the sets of the run that `streams` belongs to.

        Raises
        ------
        InputError
            If a file is missing, not of the format, or holds more different shapes or colours.
        """
        written = {
            "train": read_sequences(self.train),
            "validation": read_sequences(self.validation),
            "test": read_sequences(self.test),
        }
        width = max(len(tokens) for rows in written.values() for tokens, _ in rows)
        alphabets = self._alphabets(written["train"])
        unseen = (self.shapes + 1, self.colours + 1)
        coded = {name: _coded(rows, alphabets, unseen, width) for name, rows in written.items()}
        made = {}
        for name, tokens in coded.items():
            labels = np.array([label for _, label in written[name]], dtype=np.int64)
            unknown = unknown_tokens(tokens, coded["train"])
            made[name] = Labelled(tokens, labels, {**complexity(tokens), "unknown": unknown})
        return Splits(made["train"], made["validation"], {"test": made["test"]}, classes=2)

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        return {
            "train": (
                f"The sequences of {Path(self.train).name}; those of "
                f"{Path(self.validation).name} select the epoch."
            ),
            "test": f"The sequences of {Path(self.test).name}.",
        }

    def _alphabets(self, rows: Sequence[Written]) -> tuple[dict[str, int], dict[str, int]]:
        """Return the index of every shape and of every colour; what is not there is unknown."""
        tokens = {token for sequence, _ in rows for token in sequence}
        found = []
        for kind, place, most in (("shapes", 0, self.shapes), ("colours", 1, self.colours)):
            seen = sorted({token[place] for token in tokens} - {""})
            if len(seen) > most:
                message = (
                    f"{self.train} holds {len(seen)} different {kind} ({', '.join(seen)}), and at "
                    f"most {most} are expected; set {kind} to {len(seen)}, here and in the model"
                )
                raise InputError(message)
            found.append({"": 0} | {one: 1 + index for index, one in enumerate(seen)})
        return found[0], found[1]


def read_sequences(path: Path) -> tuple[Written, ...]:
    """Return the sequences of a file, each as its tokens and its label.

    Raises
    ------
    InputError
        If the file is missing, is not UTF-8, or a line is not as the header says; the message names
        file, line and value.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        message = (
            f"{path} is missing; put the file there, or name its folder with --data-root (nothing "
            "is generated in its place)"
        )
        raise InputError(message) from error
    except UnicodeDecodeError as error:
        message = f"{path} is not UTF-8 at byte {error.start}; save it as UTF-8"
        raise InputError(message) from error
    lines = csv.reader(text.splitlines(), strict=True)
    try:
        header = next(lines, [])
        if header != HEADER:
            message = (
                f"{path}, line 1: the header must be '{','.join(HEADER)}'; got "
                f"{','.join(header)!r}; rename the columns"
            )
            raise InputError(message)
        rows = tuple(_rows(lines, path))
    except csv.Error as error:
        message = f"{path}, line {lines.line_num}: not CSV ({error}); repair the quotes"
        raise InputError(message) from error
    if not rows:
        raise InputError(f"{path} holds no sequence below its header; put at least one there")
    return rows


def _rows(lines: Iterator[list[str]], path: Path) -> Iterator[Written]:
    for number, fields in enumerate(lines, start=2):
        place = f"{path}, line {number}"
        if len(fields) != len(HEADER):
            message = (
                f"{place}: {len(HEADER)} fields are expected; got {len(fields)}: "
                f"{','.join(fields)!r}; repair or remove the line"
            )
            raise InputError(message)
        _, sequence, label = fields
        if label not in ("0", "1"):
            message = f"{place}: a label is 0 or 1; got {label!r}; repair or remove the line"
            raise InputError(message)
        try:
            tokens = parsed(sequence)
        except InputError as error:
            raise InputError(f"{place}: {error}; repair or remove the line") from error
        yield tokens, int(label)


def _coded(
    rows: Sequence[Written],
    alphabets: tuple[dict[str, int], dict[str, int]],
    unseen: tuple[int, int],
    width: int,
) -> Tokens:
    tokens = np.zeros((len(rows), width, 2), dtype=np.int64)
    for row, (sequence, _) in enumerate(rows):
        for place, token in enumerate(sequence):
            tokens[row, place] = [alphabets[k].get(token[k], unseen[k]) for k in range(2)]
    return tokens
