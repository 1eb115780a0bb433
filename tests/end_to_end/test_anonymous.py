"""``--anonymous`` leaves out authors, paths, host, commit everywhere, down to the last byte."""

import base64
import json
import os
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from pitfalls_core.project import SHIPPED
from tests.end_to_end.small_project import SmallProject

NAME, HOST, USER = "Quillandra Featherstonehaugh", "zephyr-node-17", "quillfeather"
AFFILIATION, EMAIL = "Institute of Zymurgy", "quill@zymurgy.example"
CUSTOMIZED = f'import platform, socket\nplatform.node = socket.gethostname = lambda: "{HOST}"\n'
TELLING = """
import getpass, os, socket, subprocess
print("in", os.getcwd(), "on", socket.gethostname(), "as", getpass.getuser())
print("at", subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True).stdout)
"""
OUTLINE = """
authors = [{{ name = "{name}", affiliation = "{affiliation}", email = "{email}" }}]
[text]
introduction = "As has been shown [@holm1979], see {root}/notes for what we tried."
"""
BIBLIOGRAPHY = """
@article{{holm1979, author = {{Holm, Sture}}, title = {{A Procedure}}, journal = {{SJS}},
  year = 1979, file = {{{root}/papers/holm.pdf}}}}
"""


@dataclass(frozen=True)
class Told:
    """A project whose report could tell all about its author, and what there is to tell."""

    project: SmallProject
    commit: str

    @property
    def traces(self) -> dict[str, str]:
        """What may stand in no file of an anonymous report."""
        root = str(self.project.root)
        names = {"author": NAME, "affiliation": AFFILIATION, "email": EMAIL}
        return {**names, "host": HOST, "user": USER, "path": root, "commit": self.commit}

    def found(self, folder: Path) -> dict[str, set[str]]:
        """Return the files in `folder` in which each trace was found."""
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        texts = {str(path.relative_to(folder)): _readable(path) for path in files}
        return {
            trace: {name for name, text in texts.items() if _squeezed(value) in text}
            for trace, value in self.traces.items()
        }


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Return a project with an author, a commit, a failing run, and a cell that tells it all."""
    folder = tmp_path_factory.mktemp("told")
    project = SmallProject.create(folder / "distinctive-project")
    project.break_variant()
    project.write_notebook(TELLING)
    _sign(project.root / "notebooks" / "01_blobs.ipynb")
    templates = project.root / "report_templates"
    templates.mkdir()
    values = {"name": NAME, "affiliation": AFFILIATION, "email": EMAIL, "root": project.root}
    (templates / "outline.toml").write_text(OUTLINE.format(**values))
    shipped = (SHIPPED / "report_templates" / "references.bib").read_text()
    (templates / "references.bib").write_text(shipped + BIBLIOGRAPHY.format(**values))
    (folder / "site" / "sitecustomize.py").parent.mkdir()
    (folder / "site" / "sitecustomize.py").write_text(CUSTOMIZED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(folder / "site"), *_paths()]))
        for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
            patch.setenv(name, USER)
        told = Told(project, _committed(project.root))
        assert project.run("report").returncode == 1  # of the failing runs
        yield told


@pytest.fixture(scope="module")
def anonymous(told: Told) -> Path:
    """Return the folder of its anonymous report."""
    done = told.project.run("report", "--anonymous", "--out", "build/anonymous")
    assert done.returncode == 1, done.stderr
    assert "written:" in done.stdout
    return told.project.root / "build" / "anonymous"


def test_a_signed_report_tells_all(told: Told) -> None:
    """Everything that is looked for below can be found, in every format that could hold it."""
    found = told.found(told.project.report)
    documents = {"report.html", "report.pdf", "latex/paper.tex", "latex.zip"}
    assert found["author"] == {*documents, "notebooks/01_blobs.ipynb"}
    assert found["affiliation"] == found["email"] == documents
    assert {"timings.json", "notebooks/01_blobs.ipynb"} <= found["host"]
    assert found["user"] == found["commit"] == {"notebooks/01_blobs.ipynb"}
    places = {"failures.html", "latex/references.bib", "notebooks/01_blobs.ipynb"}
    assert found["path"] == {*documents, *places}


def test_an_anonymous_report_tells_nothing(told: Told, anonymous: Path) -> None:
    """No file holds any of it, packed or not."""
    assert told.found(anonymous) == {trace: set() for trace in told.traces}


def test_nothing_else_is_left_out(told: Told, anonymous: Path) -> None:
    """The same files, the same numbers, and the seconds of every run."""
    signed = told.project.report
    names = [
        {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        for folder in (signed, anonymous)
    ]
    assert names[0] == names[1]
    # The commands that repeat a number are those of either report.
    documents = [(folder / "results.json").read_text() for folder in (signed, anonymous)]
    assert documents[1].replace(" --anonymous", "") == documents[0]
    for name in ("runs.csv", "tables/tab-results.csv", "figures/fig-forest.pdf"):
        assert (anonymous / name).read_bytes() == (signed / name).read_bytes()
    before, after = (json.loads((one / "timings.json").read_text()) for one in (signed, anonymous))
    finished = [run for run in before if "seconds" in before[run]]
    assert len(finished) == 6
    assert [after[run]["seconds"] for run in finished] == [
        before[run]["seconds"] for run in finished
    ]
    assert all(not {"host", "worker", "commit", "start"} & run.keys() for run in after.values())
    page = (anonymous / "failures.html").read_text()
    assert "on purpose" in page
    assert "own_model.py" in page


def test_the_repeat_command_asks_for_the_same(anonymous: Path) -> None:
    """What a reader repeats is anonymous too, in the paper and in the notebook."""
    command = "pitfalls report blobs --profile laptop --anonymous"
    assert command in (anonymous / "report.html").read_text()
    notebook = (anonymous / "notebooks" / "01_blobs.ipynb").read_text()
    assert command in notebook
    assert notebook.count("pitfalls report blobs") == notebook.count(command)


def test_switching_renews_the_documents(told: Told, anonymous: Path) -> None:
    """There and back in one folder, training nothing of what is finished, to the same bytes."""
    out = told.project.root / "build" / "both"
    shutil.copytree(anonymous, out)
    words = ("report", "--out", "build/both")
    again = told.project.run(*words, "--anonymous").stdout
    assert "up to date:" in again
    assert "written:" in told.project.run(*words).stdout
    assert told.found(out)["author"] == told.found(told.project.report)["author"]
    assert "written:" in told.project.run(*words, "--anonymous").stdout
    for path in anonymous.rglob("*"):
        name = path.relative_to(anonymous)
        if path.is_file() and path.name not in {"timings.json", "failures.html"}:
            assert (out / name).read_bytes() == path.read_bytes(), name


def test_own_results_are_anonymous_too(told: Told) -> None:
    """``analyze`` leaves out the author, and where a declared text leads to."""
    root = told.project.root
    rows = [f"{arm},{seed},{0.8 + seed / 100}" for arm in ("base", "new") for seed in range(4)]
    (root / "mine.csv").write_text("\n".join(["variant,seed,value", *rows]) + "\n")
    words = ("analyze", "mine.csv", "--baseline", "base", "--selection", f"as in {root}/notes")
    for more, expected in (((), True), (("--anonymous",), False)):
        out = f"build/analysis/{expected}"
        done = told.project.run(*words, *more, "--out", out)
        assert done.returncode == 0, done.stderr
        found = told.found(root / out)
        assert ("report.pdf" in found["author"]) is expected
        assert ("manifest.json" in found["path"]) is expected
        assert any(found.values()) is expected
    assert " --anonymous " in (root / out / "report.html").read_text()


def _sign(path: Path) -> None:
    """Put the author's name where editors put it: into the notebook's metadata."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["authors"] = [{"name": NAME}]
    notebook.cells[0].metadata["executionInfo"] = {"user": {"displayName": NAME}}
    nbformat.write(notebook, path)


def _committed(root: Path) -> str:
    """Make the project a repository with one commit, and return that."""
    who = ["-c", f"user.name={NAME}", "-c", f"user.email={EMAIL}", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "Begin"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    ask = ["git", "rev-parse", "HEAD"]
    return subprocess.run(ask, cwd=root, check=True, capture_output=True, text=True).stdout.strip()


def _paths() -> list[str]:
    given = os.environ.get("PYTHONPATH")
    return [given] if given else []


def _squeezed(text: str) -> str:
    """Return `text` without white space and hyphens, which typesetting adds; and without case."""
    return re.sub(r"[\s\u00ad\u200b\u2010-]", "", text).replace("\\", "").casefold()


def _readable(path: Path) -> str:
    """Return all characters of a file, those of packed streams and encoded images included."""
    content = path.read_bytes()
    parts = [content, *_unpacked(content)]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as whole:
            parts += [whole.read(name) for name in whole.namelist()]
    parts = [one for part in parts for one in _unbroken(part)]
    if content.startswith(b"%PDF-"):
        parts.append(_pdf_text(content).encode())
    encoded = re.findall(rb"[A-Za-z0-9+/]{200,}={0,2}", content)
    inner = [base64.b64decode(one + b"=" * (-len(one) % 4)) for one in encoded if len(one) % 4 != 1]
    parts += [*inner, *(stream for one in inner for stream in _unpacked(one))]
    return _squeezed("\n".join(_decoded(part) for part in parts))


def _unbroken(part: bytes) -> Iterator[bytes]:
    """Yield bytes, and once more without the places where LaTeX may break a name."""
    yield part
    if rb"\allowbreak{}" in part:
        yield part.replace(rb"\allowbreak{}", b"").replace(rb"\_", b"_")


def _decoded(part: bytes) -> str:
    """Return bytes as text, and once more as the two-byte text of PDF metadata."""
    wide = b"".join(re.findall(rb"\x00[\x20-\x7e]", part)).decode("utf-16-be")
    return part.decode("utf-8", errors="replace") + "\n" + wide


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Yield what zlib has packed anywhere in `content`: streams of PDF, chunks of PNG."""
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", content):
        try:
            yield zlib.decompressobj().decompress(content[start.start() :])
        except zlib.error:
            continue


def _pdf_text(content: bytes) -> str:
    """Return the text of a PDF of Typst's: two-byte glyphs, read by each of its letter tables."""
    streams = list(_unpacked(content))
    tables = [_letters(one.decode("latin-1")) for one in streams if b"beginbfchar" in one]
    lines = [
        b"".join(_bytes(text) for text in re.findall(rb"\(((?:\\.|[^\\()])*)\)", one, re.DOTALL))
        for one in streams
        if b"TJ" in one or b"Tj" in one
    ]
    return "\n".join(
        "".join(table.get(line[at : at + 2], "") for at in range(0, len(line), 2))
        for table in tables
        for line in lines
    )


def _bytes(literal: bytes) -> bytes:
    """Return what a literal string of PDF stands for (ISO 32000-1, section 7.3.4.2)."""
    named = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def char(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes([int(code, 8)]) if code.isdigit() else named.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|.)", char, literal, flags=re.DOTALL)


def _letters(table: str) -> dict[bytes, str]:
    """Return the letters of each glyph, from a table of PDF that says them (ToUnicode)."""
    pairs = re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>", table)
    return {bytes.fromhex(glyph): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}
