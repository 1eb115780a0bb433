"""What commands ask before they train for long, and where they look for data."""

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

import pytest

from pitfalls_core import cli
from pitfalls_core.cli import main
from pitfalls_core.commands import runs as module
from pitfalls_core.report.build import ReportOutcome
from pitfalls_core.report.request import ReportRequest
from pitfalls_core.runs.cost import Agreement
from pitfalls_core.runs.engine.cost import ASKS_ABOVE
from pitfalls_core.runs.identity.key import ingredients_of
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.runner import Completed
from pitfalls_core.runs.workplace import DATA_ROOT, Workplace
from pitfalls_core.studies.study import Study
from tests.runs.samples import files, record
from tests.runs.tiny import RUNS, TinyProject

Captured = pytest.CaptureFixture[str]

TWO_HOURS = 2 * 3600.0
"""What the one measured run took; four runs of its task are left, so that they take eight hours."""


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyProject:
    """Return a project, which is the current folder."""
    monkeypatch.setenv(DATA_ROOT, "")
    monkeypatch.chdir(tmp_path)
    return TinyProject.create(tmp_path)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the commands that went on to train, since that was agreed to; nothing is."""
    went: list[str] = []

    def complete(
        studies: Sequence[Study], profile: str, workplace: Workplace, agreed: Agreement
    ) -> Completed:
        agreed(workplace.ledgers(studies, profile))
        went.append("run")
        return Completed((), ())

    def build_report(request: ReportRequest, agreed: Agreement) -> ReportOutcome:
        agreed(module.ledgers_of(request))
        went.append("report")
        return ReportOutcome(request.out, "not written", ())

    monkeypatch.setattr(module, "complete", complete)
    monkeypatch.setattr(module, "build_report", build_report)
    return went


def measured(tiny: TinyProject, seconds: float) -> None:
    """Store a result of the first run, which took so many processor seconds."""
    planned = planned_runs(tiny.study, "smoke")
    run = ingredients_of(planned, tiny.circumstances)[0]
    tiny.workplace().store.write(record(run), files({"start": 1.0, "cpu_seconds": seconds}))


@pytest.mark.parametrize("command", ["run", "report"])
def test_what_takes_long_is_asked_for(
    command: str, tiny: TinyProject, started: list[str], capsys: Captured
) -> None:
    """Above eight hours somebody has to agree, at eight hours nobody has; nothing is started."""
    assert ASKS_ABOVE["cpu"] == 8
    measured(tiny, TWO_HOURS + 90)
    assert main([command, "tiny", "--profile", "smoke"]) == 2
    assert capsys.readouterr() == (
        "",
        "pitfalls: expected cost: 8.1 h of processor time for 4 runs. That is more than 8 h on "
        "cpu: `--dry-run` lists the runs; repeat the command with --yes to start them\n",
    )
    assert started == []
    assert main([command, "tiny", "--profile", "smoke", "--yes"]) == 0
    assert started == [command]


@pytest.mark.parametrize("command", ["run", "report"])
def test_what_is_short_or_unknown_is_not_asked_for(
    command: str, tiny: TinyProject, started: list[str]
) -> None:
    """Neither a cost at the limit nor one that nobody measured holds anybody up."""
    assert main([command, "tiny", "--profile", "smoke"]) == 0
    measured(tiny, TWO_HOURS)
    assert main([command, "tiny", "--profile", "smoke"]) == 0
    assert started == [command] * 2


@pytest.mark.parametrize("yes", [(), ("--yes",)])
def test_a_dry_run_tells_the_cost(
    yes: tuple[str, ...], tiny: TinyProject, started: list[str], capsys: Captured
) -> None:
    """It lists the runs and what they will take, however long that is, and starts nothing."""
    measured(tiny, 4 * TWO_HOURS)
    assert main(["run", "tiny", "--profile", "smoke", "--dry-run", *yes]) == 0
    assert capsys.readouterr() == (
        "tiny: 5 planned, 1 finished, 0 failed, 0 stale, 4 missing\n"
        + "".join(f"  {run}: new\n" for run in RUNS[1:])
        + "expected cost: 32.0 h of processor time for 4 runs\n",
        "",
    )
    assert started == []


def test_costs_of_another_profile_do_not_count(tiny: TinyProject, started: list[str]) -> None:
    """What a small run took says nothing of a large one."""
    measured(tiny, 99 * TWO_HOURS)
    assert main(["run", "tiny", "--profile", "laptop"]) == 0
    assert started == ["run"]


EVERY = ("report", "run", "status", "verify", "adopt")
"""The commands that look at runs."""


@pytest.mark.parametrize("command", EVERY)
@pytest.mark.parametrize("name", ["nowhere", "a_file"])
def test_a_data_root_that_is_no_folder(
    name: str, command: str, tiny: TinyProject, started: list[str], capsys: Captured
) -> None:
    """It is refused before anything is looked at, by every command."""
    (tiny.root / "a_file").touch()
    assert main([command, "tiny", "--profile", "smoke", "--data-root", name]) == 2
    message = f"pitfalls: --data-root {name}: there is no such folder\n"
    assert capsys.readouterr() == ("", message)
    assert started == []


def with_data(tiny: TinyProject) -> None:
    """Let the data need a file."""
    tiny.edit(
        "studies/tiny.py",
        'data=Part("tiny_data:Dots")',
        'data=Part("tiny_data:Dots", file=DataFile("light/on.txt"))',
    )
    tiny.edit("studies/tiny.py", "import Part\n", "import DataFile, Part\n")


@pytest.mark.parametrize("option", [True, False])
def test_where_data_are_found(
    *, option: bool, tiny: TinyProject, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Below the folder that is named, by an option or in the environment, and not elsewhere."""
    with_data(tiny)
    elsewhere = tiny.root / "elsewhere"
    (elsewhere / "light").mkdir(parents=True)
    (elsewhere / "light" / "on.txt").write_text("on")
    assert main(["status", "tiny", "--profile", "smoke"]) == 2
    assert capsys.readouterr() == (
        "",
        f"pitfalls: data file 'light/on.txt' of run {RUNS[0]} cannot be read at "
        f"{tiny.root / 'data' / 'light' / 'on.txt'}: No such file or directory; put it there, or "
        "name its folder with --data-root\n",
    )
    words = ["status", "tiny", "--profile", "smoke"]
    if option:
        words += ["--data-root", "elsewhere"]
    else:
        monkeypatch.setenv(DATA_ROOT, str(elsewhere))
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("tiny: 5 planned, 0 finished")
    # Notebooks, which are other processes, look there too.
    assert os.environ[DATA_ROOT] == str(elsewhere)


def help_of(command: str, capsys: Captured) -> str:
    """Return the help of a command as one line."""
    with pytest.raises(SystemExit):
        main([command, "--help"])
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            "verify",
            "Runs are done again in fresh processes, and nothing stored is changed. Two results "
            "agree bit for bit, within a numeric tolerance, within the noise between seeds, or "
            "differ.",
        ),
        (
            "adopt",
            "For results that an edit of source has made stale, though it moved no bit. K of them "
            "are done again, drawn at random and spread over the arms (task and variant); only if "
            "every one agrees bit for bit, the other results of these arms are carried over, and "
            "the report says so. That is evidence, not proof.",
        ),
    ],
)
def test_help_says_what_happens(command: str, said: str, capsys: Captured) -> None:
    """It says what is done and what is not, and its example is a command that can be given."""
    text = help_of(command, capsys)
    assert said in text
    words: Sequence[str] = shlex.split(text.partition("Example: pitfalls ")[2])
    options = cli._parser(words[0]).parse_args(words)
    assert words[0] == command
    assert options.studies == ["refinement_under_shift"]
