"""Numbers of the PDF lead to the entries of evidence, by names that other programs resolve."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.display.document import Evidence, Number, Paragraph, Text
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report import typesetting
from pitfalls_core.report.exporters import TypstExporter
from pitfalls_core.report.fitting import pages
from pitfalls_core.report.named_links import UnknownForm, with_named_links
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.typesetting import typeset
from tests.report.sample_paper import EVIDENCE, PAPER
from tests.report.test_pdf_pages import TOLERANCE, boxes, output, tool

SECOND = replace(EVIDENCE, label="second", title="Another entry")
NUMBERS = Paragraph((Text("Of "), Number("7", "second"), Text(" and "), Number("8", "second")))
TWO: Paper = replace(PAPER, body=(*PAPER.body, NUMBERS, SECOND))
"""A paper with two entries of evidence, and two numbers that lead to the second one."""

ADDRESS = b"/A<</Type/Action/S/URI/URI(evidence:%s)>>"
NAMES = b"/Names<</Dests<</Names[(E1)17 0 R(E12)18 0 R(other)19 0 R]>>>>"


def pdf(paper: Paper) -> bytes:
    """Return the PDF of `paper`."""
    return typeset(TypstExporter.export(paper, Project(SHIPPED)), TypstExporter.files(paper))


def objects(path: Path) -> dict[str, Any]:
    """Return all objects of a PDF by their ids, as another program reads them."""
    read = json.loads(output([tool("qpdf"), "--json=2", path]))
    found: dict[str, Any] = read["qpdf"][1]
    return found


def links(path: Path) -> list[str]:
    """Return what the links of a PDF lead to inside of it, in reading order: names, or nothing."""
    values = [one.get("value") for one in objects(path).values() if isinstance(one, dict)]
    annotations = [
        one for one in values if isinstance(one, dict) and one.get("/Subtype") == "/Link"
    ]
    return [str(one.get("/Dest", "")).removeprefix("u:") for one in annotations if "/A" not in one]


def test_numbers_lead_to_names_of_entries(tmp_path: Path) -> None:
    """Each name is a place of the file, and on the page where the entry stands."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf(TWO))
    led = [one for one in links(path) if re.fullmatch(r"E\d+", one)]
    assert led.count("E2") == 2
    assert set(led) == {"E1", "E2"}
    listed = output([tool("pdfinfo"), "-dests", path])
    found = re.findall(r'^ +(\d+) .* "(E\d+)"$', listed, re.MULTILINE)
    standing = {name: page for page, name in found}
    assert [*standing] == ["E1", "E2"]
    for name, title in (("E1", EVIDENCE.title), ("E2", SECOND.title)):
        text = output([tool("pdftotext"), "-f", standing[name], "-l", standing[name], path, "-"])
        assert title in " ".join(text.split())


def test_entries_are_headings_below_their_section(tmp_path: Path) -> None:
    """So they have names, and who listens to the page can go from one to the next."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf(TWO))
    structure = output([tool("pdfinfo"), "-struct-text", path])
    headings = re.findall(r'^ *(H\d) "(.*)" \(block\)$', structure, re.MULTILINE)
    section = headings.index(("H2", "Runs"))
    assert [level for level, text in headings if text.startswith(("E1", "E2"))] == ["H3", "H3"]
    assert headings[section + 1][1].endswith(EVIDENCE.title)


@pytest.mark.parametrize("lines", [1, 3, 8])
def test_no_title_of_an_entry_is_left_behind(tmp_path: Path, lines: int) -> None:
    """Wherever a column ends, something of the entry stands below its title."""
    fact = ("Runs", "glyphs/refined/0, " * 4 * lines)
    entries = [Evidence(f"many-{n}", f"Entry {n}", (fact,) * (1 + n % 3)) for n in range(150)]
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf(replace(PAPER, body=(*PAPER.body, *entries))))
    titles = 0
    for page in boxes(path):
        for left in (pages.SIDE, pages.PAGE_WIDTH / 2):
            column = [one for one in page if left - TOLERANCE <= one[0] < left + pages.COLUMN_WIDTH]
            text = [one for one in column if one[3] < pages.PAGE_HEIGHT - pages.BELOW + TOLERANCE]
            titles += sum(one[4] == "Entry" for one in text)
            last = max((one[3] for one in text), default=0.0)
            assert "Entry" not in [one[4] for one in text if one[3] > last - 1]
    assert titles == len(entries)


def test_only_addresses_of_evidence_change_and_nothing_moves() -> None:
    """A link is as long as before; addresses of the web and words on the page stay."""
    web = b"/A<</Type/Action/S/URI/URI(https://example.org/evidence:E1)>>"
    before = b"x" + ADDRESS % b"E12" + b"/Contents(evidence:E12)" + web + ADDRESS % b"E1" + NAMES
    after = with_named_links(before)
    assert len(after) == len(before)
    wide = len(ADDRESS % b"E1")
    first, last = b"/Dest(E12)".ljust(wide + 1), b"/Dest(E1)".ljust(wide)
    assert after == b"x" + first + b"/Contents(evidence:E12)" + web + last + NAMES
    assert with_named_links(web) == web


@pytest.mark.parametrize(
    "content",
    [
        ADDRESS % b"E2" + NAMES,
        ADDRESS % b"E1",
        b"/A<</S/URI/URI(evidence:E1)>>" + NAMES,
        b"/A<</Type/Action/S/URI/URI(evidence:other)>>" + NAMES,
    ],
    ids=["no such name", "no names at all", "another form", "no number of an entry"],
)
def test_what_is_not_understood_is_not_changed_by_halves(content: bytes) -> None:
    """A link that would lead nowhere is refused."""
    with pytest.raises(UnknownForm):
        with_named_links(content)


def test_another_form_costs_time_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where addresses cannot be replaced, the typesetter makes the links: to the same places."""

    def refused(_: bytes) -> bytes:
        raise UnknownForm

    named = pdf(TWO)
    monkeypatch.setattr(typesetting, "with_named_links", refused)
    labelled = pdf(TWO)
    counted = []
    for content in (named, labelled):
        path = tmp_path / "paper.pdf"
        path.write_bytes(content)
        counted.append(len(links(path)))
        assert b"URI(evidence:" not in content
    assert counted[0] == counted[1] > 3
    assert named != labelled
