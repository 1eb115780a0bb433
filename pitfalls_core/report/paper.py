"""The assembled paper, ready for any template."""

from dataclasses import dataclass

from pitfalls_core.display.document import Block


@dataclass(frozen=True)
class Author:
    """An author as the outline names one; empty fields are left out."""

    name: str
    affiliation: str = ""
    email: str = ""


@dataclass(frozen=True)
class Reference:
    """An entry of the bibliography that is cited: its key and its BibTeX fields, LaTeX decoded."""

    key: str
    kind: str
    fields: tuple[tuple[str, str], ...]

    def field(self, name: str) -> str:
        """Return the field called `name`, or empty text."""
        return dict(self.fields).get(name, "")


@dataclass(frozen=True)
class Paper:
    """A whole report: what the templates of every format receive, under the name ``paper``.

    Parameters
    ----------
    title, authors
        From the outline; authors are empty by default.
    abstract, body
        Blocks in reading order. The body holds the appendices too (headings marked so).
    references
        Cited entries in the order of their first citation.
    notices
        What every page must say, for example that the report is partial.
    """

    title: str
    authors: tuple[Author, ...]
    abstract: tuple[Block, ...]
    body: tuple[Block, ...]
    references: tuple[Reference, ...]
    notices: tuple[str, ...] = ()
