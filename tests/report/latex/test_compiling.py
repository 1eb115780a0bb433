"""The bundle compiles, whatever its texts are, with nothing left to warn of."""

import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pitfalls_core.display.document import (
    Block,
    Citation,
    Column,
    Figure,
    Paragraph,
    Row,
    Strong,
    Table,
    Text,
    walk,
)
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.exporters import LatexExporter
from pitfalls_core.report.latex.characters import COMMANDS
from pitfalls_core.report.latex.numbers import key_numbers
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.rendering import rendered
from tests.report.hostile_paper import PIECES, hostile_paper
from tests.report.latex.test_escaping import HOSTILE
from tests.report.latex.test_numbers import ENTRY, study
from tests.report.sample_notebooks import project_in
from tests.report.sample_paper import PAPER, TABLE, text

PROJECT = Project(SHIPPED)
NUMBERS = key_numbers({"studies": [study("a", ENTRY)]}, [[ACCURACY]])
ENGINES = ("pdflatex", "xelatex")
WARNINGS = re.compile(
    r"^! .*|^(?:LaTeX|Package|Class)(?! Font).*Warning: (?!.*(?:Font|float specifier)).*"
    r"|^Missing character.*|^Overfull \\[hv]box \((?:[1-9]\d|\d{3,})\..*|^pdfTeX warning.*",
    re.MULTILINE,
)


def picture() -> bytes:
    """Return the smallest PDF that TeX takes for a figure: one empty page."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Resources<<>>/Contents 4 0 R>>",
        b"<</Length 0>>stream\n\nendstream",
    )
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 5\n0000000000 65535 f \n"
    tail = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    return content + head + table + tail


def with_pictures(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return `blocks` with figures that TeX can read."""
    return tuple(replace(one, pdf=picture()) if isinstance(one, Figure) else one for one in blocks)


def compiled(files: dict[str, bytes], folder: Path, engine: str, rounds: int = 3) -> list[str]:
    """Write `files` into `folder`, compile them, and return what the last log complains about."""
    if not shutil.which(engine):
        pytest.skip(f"{engine} is not installed (Debian: texlive-latex-recommended, texlive-xetex)")
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    command = [engine, "-interaction=nonstopmode", "-no-shell-escape", "paper"]
    for _ in range(rounds):
        subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=300)
    log = (folder / "paper.log").read_text(encoding="utf-8", errors="replace")
    assert (folder / "paper.pdf").exists(), log[-3000:]
    return WARNINGS.findall(log)


def bundle(paper: Paper) -> dict[str, bytes]:
    """Return the files of the bundle of `paper`."""
    return LatexExporter.bundle(replace(paper, body=with_pictures(paper.body)), PROJECT, NUMBERS)


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
def test_the_sample_compiles_without_a_warning(tmp_path: Path, engine: str) -> None:
    """Every kind of inline and block, references without BibTeX, and the macros."""
    assert compiled(bundle(PAPER), tmp_path, engine) == []


@pytest.mark.long
def test_bibtex_makes_the_references_too(tmp_path: Path) -> None:
    """From the bibliography that lies beside the paper, in the style that it names."""
    cites = Paragraph((Text("After "), Citation(("holm1979",))))
    paper = Paper("Title", (), (), (cites,), PAPER.references[:1])
    files = rendered(paper, project_in(tmp_path), NUMBERS)
    own = {
        name.removeprefix("latex/"): content
        for name, content in files.items()
        if name.startswith("latex/")
    }
    before = own["paper.bbl"]
    compiled(own, tmp_path, "pdflatex", rounds=1)
    done = subprocess.run(
        ["bibtex", "paper"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    again = (tmp_path / "paper.bbl").read_bytes()
    assert again != before
    assert compiled({"paper.bbl": again}, tmp_path, "pdflatex") == []


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
def test_hostile_texts_compile(tmp_path: Path, engine: str) -> None:
    """In every place where a text can stand, all in one document, and none of them acts."""
    words = list(dict.fromkeys((*HOSTILE, *PIECES)))
    papers = [hostile_paper(" ".join(words[place::16])) for place in range(16)]
    body = tuple(
        _told_apart(block, number)
        for number, paper in enumerate(papers)
        for block in paper.body
        if not getattr(block, "appendix", False)
    )
    whole = replace(
        papers[0], body=body, abstract=tuple(one for paper in papers for one in paper.abstract)
    )
    whole = replace(whole, notices=tuple(HOSTILE[:3]), references=())
    complaints = compiled(bundle(whole), tmp_path, engine)
    assert [one for one in complaints if not one.startswith("Overfull")] == []


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("preamble", ["amsmath,amssymb", "amsmath"])
def test_every_sign_compiles(tmp_path: Path, engine: str, preamble: str) -> None:
    """In text and in bold; also where a venue's preamble loads no package of signs."""
    signs = [sign for sign, printed in COMMANDS.items() if printed.startswith("$")]
    words = (Text(" ".join(signs)), Strong((Text(" ".join(signs)),)))
    files = bundle(Paper("Signs", (), (), (Paragraph(words),), ()))
    paper = files["paper.tex"].decode()
    assert "{amsmath,amssymb}" in paper
    files["paper.tex"] = paper.replace("{amsmath,amssymb}", f"{{{preamble}}}").encode()
    assert compiled(files, tmp_path, engine) == []


def _told_apart(block: Block, number: int) -> Block:
    """Return a block with a label of its own."""
    label = f"{type(block).__name__}-{number}".lower()
    return replace(block, label=label) if isinstance(block, Table | Figure) else block


@pytest.mark.long
@pytest.mark.parametrize("wide", [False, True])
def test_a_long_table_keeps_every_row(tmp_path: Path, wide: bool) -> None:
    """A table of several pages is divided into floats, each of which fits its page."""
    rows = tuple(Row((text(f"row{i}"), text("1"), text("2"))) for i in range(200))
    table = replace(TABLE, rows=(Row(group="All"), *rows), note=(), wide=wide)
    paper = Paper("Title", (), (), (Paragraph(text("See below.")), table), ())
    assert compiled(bundle(paper), tmp_path, "pdflatex") == []
    source = (tmp_path / "tables" / "tab-accuracy.tex").read_text()
    assert re.findall(r"^row(\d+) &", source, re.MULTILINE) == [str(i) for i in range(200)]
    assert source.count(r"\begin{tabular}") == source.count(r"\caption") > 1


@pytest.mark.long
def test_a_table_of_sentences_is_wrapped(tmp_path: Path) -> None:
    """Nothing runs over the margin, and nothing shrinks: its cells take several lines."""
    words = "a sentence of some length that has to be wrapped to fit its column " * 3
    columns = tuple(Column(name) for name in ("One", "Two", "Three", "Four"))
    table = Table("tab-a", text("Words."), columns, (Row((text(words),) * 4),) * 3)
    paper = Paper("Title", (), (), (table,), ())
    assert compiled(bundle(paper), tmp_path, "pdflatex") == []
    assert r"p{0." in (tmp_path / "tables" / "tab-a.tex").read_text()


@pytest.mark.long
def test_macros_and_tables_serve_another_manuscript(tmp_path: Path) -> None:
    """In a class of one column, without the paper: numbers in sentences, a table by its file."""
    manuscript = (
        r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage[numbers]{natbib}"
        r"\usepackage{hyperref}\usepackage{pitfalls}\input{numbers}\pdfcompresslevel=0"
        r"\begin{document}\typeout{VALUE "
        r"\pfDifferenceGlyphsShiftAAccuracyRefinedVsBaseline\space "
        r"\pfUnitGlyphsShiftAAccuracyRefinedVsBaseline}\input{tables/tab-b}\end{document}"
    )
    plain = replace(TABLE, label="tab-b", rows=TABLE.rows[:2], note=())
    files = bundle(replace(PAPER, body=(*PAPER.body, plain)))
    assert compiled({**files, "paper.tex": manuscript.encode()}, tmp_path, "pdflatex") == []
    assert "VALUE +1.3 points" in (tmp_path / "paper.log").read_text(errors="replace")


def _streams(content: bytes) -> Iterator[bytes]:
    for start in re.finditer(rb"stream\r?\n", content):
        try:
            yield zlib.decompressobj().decompress(content[start.end() :])
        except zlib.error:
            continue


@pytest.mark.long
def test_a_character_without_a_glyph_is_named(tmp_path: Path) -> None:
    """Pdflatex prints the number of a character that it does not know."""
    paper = Paper("Title", (), (), (Paragraph((Text("中"),)),), ())
    assert list(walk(paper.body))
    assert compiled(bundle(paper), tmp_path, "pdflatex") == []
    printed = b"".join(_streams((tmp_path / "paper.pdf").read_bytes()))
    assert b"4E2D" in re.sub(rb"\)-?[\d.]+\(", b"", printed)
