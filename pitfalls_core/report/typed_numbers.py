"""Numerals typed by hand into prose: what a finding or the study itself should have said.

Code, links, citations and labels may hold digits; so may a name that a letter starts, as in
``MNIST-1D``, and a heading. A formula may hold single digits, which are its constants and indices.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pitfalls_core.display.document import Block, Code, CodeBlock, Heading, Link, Math, walk
from pitfalls_core.report.markdown import parse_markdown
from pitfalls_core.report.story import story_of
from pitfalls_core.report.texts import texts

WORDS = (
    *("three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
    *("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand"),
    *("third", "thirds", "quarter", "quarters", "fifth", "fifths", "tenth", "tenths", "twelfth"),
)
"""Numbers in words. One and two, first and second, half and twice are words of any prose."""

_NUMERAL = re.compile(r"(?<![\w-])[-−+]?\d[\d.,]*(?:\s?%)?")
_MEASURED = re.compile(r"\d[\d.,]*\d")
_WORD = re.compile(rf"\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?]*(?:[.!?](?!\s|$)[^.!?]*)*[.!?]?")


@dataclass(frozen=True)
class TypedNumber:
    """A number in prose that nothing leads to.

    Parameters
    ----------
    text
        The numeral, or the word.
    sentence
        Where it stands.
    place
        File and cell, for messages.
    """

    text: str
    sentence: str
    place: str

    def __str__(self) -> str:
        return (
            f"{self.place}: the number {self.text!r} is typed by hand in {self.sentence!r}; take "
            "it from the study or a finding, by a call that shows it"
        )


def typed_numbers(
    blocks: Iterable[Block], place: str, *, in_words: bool = False
) -> Iterator[TypedNumber]:
    """Yield the numbers in the prose of `blocks`.

    Parameters
    ----------
    blocks
        Blocks that were written by hand.
    place
        File and cell, for messages.
    in_words
        Whether to look for numbers in words too, from three on.
    """
    for block in blocks:
        if isinstance(block, Heading):
            continue
        whole = "".join(texts(block, without=(Code, CodeBlock, Link, Math)))
        for sentence in _SENTENCE.findall(whole):
            found = [*_NUMERAL.findall(sentence), *(_WORD.findall(sentence) if in_words else ())]
            for text in found:
                yield TypedNumber(text.strip(), sentence.strip(), place)
        for one in walk((block,)):
            if isinstance(one, Math):
                for text in _MEASURED.findall(one.tex):
                    yield TypedNumber(text, one.tex, place)


def typed_in_notebook(path: Path, *, in_words: bool = False) -> list[TypedNumber]:
    """Return the numbers that are typed by hand in the Markdown cells of a notebook.

    Raises
    ------
    InputError
        If the notebook cannot be read, or a cell holds what a paper cannot show.
    """
    cells = enumerate(story_of(path)["cells"], start=1)
    return [
        one
        for number, cell in cells
        if cell["cell_type"] == "markdown"
        for one in _typed(cell["source"], f"{path.name}, cell {number}", in_words=in_words)
    ]


def typed_in_file(path: Path, *, in_words: bool = False) -> list[TypedNumber]:
    """Return the numbers that are typed by hand in a Markdown template.

    Raises
    ------
    InputError
        If it holds what a paper cannot show.
    """
    return _typed(path.read_text(encoding="utf-8"), path.name, in_words=in_words)


def _typed(source: str, place: str, *, in_words: bool) -> list[TypedNumber]:
    return list(typed_numbers(parse_markdown(source, place=place), place, in_words=in_words))
