"""The numbers of sections, tables, figures, evidence and citations, the same in every format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pitfalls_core.display.document import (
    Citation,
    CrossReference,
    Emphasis,
    Evidence,
    Figure,
    Heading,
    Inline,
    Inlines,
    Link,
    Number,
    Strong,
    Table,
    walk,
)
from pitfalls_core.display.plain import plain_text
from pitfalls_core.errors import ExportFailed
from pitfalls_core.report.paper import Paper

_NAMES = {Table: "Table ", Figure: "Figure ", Evidence: "E"}


@dataclass(frozen=True)
class Numbers:
    """What is printed in front of, and wherever the text refers to, the parts of a paper.

    Parameters
    ----------
    labels
        From the label of a table, a figure or an evidence entry to ``"Table 1"``, ``"Figure 2"`` or
        ``"E3"``.
    headings
        From the place of a heading in the body of the paper to ``"1"``, ``"1.1"``, ``"A"`` or
        ``"A.1"``.
    citations
        From the key of a reference to its number, from 1.
    """

    labels: Mapping[str, str]
    headings: Mapping[int, str]
    citations: Mapping[str, int]

    def words(self, inlines: Inlines) -> str:
        """Return the characters of `inlines` as they are printed."""
        return "".join(self._printed(inline) for inline in inlines)

    def _printed(self, inline: Inline) -> str:
        match inline:
            case Citation(keys):
                return f"[{', '.join(str(self.citations[key]) for key in keys)}]"
            case CrossReference(label):
                return self.labels[label]
            case Strong(children) | Emphasis(children) | Link(_, children):
                return self.words(children)
        return plain_text((inline,))


def numbers_of(paper: Paper) -> Numbers:
    """Give the parts of `paper` their numbers, in reading order.

    Raises
    ------
    ExportFailed
        If two parts share a label, if the text refers to a label or a reference that the paper does
        not have, or if the levels of its headings make no sense.
    """
    labels = _labels(paper)
    citations = {reference.key: number for number, reference in enumerate(paper.references, 1)}
    for value in walk((paper.abstract, paper.body)):
        match value:
            case CrossReference(label):
                _require(label, labels, f"the text refers to the label {label!r}")
            case Number(text, label):
                remedy = " Show the evidence too; in a notebook, by `prose.evidence(analysis)`."
                fault = f"the number {text!r} refers to the evidence {label!r}"
                _require(label, labels, fault, remedy)
            case Citation(keys):
                for key in keys:
                    _require(key, citations, f"the text cites {key!r}")
    return Numbers(labels, dict(_headings(paper)), citations)


def _labels(paper: Paper) -> dict[str, str]:
    labels: dict[str, str] = {}
    counts = dict.fromkeys(_NAMES, 0)
    for value in walk((paper.abstract, paper.body)):
        if isinstance(value, Table | Figure | Evidence):
            if value.label in labels:
                raise ExportFailed(
                    f"two parts of the paper have the label {value.label!r}. Rename one of them."
                )
            counts[type(value)] += 1
            labels[value.label] = f"{_NAMES[type(value)]}{counts[type(value)]}"
    return labels


def _require(name: str, known: Mapping[str, object], fault: str, remedy: str = "") -> None:
    if name not in known:
        listing = ", ".join(sorted(known)) or "none"
        raise ExportFailed(f"{fault}, which the paper does not have. Known: {listing}.{remedy}")


@dataclass
class _Counter:
    """Counts sections: one counter a level, letters for the appendices."""

    counts: list[int] = field(default_factory=list)
    appendix: bool = False

    def number(self, heading: Heading) -> str:
        text = plain_text(heading.children)
        if heading.level > len(self.counts) + 1:
            raise ExportFailed(
                f"the heading {text!r} has level {heading.level} below a heading of level "
                f"{len(self.counts)}. Give it level {len(self.counts) + 1}."
            )
        if heading.level == 1:
            self._turn(heading, text)
        self.counts = [*self.counts, 0][: heading.level]
        self.counts[-1] += 1
        first = _letters(self.counts[0]) if self.appendix else str(self.counts[0])
        return ".".join([first, *map(str, self.counts[1:])])

    def _turn(self, heading: Heading, text: str) -> None:
        """Start the letters at the first appendix; refuse a section after it."""
        if self.appendix and not heading.appendix:
            raise ExportFailed(
                f"the section {text!r} stands after an appendix. Move the appendices to the end."
            )
        if heading.appendix and not self.appendix:
            self.appendix, self.counts = True, []


def _headings(paper: Paper) -> Iterator[tuple[int, str]]:
    counter = _Counter()
    for place, block in enumerate(paper.body):
        if isinstance(block, Heading):
            yield place, counter.number(block)


def _letters(count: int) -> str:
    """Return the `count`-th of A, B, ..., Z, AA, AB, ..."""
    letters = ""
    while count:
        count, letter = divmod(count - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
