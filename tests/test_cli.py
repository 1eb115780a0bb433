"""The command line: what it prints, what it refuses, and how it ends."""

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pitfalls_core import __version__, cli
from pitfalls_core.cli import main
from pitfalls_core.commands import runs
from pitfalls_core.project import Project
from pitfalls_core.runs.identity.key import ingredients_of
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.store.record import Failure
from pitfalls_core.studies.catalogue import study_names
from tests.runs.faults import FAULTS
from tests.runs.samples import files, record
from tests.runs.tiny import RUNS, TinyProject

Captured = pytest.CaptureFixture[str]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
HEAVY = ("torch", "numpy", "pandas", "scipy", "matplotlib", "seaborn", "jinja2", "nbformat")


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyProject:
    """Return a project, which is the current folder."""
    monkeypatch.chdir(tmp_path)
    return TinyProject.create(tmp_path)


COMMANDS = tuple(command.name for command in cli.COMMANDS)


def status_of(*words: str) -> int:
    """Return the exit status of the command line."""
    try:
        return main(words)
    except SystemExit as left:
        return int(left.code or 0)


def finish(tiny: TinyProject, *names: str) -> None:
    """Store a result of each named run."""
    for run in ingredients_of(planned_runs(tiny.study, "smoke"), tiny.circumstances):
        if run.specification_id in names:
            tiny.workplace().store.write(record(run), files({"start": 1.0, "cpu_seconds": 4.0}))


def known_studies(tiny: TinyProject) -> str:
    """Return the names of all studies, as messages list them."""
    return ", ".join(study_names(tiny.project))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("status", "tniy"),
            "pitfalls: unknown study 'tniy'. Did you mean 'tiny'? Known: {studies}.",
        ),
        (
            ("report", "tiny", "tniy"),
            "pitfalls: unknown study 'tniy'. Did you mean 'tiny'? Known: {studies}.",
        ),
        (
            ("run", "tiny", "--profile", "labtop"),
            "pitfalls: unknown profile 'labtop'. Did you mean 'laptop'? "
            "Known: full, laptop, smoke.",
        ),
        (
            ("run", "tiny", "--device", "cudda"),
            "pitfalls: unknown device 'cudda'. Did you mean 'cuda'? Known: auto, cpu, cuda, mps.",
        ),
        (
            ("rapport", "tiny"),
            "pitfalls: unknown command 'rapport'. Did you mean 'report'? "
            "Known: adopt, analyze, check-study, diff, new, power, reanalyze, report, run, status, "
            "verify.",
        ),
        (
            ("run", "--jobs", "0"),
            "pitfalls: argument --jobs: must be a whole number of at least 1; got '0'. "
            "See `pitfalls run --help`.",
        ),
        (
            ("run", "--jobs", "two"),
            "pitfalls: argument --jobs: must be a whole number of at least 1; got 'two'. "
            "See `pitfalls run --help`.",
        ),
        (
            ("status", "--jsno"),
            "pitfalls: unrecognized arguments: --jsno. See `pitfalls --help`.",
        ),
        (
            (),
            "pitfalls: the following arguments are required: COMMAND. See `pitfalls --help`.",
        ),
    ],
)
def test_bad_input(
    words: tuple[str, ...], message: str, tiny: TinyProject, capsys: Captured
) -> None:
    """One line on standard error with the nearest name, exit status 2, and nothing is created."""
    before = sorted(tiny.root.rglob("*"))
    assert status_of(*words) == 2
    assert capsys.readouterr() == ("", message.format(studies=known_studies(tiny)) + "\n")
    assert sorted(tiny.root.rglob("*")) == before


def test_a_study_file_that_is_broken(tiny: TinyProject, capsys: Captured) -> None:
    """The message has the file and the line, and there is no traceback."""
    tiny.edit("studies/tiny.py", "seeds=2", "seeds=0")
    assert status_of("status", "tiny") == 2
    path = tiny.root / "studies" / "tiny.py"
    line = path.read_text().split("Budget(seeds=0")[0].count("\n") + 1
    message = f"pitfalls: {path}, line {line}: budget.seeds must be positive; got 0\n"
    assert capsys.readouterr() == ("", message)


def test_part_of_a_project_that_is_broken(tiny: TinyProject, capsys: Captured) -> None:
    """A part that is not valid Python is bad input as well."""
    path = tiny.root / "tiny_light.py"
    path.write_text("AMOUNT = = 1\n")
    assert status_of("status", "tiny", "--profile", "smoke") == 2
    message = f"pitfalls: {path}, line 1: invalid syntax; the file must be valid Python\n"
    assert capsys.readouterr() == ("", message)


def test_help_and_version(capsys: Captured) -> None:
    """Help lists exactly the commands that there are; the version is that of the package."""
    assert status_of("--help") == 0
    listed = re.findall(r"^    ([\w-]+)", capsys.readouterr().out, flags=re.MULTILINE)
    assert tuple(listed) == COMMANDS
    assert status_of("--version") == 0
    assert capsys.readouterr().out == f"{__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: Captured) -> None:
    """The list of commands is that of the parser, and each explains its options."""
    assert status_of(command, "--help") == 0
    assert capsys.readouterr().out.startswith(f"usage: pitfalls {command} ")


def test_status(tiny: TinyProject, capsys: Captured) -> None:
    """One line of counts, and one for each run that is to be done, with the reason."""
    finish(tiny, RUNS[0], RUNS[1])
    failed = ingredients_of(planned_runs(tiny.study, "smoke"), tiny.circumstances)[3]
    failure = Failure(RUNS[3], "ValueError: no light")
    tiny.workplace().store.write_failure(failed.key, failure)
    tiny.edit("tiny_light.py", "0.25", "0.5")
    assert status_of("status", "tiny", "--profile", "smoke") == 0
    assert capsys.readouterr() == (
        "tiny: 5 planned, 1 finished, 1 failed, 1 stale, 2 missing\n"
        "  stale    tiny/dots/bright/0: source changed: tiny_light.py\n"
        "  missing  tiny/dots/flipped/0: new\n"
        "  failed   tiny/dots/baseline/1: failed before: ValueError: no light\n"
        "  missing  tiny/dots/bright/1: new\n",
        "",
    )


def test_status_as_json(tiny: TinyProject, capsys: Captured) -> None:
    """The file format of the contract: disjoint counts, and every run with its state."""
    finish(tiny, RUNS[0], RUNS[1])
    tiny.edit("tiny_light.py", "0.25", "0.5")
    assert status_of("status", "tiny", "--profile", "smoke", "--json") == 0
    states = ("finished", "stale", *["missing"] * 3)
    reasons = ("", "source changed: tiny_light.py", "new", "new", "new")
    assert json.loads(capsys.readouterr().out) == {
        "studies": [
            {
                "name": "tiny",
                "planned": 5,
                "finished": 1,
                "failed": 0,
                "stale": 1,
                "missing": 3,
                "runs": [
                    {
                        "id": name,
                        "task": "dots",
                        "variant": name.split("/")[2],
                        "seed": int(name.split("/")[3]),
                        "state": state,
                        "reason": reason,
                    }
                    for name, state, reason in zip(RUNS, states, reasons, strict=True)
                ],
            }
        ]
    }


def test_status_without_a_name(tmp_path: Path, capsys: Captured) -> None:
    """All studies come, as their notebooks do; counts are disjoint; one named twice comes once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        assert status_of("status", "--json") == 0
    studies = json.loads(capsys.readouterr().out)["studies"]
    names = [study["name"] for study in studies]
    assert (names[0], sorted(names)) == ("reference_results", [*study_names(Project(tmp_path))])
    for study in studies:
        counts = [study[state] for state in ("finished", "failed", "stale", "missing")]
        assert sum(counts) == study["planned"] == len(study["runs"])
    assert status_of("status", studies[0]["name"], studies[0]["name"], "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["studies"]) == 1


@pytest.mark.parametrize("command", ["run", "report"])
def test_a_dry_run(command: str, tiny: TinyProject, capsys: Captured) -> None:
    """It prints the runs with their reasons and their cost, and trains and writes nothing."""
    finish(tiny, RUNS[0], RUNS[1])
    tiny.edit("tiny_light.py", "0.25", "0.5")
    index = tiny.project.store / "index.jsonl"  # what was seen of the store, for the next look
    before = {*tiny.root.rglob("*"), index}
    assert status_of(command, "tiny", "--profile", "smoke", "--dry-run") == 0
    assert capsys.readouterr() == (
        "tiny: 5 planned, 1 finished, 0 failed, 1 stale, 3 missing\n"
        "  tiny/dots/bright/0: source changed: tiny_light.py\n"
        "  tiny/dots/flipped/0: new\n"
        "  tiny/dots/baseline/1: new\n"
        "  tiny/dots/bright/1: new\n"
        "expected cost: 16 s of processor time for 4 runs\n",
        "",
    )
    assert {*tiny.root.rglob("*"), index} == before


def test_a_run_that_fails(tiny: TinyProject, capsys: Captured) -> None:
    """The others are done; the failure, its cause and the command that repeats it are told."""
    (tiny.root / "tiny_faults.py").write_text(FAULTS)
    tiny.edit("studies/tiny.py", "LINEAR, ADAM, label_noise", "RAISING, ADAM, label_noise")
    tiny.edit("studies/tiny.py", "ADAM = ", 'RAISING = Part("tiny_faults:Raising")\nADAM = ')
    words = ("run", "tiny", "--profile", "smoke", "--jobs", "2")
    assert status_of(*words) == 1
    output, errors = capsys.readouterr()
    assert output == "tiny: 5 planned, 4 finished, 1 failed, 0 stale, 0 missing\n"
    assert errors.splitlines()[-2:] == [
        "failed: tiny/dots/flipped/0: ValueError: no light",
        "        repeat with: pitfalls run tiny --profile smoke",
    ]
    (tiny.root / "tiny_faults.py").write_text(FAULTS.replace('raise ValueError("no light")', ""))
    tiny.edit("studies/tiny.py", "tiny_faults:Raising", "tiny_faults:Loud")
    assert status_of(*words) == 0
    output, errors = capsys.readouterr()
    assert output == "tiny: 5 planned, 5 finished, 0 failed, 0 stale, 0 missing\n"
    assert errors.splitlines()[0] == "to do: 1 run, missing: new (tiny/dots/flipped/0)"
    assert errors.splitlines()[1].startswith("training tiny: 1 of 1 run, ")
    assert errors.splitlines()[2].startswith("trained 1 run in ")


def test_an_interruption(
    tiny: TinyProject, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C ends with one line and the exit status of an interrupted program."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "complete", interrupt)
    assert status_of("run", "tiny", "--profile", "smoke") == 130
    assert capsys.readouterr().err.startswith("pitfalls: interrupted; finished runs are kept, ")


@pytest.mark.parametrize(
    ("number", "place", "told"),
    [
        (errno.ENOSPC, None, "No space left on device; {kept}. Make room"),
        (errno.EROFS, "a", "Read-only file system at a; {kept}. Make room"),
        (errno.EISDIR, "a", "Is a directory at a; {kept}. Move away what is there"),
        (errno.EACCES, "a", "Permission denied at a; {kept}. Give this user the right to it"),
    ],
)
def test_a_file_system_that_refuses(
    number: int,
    place: str | None,
    told: str,
    tiny: TinyProject,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One line has the reason, the place and the remedy."""

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number), place)

    monkeypatch.setattr(runs, "complete", refuse)
    assert status_of("run", "tiny", "--profile", "smoke") == 1
    line = told.format(kept="what is finished is kept")
    assert capsys.readouterr().err == f"pitfalls: {line} and repeat the command\n"


def test_an_error_of_the_system_that_is_ours(
    tiny: TinyProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no user can mend keeps its traceback."""

    def fail(*_: object) -> None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    monkeypatch.setattr(runs, "complete", fail)
    with pytest.raises(OSError, match="Bad file descriptor"):
        main(("run", "tiny", "--profile", "smoke"))


def program(*words: str, folder: Path) -> subprocess.Popen[str]:
    """Start the command line as a program."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "pitfalls_core", *words],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("words", [("status", "tiny"), ("status", "--json")])
def test_a_reader_that_has_seen_enough(words: tuple[str, ...], tiny: TinyProject) -> None:
    """With nobody at the other end of the pipe, the program ends quietly, however much it says."""
    started = program(*words, folder=tiny.root)
    assert started.stdout is not None
    assert started.stderr is not None
    started.stdout.close()
    assert started.stderr.read() == ""
    started.stderr.close()
    assert started.wait() == 0


def test_status_imports_nothing_heavy(tiny: TinyProject) -> None:
    """What is done can be seen at once, without any library that takes long to import."""
    text = (
        "import sys; from pitfalls_core.cli import main; main(['status', 'tiny']); "
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", text],
        cwd=tiny.root,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
