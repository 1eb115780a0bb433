"""What is left out of an anonymous report, text by text; and what is not."""

import getpass
import platform
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output

from pitfalls_core.display.document import Evidence, Paragraph, Text
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.anonymity import BIBLIOGRAPHY, Traces, Veil
from pitfalls_core.report.failures import FailedStep
from pitfalls_core.report.paper import Author
from tests.report.sample_notebooks import code, notebook, shown
from tests.report.sample_paper import EVIDENCE, FIGURE, PAPER, TABLE

COMMIT = "0123abc" + "d" * 33


@dataclass(frozen=True)
class Asked:
    """A request, as far as it matters here."""

    project: Project
    outside: tuple[Path, ...] = (Path("/export/ada/out"),)
    anonymous: bool = True


TRACES = Traces(("/export/ada/my project", "/lib"), ("/export/ada",), ("gpu-7", "ada"), COMMIT)
VEIL = Veil(TRACES)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('File "/export/ada/my project/src/a.py", line 3', 'File "src/a.py", line 3'),
        ("in /export/ada/my project, there", "in ., there"),
        ("/export/ada/my projects/a", "[left out] projects/a"),
        ("see /export/ada/x.csv: no", "see [left out]: no"),
        ("+++/export/ada/my project/a.py", "+++a.py"),
        ("see ./export/ada/x", "see ./export/ada/x"),
        ("see /export/adam/x.csv", "see [left out]"),
        ("'/lib/a.py' not /libs/a.py", "'a.py' not /libs/a.py"),
        ("see src/export/x, /exports", "see src/export/x, /exports"),
        ("x=/home/bo/a.csv, y", "x=[left out], y"),
        ("file = {/Users/bo/a.pdf},", "file = {[left out]},"),
        ("open file:///home/bo/a.html now", "open [left out] now"),
        (r"C:\Users\bo\a.csv", "[left out]"),
        (f"at {COMMIT}.", "at [left out]."),
        ("at 0123abc and 0123abcd", "at [left out] and [left out]"),
        ("beside it, /export/bo/x.csv", "beside it, [left out]"),
        ("on gpu-7 of ada", "on [left out] of ada"),
        ("on gpu-70 and x-gpu-7", "on gpu-70 and x-gpu-7"),
    ],
)
def test_traces_are_left_out(text: str, left: str) -> None:
    """Paths into the project become relative, others go, and so do commit and telling names."""
    assert VEIL.value(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/home/ada/x",
        "and/or 1/2, a ratio of 3 / 4, </g>, src/tmp/a",
        "0123abcdefg, 0123ab, a run key: " + "0123456789abcdef" * 4,
        "the data are of revision " + "e" * 40,
        "iVBORw0KGgo+/home/abc+/tmp/x/usr/y",
        "Ada found that Canada is large.",
    ],
)
def test_nothing_else_is_left_out(text: str) -> None:
    """Addresses of the web, fractions, markup, digests and base64 are no traces."""
    assert VEIL.value(text) == text


def test_names_go_from_what_is_printed() -> None:
    """There a plain word may be the name of a user; as part of another word it is not."""
    told = "ada@gpu-7: hi ada, Canada, at " + "e" * 40 + ", in /vol7/ada-lab/x, 1/2"
    assert VEIL.printed(told) == (
        "[left out]@[left out]: hi [left out], Canada, at [left out], in [left out], 1/2"
    )


def test_a_commit_of_digits_is_looked_for_as_a_whole() -> None:
    """Its first seven could be any number, and no number of a report may go."""
    traces = replace(TRACES, commit="1234567" + "a" * 33)
    left = traces.without(f"0.1234567 and 1234567 at {traces.commit}")
    assert left == "0.1234567 and 1234567 at [left out]"


@pytest.mark.parametrize(
    ("host", "printed"), [("42", "42 of v2"), ("v2", "42 of [left out]"), ("", "42 of v2")]
)
def test_names_that_could_be_words_or_numbers_stay_in_prose(
    monkeypatch: pytest.MonkeyPatch, host: str, printed: str
) -> None:
    """A host called 42 or v2 would take numbers and variants out of the results."""
    monkeypatch.setattr(platform, "node", lambda: host)
    monkeypatch.setattr(getpass, "getuser", lambda: "ada")
    traces = Traces.of(Asked(Project(SHIPPED)))
    assert traces.without("42 of v2") == "42 of v2"
    assert traces.without("42 of v2", printed=True) == printed


def test_a_paper_has_no_authors_and_repeats_without_them() -> None:
    """Everything else in it stays as it is."""
    signed = replace(PAPER, authors=(Author("Ada", "London", "ada@example.org"),))
    assert VEIL.paper(signed) == replace(PAPER, authors=())
    facts = (
        ("Repeat", "pitfalls report a --profile laptop"),
        ("Runs", "pitfalls report a --profile laptop"),
        ("Repeat", "pitfalls report a --profile laptop --anonymous"),
    )
    paper = replace(PAPER, body=(*PAPER.body, Evidence("ev-b", "B", facts)))
    changed = VEIL.paper(paper).body[-1]
    assert isinstance(changed, Evidence)
    assert changed.facts == (facts[2], facts[1], facts[2])


def test_without_being_asked_nothing_is_left_out() -> None:
    """The veil of a report with authors lets everything through."""
    veil = Veil.over(Asked(Project(SHIPPED), anonymous=False))
    made = notebook("# At /home/ada")
    step = FailedStep("a", "/home/ada", "/home/ada", "pitfalls report")
    signed = replace(PAPER, authors=(Author("Ada"),))
    assert veil.paper(signed) == signed
    assert veil.value("/home/ada") == veil.printed("/home/ada") == "/home/ada"
    assert veil.notebook(made) is made
    assert step.veiled(veil) == step
    assert veil.timing({"host": "a", "seconds": 1}) == {"host": "a", "seconds": 1}
    assert veil.documents({BIBLIOGRAPHY: b"/home/ada"}) == {BIBLIOGRAPHY: b"/home/ada"}


def test_a_notebook_keeps_cells_outputs_and_tags() -> None:
    """What editors know of the author goes, and what cells printed about the machine."""
    printing = code("os.getcwd()", tags=["parameters"])
    printing.metadata["executionInfo"] = {"user": {"displayName": "Ada"}}
    printing.outputs = [new_output("stream", text="ada on gpu-7 in /home/ada\n")]
    made = notebook("# T\n\nIn /home/ada.", printing, shown(FIGURE), shown(TABLE), shown(EVIDENCE))
    made.metadata.update(authors=[{"name": "Ada"}], language_info={"name": "python"})
    made.metadata["kernelspec"] = {"name": "ada-env", "display_name": "ada-env"}
    before = nbformat.writes(made)
    veiled = VEIL.notebook(made)
    nbformat.validate(veiled)
    assert nbformat.writes(made) == before
    assert veiled.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    text, printed, *rest = veiled.cells
    assert text.source == "# T\n\nIn [left out]"
    assert printed.metadata == {"tags": ["parameters"]}
    assert printed.outputs[0].text == "[left out] on [left out] in [left out]\n"
    assert [cell.outputs for cell in rest] == [cell.outputs for cell in made.cells[2:]]


def test_failures_are_told_without_places() -> None:
    """The page says what went wrong in which file of the project, and how to repeat it."""
    trace = 'File "/export/ada/my project/own.py", line 3\nFile "/home/ada/x.py"'
    step = FailedStep("a/b/c/0", "OSError on gpu-7", trace, "pitfalls run a --data-root /home/d")
    assert step.veiled(VEIL) == FailedStep(
        "a/b/c/0",
        "OSError on [left out]",
        'File "own.py", line 3\nFile "[left out]"',
        "pitfalls run a --data-root [left out]",
    )


def test_timings_keep_the_seconds() -> None:
    """Host, system and date are left out, and so is whatever a later version may add."""
    timing = {"seconds": 1.5, "cpu_seconds": 1, "host": "a", "start": 3, "worker": 4, "commit": "b"}
    assert VEIL.timing(timing) == {"seconds": 1.5, "cpu_seconds": 1}


def test_the_traces_are_those_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Host, user, home, folders with and without links, and the commit that git tells."""
    root, link = tmp_path / "project", tmp_path / "link"
    root.mkdir()
    link.symlink_to(root)
    monkeypatch.setattr(platform, "node", lambda: "gpu-7.example.org")
    monkeypatch.setattr(getpass, "getuser", lambda: "ada")
    monkeypatch.setenv("HOME", str(tmp_path / "ada"))
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@e.org", "-c", "commit.gpgsign=false"]
    subprocess.run([*git, "init", "-q"], cwd=root, check=True)
    assert Traces.of(Asked(Project(link))).commit == ""
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], cwd=root, check=True)
    asked = subprocess.run(["git", "log", "--format=%H"], cwd=root, capture_output=True, check=True)
    traces = Traces.of(Asked(Project(link)))
    assert traces.commit == asked.stdout.decode().strip()
    assert traces.names == ("gpu-7.example.org", "gpu-7", "ada")
    assert {str(root), str(link), str(SHIPPED)} <= set(traces.folders)
    assert set(traces.outside) == {"/export/ada/out", str(tmp_path / "ada")}


def test_a_machine_that_tells_nothing_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without git, without a name of the user and without a home there is less to leave out."""

    def unknown(*_: object, **__: object) -> str:
        raise OSError

    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(subprocess, "run", unknown)
    monkeypatch.setattr(getpass, "getuser", unknown)
    monkeypatch.setattr(platform, "node", lambda: "localhost")
    monkeypatch.setattr(Path, "home", homeless)
    traces = Traces.of(Asked(Project(tmp_path), outside=()))
    assert (traces.commit, traces.names, traces.outside) == ("", (), ())
    assert traces.without("ada, localhost", printed=True) == "ada, localhost"


def test_paragraphs_are_read_too() -> None:
    """A path that the author wrote is left out of the paper."""
    paragraph = Paragraph((Text("See /home/ada/x, please."),))
    assert VEIL.value(paragraph) == Paragraph((Text("See [left out], please."),))
