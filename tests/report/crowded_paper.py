"""Papers with far more exhibits than text, made at random: what makes pages hard to lay out."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pitfalls_core.display.document import (
    Block,
    Citation,
    Column,
    CrossReference,
    Evidence,
    Heading,
    Inline,
    Listing,
    Number,
    Paragraph,
    Row,
    Table,
    Text,
)
from pitfalls_core.report.paper import Author, Paper, Reference
from tests.report.sample_paper import FIGURE, text

SENTENCE = "The refined variant does not differ from the baseline by more than the margin. "


class CrowdedPaper:
    """Draws a paper in which every part holds a word of its own, a mark such as ``mark17``."""

    def __init__(self, seed: int) -> None:
        self.generator = np.random.default_rng(seed)
        self.marks: list[str] = []
        self.labels: list[str] = []

    def paper(self) -> Paper:
        """Return the paper; `marks` then holds every mark of it in reading order."""
        body = [block for _ in range(12) for block in self._section()]
        entries = [self._evidence(f"ev-{place}") for place in range(60)]
        references = tuple(self._reference(f"key{place}") for place in range(50))
        cited = Paragraph((Citation(tuple(one.key for one in references)),))
        return Paper(
            title="A crowded paper",
            authors=(Author("Ada Lovelace"),),
            abstract=(self._paragraph(3),),
            body=(
                *body,
                Paragraph(tuple(self._mentions())),
                cited,
                Heading(1, text("Evidence"), appendix=True),
                *entries,
            ),
            references=references,
            notices=("Smoke profile",),
        )

    def _mentions(self) -> Iterator[Inline]:
        for label in self.labels:
            yield CrossReference(label)
            yield Text(", ")

    def _section(self) -> list[Block]:
        blocks: list[Block] = [Heading(1, (Text(self._mark()),))]
        for _ in range(int(self.generator.integers(2, 6))):
            kind = self.generator.choice(["paragraph", "list", "table", "figure"])
            blocks += [getattr(self, f"_{kind}")(int(self.generator.integers(1, 6)))]
        return blocks

    def _mark(self) -> str:
        self.marks.append(f"mark{len(self.marks)}")
        return self.marks[-1]

    def _words(self, sentences: int) -> Text:
        return Text(SENTENCE * sentences + self._mark() + " ")

    def _paragraph(self, sentences: int) -> Paragraph:
        return Paragraph((self._words(sentences), Number("+1.3", "ev-1"), Text(".")))

    def _list(self, items: int) -> Listing:
        several = tuple((self._paragraph(2),) for _ in range(2 * items))
        return Listing(several, ordered=bool(self.generator.integers(2)))

    def _table(self, size: int) -> Table:
        columns = int(self.generator.integers(2, 9))
        rows = int(self.generator.integers(1, 12)) * size
        label = f"tab-{len(self.labels)}"
        self.labels.append(label)
        caption = (self._words(1),)
        cells = tuple(self._row(columns) for _ in range(rows))
        head = tuple(Column(f"Column {place}", "right") for place in range(columns))
        wide = bool(self.generator.integers(2))
        return Table(label, caption, head, cells, note=(self._words(1),), wide=wide)

    def _row(self, columns: int) -> Row:
        if self.generator.integers(6) == 0:
            return Row(group=self._mark())
        last = (self._words(int(self.generator.integers(0, 3))), Number("0.5", "ev-2"))
        return Row((*(text("97.1 (1.2)"),) * (columns - 1), last))

    def _figure(self, size: int) -> Block:
        label = f"fig-{len(self.labels)}"
        self.labels.append(label)
        wide = bool(self.generator.integers(2))
        return replace(FIGURE, label=label, caption=(self._words(size),), wide=wide)

    def _evidence(self, label: str) -> Evidence:
        facts = tuple((f"Fact {place}", SENTENCE + self._mark()) for place in range(4))
        return Evidence(label, self._mark(), facts)

    def _reference(self, key: str) -> Reference:
        fields = (("author", "Holm, Sture"), ("title", f"{SENTENCE}{self._mark()}"))
        return Reference(key, "misc", fields)
