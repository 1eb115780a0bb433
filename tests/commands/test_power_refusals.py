"""``pitfalls power``: what it refuses, each time with one line that says what to change."""

from pathlib import Path

import pytest

from pitfalls_core.cli import main


def refused(capsys: pytest.CaptureFixture[str], words: str) -> str:
    """Return the one line with which a command is refused."""
    try:
        status: object = main(["power", *words.split()])
    except SystemExit as left:
        status = left.code
    captured = capsys.readouterr()
    assert (status, captured.out) == (2, "")
    return captured.err.removeprefix("pitfalls: ").removesuffix("\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "",
            "give one of STUDY (its seeds are planned), --sd S (the SD is known), --pilot "
            "PILOT.csv (it is estimated from a pilot) and --after RESULTS.json (there are results "
            "already); got none",
        ),
        (
            "--sd 1 --pilot pilot.csv --margin 1",
            "give one of STUDY (its seeds are planned), --sd S (the SD is known), --pilot "
            "PILOT.csv (it is estimated from a pilot) and --after RESULTS.json (there are results "
            "already); got --sd and --pilot",
        ),
        (
            "refinement_under_shift --after results.json",
            "give one of STUDY (its seeds are planned), --sd S (the SD is known), --pilot "
            "PILOT.csv (it is estimated from a pilot) and --after RESULTS.json (there are results "
            "already); got STUDY and --after",
        ),
        (
            "refinement_under_shift --margin 0.01",
            "--margin goes with --sd or --pilot or --after, not with STUDY; leave it out",
        ),
        (
            "refinement_under_shift --sd 0.02 --correlation 0.5",
            "--correlation goes with --sd, not with STUDY; leave it out",
        ),
        (
            "--sd 1 --margin 1 --profile smoke",
            "--profile goes with STUDY, not with --sd; leave it out",
        ),
        (
            "refinement_under_shift --profile smok",
            "unknown profile 'smok'. Did you mean 'smoke'? Known: full, laptop, smoke.",
        ),
        (
            "--sd 1",
            "no number of seeds follows without a margin: give --margin X, the smallest "
            "difference that would matter, in the unit of the metric",
        ),
        (
            "--pilot pilot.csv --margin 1",
            "--pilot needs --baseline NAME, the variant that the others are compared with",
        ),
        (
            "--sd 1 --margin 1 --correlation 0.5 --unpaired",
            "--correlation is that of paired runs; leave it or --unpaired out",
        ),
        (
            "--sd 1 --margin 1 --baseline base",
            "--baseline goes with --pilot, not with --sd; leave it out",
        ),
        (
            "--after results.json --variants 3",
            "--variants goes with --sd or --pilot, not with --after; leave it out",
        ),
        (
            "--after results.json --unpaired",
            "--unpaired goes with --sd or --pilot, not with --after; leave it out",
        ),
        (
            "--sd 1 --margin 1 --all",
            "--all goes with --after, not with --sd; leave it out",
        ),
        (
            "--after none.json",
            "there is no file none.json: name a results.json that `pitfalls report` or `pitfalls "
            "analyze` wrote",
        ),
        (
            "--pilot pilt.csv --baseline base --margin 1",
            "there is no file pilt.csv; did you mean pilot.csv?",
        ),
    ],
)
def test_what_does_not_go_together(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    message: str,
) -> None:
    """Missing and surplus options, and files that are not there, are refused with the remedy."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pilot.csv").touch()
    assert refused(capsys, words) == message


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--sd 0 --margin 1", "--sd: must be a number above zero; got '0'"),
        ("--sd 1 --margin -1", "--margin: must be a number above zero; got '-1'"),
        ("--sd 1 --margin x", "--margin: must be a number; got 'x'"),
        ("--sd 1 --margin 1 --hours 0", "--hours: must be a number above zero; got '0'"),
        (
            "--sd 1 --margin 1 --variants 0",
            "--variants: must be a whole number of at least 1; got '0'",
        ),
        ("--sd 1 --margin 1 --alpha 0.5", "--alpha: must lie between 0 and 0.5; got '0.5'"),
        ("--sd 1 --margin 1 --power 1", "--power: must lie between 0.1 and 1; got '1'"),
    ],
)
def test_numbers_out_of_range(capsys: pytest.CaptureFixture[str], words: str, message: str) -> None:
    """The option, the value and what it must be."""
    expected = f"argument {message}. See `pitfalls power --help`."
    assert refused(capsys, words) == expected
