"""The pages of the PDF, read back by other programs: nothing is lost, cut off or out of order."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from html import unescape
from pathlib import Path

import pytest

from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.exporters import TypstExporter
from pitfalls_core.report.fitting import pages
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.typesetting import typeset
from tests.report.crowded_paper import CrowdedPaper
from tests.report.sample_paper import PAPER

WORD = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
)
TOLERANCE = 2.5
"""Points by which punctuation may hang into the margin."""


def tool(name: str) -> str:
    """Return the program called `name`, or skip the test."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian: poppler-utils, qpdf)")
    return found


def written(paper: Paper, folder: Path) -> Path:
    """Typeset `paper` and return its file."""
    path = folder / "paper.pdf"
    source = TypstExporter.export(paper, Project(SHIPPED))
    path.write_bytes(typeset(source, TypstExporter.files(paper)))
    return path


def output(words: Sequence[str | Path]) -> str:
    """Return what a command prints."""
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return done.stdout


Box = tuple[float, float, float, float, str]


def boxes(path: Path) -> list[list[Box]]:
    """Return the words of each page with their corners, in points from the top left."""
    html = output([tool("pdftotext"), "-bbox", path, "-"])
    return [
        [(*map(float, found[:4]), unescape(found[4])) for found in WORD.findall(page)]  # type: ignore[misc]
        for page in html.split("<page ")[1:]
    ]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost_on_a_crowded_page(tmp_path: Path, seed: int) -> None:
    """Every mark is printed once, inside the margins, and no two words lie on each other."""
    crowded = CrowdedPaper(seed)
    path = written(crowded.paper(), tmp_path)
    laid_out = boxes(path)
    words = " ".join(word for page in laid_out for *_, word in page)
    counts = {mark: len(re.findall(rf"\b{mark}\b", words)) for mark in crowded.marks}
    # The title of a group is printed again where a table goes on.
    assert {mark: count for mark, count in counts.items() if count == 0} == {}
    for number, page in enumerate(laid_out, 1):
        for left, upper, right, lower, word in page:
            place = f"{word!r} on page {number}"
            assert left >= pages.SIDE - TOLERANCE, place
            assert right <= pages.PAGE_WIDTH - pages.SIDE + TOLERANCE, place
            assert 0 <= upper < lower <= pages.PAGE_HEIGHT, place
        assert below(page) == [str(number)]
        assert overlapping(page) == []


def below(page: list[Box]) -> list[str]:
    """Return the words in the lower margin."""
    foot = pages.PAGE_HEIGHT - pages.BELOW + TOLERANCE
    return [word for *_, lower, word in page if lower > foot]


def overlapping(page: list[Box]) -> list[tuple[str, str]]:
    """Return pairs of words whose boxes share more than a sliver."""
    found = []
    ordered = sorted(page, key=lambda box: box[1])
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other[1] >= one[3]:
                break
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            least = 0.6 * min(one[3] - one[1], other[3] - other[1])
            if across > 1.5 and down > least:
                found.append((one[4], other[4]))
    return found


def test_other_programs_accept_the_file(tmp_path: Path) -> None:
    """The file is sound, tagged, carries its fonts, and opens with its title and its outline."""
    path = written(PAPER, tmp_path)
    assert "No syntax or stream encoding errors found" in output([tool("qpdf"), "--check", path])
    facts = output([tool("pdfinfo"), path])
    assert re.search(r"^Title: +Refinement under shift: a negative result$", facts, re.MULTILINE)
    assert re.search(r"^Author: +Ada Lovelace$", facts, re.MULTILINE)
    assert re.search(r"^Tagged: +yes$", facts, re.MULTILINE)
    assert not re.search(r"^(CreationDate|ModDate)", facts, re.MULTILINE)
    fonts = output([tool("pdffonts"), path]).splitlines()[2:]
    assert fonts
    assert all(re.search(r" yes yes yes +\d+ +0$", font) for font in fonts)
    structure = output([tool("pdfinfo"), "-struct-text", path])
    for tag in ("Document", "H1", "P", "Table", "TH", "TD", "Figure", "Caption", "Link", "L"):
        assert re.search(rf"^ *{tag}\b", structure, re.MULTILINE), tag


def test_the_text_comes_out_in_reading_order(tmp_path: Path) -> None:
    """What a screen reader or a search sees follows the paper."""
    path = written(PAPER, tmp_path)
    words = " ".join(output([tool("pdftotext"), path, "-"]).split())
    places = [
        words.index(part) for part in ("Refinement", "Abstract", "Introduction", "We train", "E1")
    ]
    assert places == sorted(places)
