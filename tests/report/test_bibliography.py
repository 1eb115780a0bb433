"""The bibliography is read with its accents, cited in order, and worded for the reader."""

import warnings
from pathlib import Path

import pytest

from pitfalls_core.display.document import Citation, Emphasis, Link, Listing, Paragraph, Text
from pitfalls_core.display.plain import plain_text
from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.project import SHIPPED
from pitfalls_core.report.bibliography import cited, load_bibliography, people, wording
from pitfalls_core.report.paper import Reference
from tests.report.sample_paper import ADAM, HOLM

ENTRY = r"""
@string{jml = "Journal of M{\"u}ller"}
@comment{not an entry}
@Article{a_b:1,
  author  = {M{\"u}ller, J{\"o}rg and {The WILDS Team} and Kayn{\'a}k, \c{C}etin},
  title   = {{BatchNorm} \& co:
             100\%},
  journal = jml,
  pages   = {1--2},
  year    = 2015,
  url     = {https://a.org/~b_c%20d},
}
"""


def written(folder: Path, text: str) -> Path:
    """Return a BibTeX file with `text` in it."""
    path = folder / "references.bib"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_entry_is_decoded(tmp_path: Path) -> None:
    """Accents, dashes, braces and strings are resolved; an address is left as it is."""
    (reference,) = load_bibliography(written(tmp_path, ENTRY)).values()
    assert reference == Reference(
        "a_b:1",
        "article",
        (
            ("author", "Müller, Jörg and The WILDS Team and Kaynák, Çetin"),
            ("journal", "Journal of Müller"),
            ("pages", "1–2"),
            ("title", "BatchNorm & co: 100%"),
            ("url", "https://a.org/~b_c%20d"),
            ("year", "2015"),
        ),
    )


def test_the_parser_is_silent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither a good nor a broken file prints anything or warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load_bibliography(written(tmp_path, ENTRY))
        with pytest.raises(InputError):
            load_bibliography(written(tmp_path, "@misc{a, title={x}"))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "@misc{a, title={x}}\n@misc{a, title={y}}",
            "line 2: a second entry has the key 'a'. Rename one of them.",
        ),
        (
            "\n@misc{a, title={x}, title={y}}",
            "line 2: an entry has the field 'title' twice. Keep one of them.",
        ),
        (
            "@misc{a, title={x}\n\n@misc{b, title={y}}",
            "line 1: cannot read this entry. Balance its braces and separate its fields with "
            "commas.",
        ),
        (
            "@misc{a~b, title={x}}",
            "line 1: the key 'a~b' cannot be cited. Use letters, digits and any of . : + / - _",
        ),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """The message names the file, the line and the repair."""
    path = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load_bibliography(path)
    assert str(caught.value) == f"{path}, {message}"


def paragraph(*keys: str) -> Paragraph:
    """Return a paragraph that cites `keys`."""
    return Paragraph((Citation(keys),))


def test_references_come_in_the_order_of_their_first_citation() -> None:
    """Each cited entry comes once, wherever the citation stands; others do not come."""
    unused = Reference("unused", "misc", ())
    blocks = (
        Listing(((paragraph("kingma2015"),),)),
        paragraph("holm1979", "kingma2015"),
    )
    known = {"holm1979": HOLM, "unused": unused, "kingma2015": ADAM}
    assert cited(blocks, known) == (ADAM, HOLM)


def test_an_unknown_key_is_refused() -> None:
    """A citation without an entry names the nearest key."""
    with pytest.raises(UnknownNameError) as caught:
        cited((paragraph("holm1797"),), {"holm1979": HOLM, "kingma2015": ADAM})
    assert str(caught.value) == (
        "unknown citation 'holm1797' in the text of the paper. Did you mean 'holm1979'? "
        "Known: holm1979, kingma2015."
    )


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Holm, Sture", "Sture Holm"),
        ("Kingma, Diederik P. and Ba, Jimmy", "Diederik P. Kingma and Jimmy Ba"),
        ("A, B and C, D\n and  E, F", "B A, D C, and F E"),
        ("A, B and others", "B A, et al."),
        ("The WILDS Team", "The WILDS Team"),
    ],
)
def test_people_are_written_given_name_first(author: str, expected: str) -> None:
    """Name lists read as in a sentence."""
    assert people(author) == expected


def reference(kind: str, **fields: str) -> Reference:
    """Return a reference with `fields`."""
    return Reference("key", kind, tuple(fields.items()))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            reference(
                "article", author="A, B", title="T?", journal="J",
                volume="1", number="2", pages="3–4", year="1999", doi="10.1/x",
            ),
            "B A. T? J, 1(2):3–4, 1999. doi:10.1/x",
        ),
        (
            reference(
                "inproceedings", author="A, B and others", title="T", booktitle="C",
                volume="1", pages="3", year="1999", url="https://a.org/b",
            ),
            "B A, et al. T. In C, volume 1:3, 1999. a.org/b",
        ),
        (
            reference("inproceedings", title="T", booktitle="C", pages="3–4", year="1999"),
            "T. In C, pages 3–4, 1999. ",
        ),
        (
            reference("misc", author="A, B", title="T", howpublished="UCI", year="1998"),
            "B A. T. UCI, 1998. ",
        ),
        (reference("misc", title="T", url="javascript:x"), "T. "),
    ],
)  # fmt: skip
def test_wording(entry: Reference, expected: str) -> None:
    """People, title, place and year follow each other, and what is missing leaves no trace."""
    assert plain_text(wording(entry)) == expected


def test_wording_marks_the_journal_and_links_the_address() -> None:
    """The journal is emphasized and the DOI leads to its resolver."""
    inlines = wording(reference("article", title="T", journal="J", year="1999", doi="10.1/x"))
    assert Emphasis((Text("J"),)) in inlines
    assert inlines[-1] == Link("https://doi.org/10.1/x", (Text("doi:10.1/x"),))


def test_the_shipped_bibliography_is_complete() -> None:
    """Every shipped entry has people, a title, a year and a place."""
    shipped = load_bibliography(SHIPPED / "report_templates" / "references.bib")
    assert len(shipped) >= 14
    for entry in shipped.values():
        assert all(entry.field(name) for name in ("author", "title", "year"))
        places = ("journal", "booktitle", "howpublished", "publisher")
        assert any(entry.field(name) for name in places)
