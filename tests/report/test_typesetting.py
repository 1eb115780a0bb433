"""Typst source becomes an accessible PDF, the same every time, or a message that says why not."""

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typst

from pitfalls_core.errors import ExportFailed
from pitfalls_core.report.typesetting import typeset
from tests.report.sample_paper import SVG, UNPRINTABLE

SOURCE = """#set document(title: "A title", date: none)
#set text(lang: "en")
#title()
#"Text with ± and é.";
#figure(image("figures/a.svg", alt: "A dot."), caption: [A dot.])
"""
FILES = {"figures/a.svg": SVG.format("#ffffff").encode()}


def test_the_pdf_is_accessible() -> None:
    """The document declares PDF/UA-1, its title and its language, and no date."""
    pdf = typeset(SOURCE, FILES)
    assert pdf.startswith(b"%PDF-1.7")
    for part in (b"<pdfuaid:part>1</pdfuaid:part>", b">A title<", b"/Lang(en)", b"/FontFile3"):
        assert part in pdf
    assert b"CreateDate" not in pdf


def test_another_process_makes_the_same_bytes(tmp_path: Path) -> None:
    """Time, process and folder leave no trace in the file."""
    program = (
        "import hashlib, sys; from pitfalls_core.report.typesetting import typeset;"
        f"pdf = typeset({SOURCE!r}, {FILES!r});"
        "sys.stdout.write(hashlib.sha256(pdf).hexdigest())"
    )
    root = Path(__file__).parents[2]
    other = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(root), "TZ": "Asia/Tokyo", "TMPDIR": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout == hashlib.sha256(typeset(SOURCE, FILES)).hexdigest()


def test_nothing_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that a document is made in is gone afterwards, also after a failure."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    typeset(SOURCE, FILES)
    with pytest.raises(ExportFailed):
        typeset("#missing", {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("character", "name"),
    [
        (UNPRINTABLE[0], "U+4E2D CJK UNIFIED IDEOGRAPH-4E2D"),
        (UNPRINTABLE[1], "U+1F40D SNAKE"),
        ("\U000c8250", "U+C8250 unnamed"),
    ],
)
def test_a_character_without_a_glyph_is_named(character: str, name: str) -> None:
    """A sign that no font has is an error with its code point, not an empty box."""
    with pytest.raises(ExportFailed) as caught:
        typeset(f'#set document(title: "t")\n#"a {character} b";', {})
    assert str(caught.value) == (
        f"no font of the PDF has the character {character!r} ({name}). "
        "Use Latin, Greek, Cyrillic or Hebrew letters, or write the sign in words."
    )


def test_an_error_names_the_line() -> None:
    """What Typst refuses is said with its line."""
    with pytest.raises(ExportFailed) as caught:
        typeset('#set document(title: "t")\n\n#nothing', {})
    assert str(caught.value) == (
        "the PDF could not be typeset: unknown variable: nothing at line 3 of the Typst source."
    )


@pytest.mark.parametrize(
    "message",
    ["internal error: tags weren't properly closed", "PDF/UA-1 error: invalid list (L) structure"],
)
def test_a_document_that_cannot_be_tagged_comes_without_tags(
    message: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Better than none, and the author is told; any other refusal stays one."""
    compiled = typst.compile_with_warnings

    def refusing(*arguments: Any, **options: Any) -> Any:
        if options["pdf_tags"]:
            error = typst.TypstError(message, "")
            error.message, error.diagnostic, error.hints = message, "", []
            raise error
        return compiled(*arguments, **options)

    monkeypatch.setattr(typst, "compile_with_warnings", refusing)
    content = typeset("Text.", {})
    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" not in content
    assert [record.getMessage() for record in caplog.records] == [
        "the PDF is not tagged for assistive technology, since the typesetter cannot tag this "
        f"document: {message}; the HTML is accessible"
    ]


def test_a_warning_is_an_error() -> None:
    """A font that does not exist would otherwise be replaced silently."""
    with pytest.raises(ExportFailed) as caught:
        typeset('#set document(title: "t")\n#set text(font: "Nowhere")\nx', {})
    assert str(caught.value) == (
        "the PDF could not be typeset: unknown font family: nowhere at line 2 of the Typst source."
    )


@pytest.mark.parametrize("path", ["/etc/passwd", "../../../../../../etc/passwd"])
def test_files_outside_are_out_of_reach(path: str) -> None:
    """The document reads what it was given and nothing else on the machine."""
    assert Path("/etc/passwd").exists()
    with pytest.raises(ExportFailed, match=r"^the PDF could not be typeset: .*$"):
        typeset(f'#set document(title: "t")\n#read("{path}")', {})
