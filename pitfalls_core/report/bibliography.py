"""The bibliography: a BibTeX file in, cited references and their wording out."""

import logging
import re
from collections.abc import Mapping
from pathlib import Path

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry

from pitfalls_core.display.document import Citation, Emphasis, Inlines, Link, Text, walk
from pitfalls_core.display.plain import plain_text
from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.report.paper import Reference

_KEY = re.compile(r"[\w.:+/-]+", re.ASCII)
_ADDRESSES = ("url", "doi")


def load_bibliography(path: Path) -> Mapping[str, Reference]:
    """Return the entries of the BibTeX file at `path`, by key, with their LaTeX decoded.

    Raises
    ------
    InputError
        If an entry cannot be read, two entries share a key, or a key holds characters that a
        citation cannot.
    """
    # What the parser would log is raised below, with the file and the line.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string(path.read_text(encoding="utf-8"))
    for failed in library.failed_blocks:
        raise InputError(f"{path}, line {(failed.start_line or 0) + 1}: {_fault(failed)}")
    decoded = LatexDecodingMiddleware(allow_inplace_modification=False).transform(library)
    pairs = zip(library.entries, decoded.entries, strict=True)
    return {raw.key: _reference(raw, entry, path) for raw, entry in pairs}


def cited(
    blocks: object,
    bibliography: Mapping[str, Reference],
    place: str = "in the text of the paper",
) -> tuple[Reference, ...]:
    """Return the references that `blocks` cite, in the order of their first citation.

    Parameters
    ----------
    blocks
        Document values.
    bibliography
        Its entries by key.
    place
        Where the blocks stand, for messages.

    Raises
    ------
    UnknownNameError
        If a citation names a key that `bibliography` does not have.
    """
    keys: dict[str, None] = {}
    for value in walk(blocks):
        if isinstance(value, Citation):
            keys.update(dict.fromkeys(value.keys))
    for key in keys:
        if key not in bibliography:
            raise UnknownNameError("citation", key, bibliography, place)
    return tuple(bibliography[key] for key in keys)


def wording(reference: Reference) -> Inlines:
    """Return `reference` as it stands in the list: people, title, where, when, address."""
    sentences: tuple[Inlines, ...] = (
        (Text(people(reference.field("author"))),),
        (Text(reference.field("title")),),
        _where(reference),
    )
    stopped = (part for sentence in sentences for part in _stopped(sentence))
    return (*stopped, *_address(reference))


def people(author: str) -> str:
    """Return the BibTeX name list `author` as a reader writes it: ``"A. B, C. D, and E. F"``."""
    names = [_given_first(name) for name in re.split(r"\s+and\s+", author.strip())]
    if names[-1] == "others":
        return f"{', '.join(names[:-1])}, et al."
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def _fault(failed: Block) -> str:
    match failed:
        case DuplicateBlockKeyBlock(key=key):
            return f"a second entry has the key {key!r}. Rename one of them."
        case DuplicateFieldKeyBlock(duplicate_keys=names):
            return f"an entry has the field {min(names)!r} twice. Keep one of them."
    return "cannot read this entry. Balance its braces and separate its fields with commas."


def _reference(raw: Entry, decoded: Entry, path: Path) -> Reference:
    if not _KEY.fullmatch(raw.key):
        raise InputError(
            f"{path}, line {(raw.start_line or 0) + 1}: the key {raw.key!r} cannot be cited. "
            "Use letters, digits and any of . : + / - _"
        )
    # An address is no LaTeX: its tilde is no space.
    texts = {
        name: str(raw[name] if name in _ADDRESSES else decoded[name])
        for name in sorted(raw.fields_dict)
    }
    fields = {name: re.sub(r"[ \t\n]+", " ", text) for name, text in texts.items()}
    return Reference(raw.key, raw.entry_type, tuple(fields.items()))


def _given_first(name: str) -> str:
    family, *given = [part.strip() for part in name.split(",")]
    return " ".join([*reversed(given), family])


def _issue(reference: Reference) -> str:
    """Return volume, number, pages and year, as in ``"12(3):45–67, 2010"``."""
    number = reference.field("number")
    issue = reference.field("volume") + (f"({number})" if number else "")
    if issue and reference.field("booktitle"):
        issue = f"volume {issue}"
    pages = reference.field("pages")
    if issue and pages:
        issue = f"{issue}:{pages}"
    elif pages:
        issue = f"pages {pages}"
    return ", ".join(filter(None, (issue, reference.field("year"))))


def _where(reference: Reference) -> Inlines:
    journal, book = reference.field("journal"), reference.field("booktitle")
    issue = _issue(reference)
    if not journal and not book:
        publisher = reference.field("publisher") or reference.field("howpublished")
        return (Text(", ".join(filter(None, (publisher, issue)))),)
    preposition = () if journal else (Text("In "),)
    return (*preposition, Emphasis((Text(journal or book),)), Text(f", {issue}"))


def _stopped(sentence: Inlines) -> Inlines:
    """Return `sentence` with a full stop, unless it is empty or ends with a mark of its own."""
    text = plain_text(sentence)
    stop = " " if text.endswith((".", "?", "!")) else ". "
    return (*sentence, Text(stop)) if text else ()


def _address(reference: Reference) -> Inlines:
    doi, url = reference.field("doi"), reference.field("url")
    if doi:
        return (Link(f"https://doi.org/{doi}", (Text(f"doi:{doi}"),)),)
    return (Link(url, (Text(url.partition("://")[2]),)),) if url.startswith("http") else ()
