"""``pitfalls diff``: what it prints of two reports, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.cli import main
from pitfalls_core.findings.revision import tables, wording
from tests.findings.revision.small_results import claim, document, run, study, write

Captured = pytest.CaptureFixture[str]

AGREE = "The two agree in every number: 3 comparisons, 2 claims, 8 runs, 16 scores.\n"

CHANGED = """\
old: old.json
new: new.json
Values that are shares are in percent, and their moves in points (0.01).

profile: laptop → full
complete: yes → no
plan_sha256: 0123456789abcdef0123456789abcdef0123456… → fedcba9876543210fedcba9876543210fedcba9…
margin: 1.0 → 2.0
pitfalls: grim: clean → –

comparison                    old    new          move  half widths  verdict                  \
in its family
clean/accuracy/new-vs-base   +0.4   +2.0   +1.6 points         +1.6  inconclusive → improved  \
inconclusive
dark/accuracy/new-vs-base   +3.00  +3.10  +0.10 points       +0.050  improved                 \
improved
Half widths are those of the 95 % interval in the old file; differences are positive where the \
treatment is better.

comparison                  what                       old       new          move
clean/accuracy/new-vs-base  treatment_mean            80.4      82.0   +1.6 points
clean/accuracy/new-vs-base  n                            4         5            +1
clean/accuracy/new-vs-base  reason            underpowered         –
clean/accuracy/new-vs-base  flags                  fragile  collapse
dark/accuracy/new-vs-base   treatment_mean           83.00     83.10  +0.10 points
dark/accuracy/new-vs-base   margin                     1.0       2.0   +1.0 points
noisy/accuracy/new-vs-base  runs in one only             1         0

other numbers           moved in   old   new  largest move  comparison
ci95_low                       1  −0.6   1.0   +1.6 points  clean/accuracy/new-vs-base
p_value                        2  0.25  0.06         −0.19  clean/accuracy/new-vs-base
seeds_to_detect_margin         1    30    22            −8  dark/accuracy/new-vs-base

claim  what             old      new  move
b      status  inconclusive  refuted

run            what          old     new  move
shapes/base/0  status   finished  failed
shapes/base/0  outcome        ok       –

2 of 12 scores moved, furthest dark/accuracy in run shapes/new/1: 62.5 → 65.0 (+2.5 points)
only in old, 2 scores of 1 run in both

only in old, 1 run: shapes/new/3
only in new, 1 claim: c

2 of 3 comparisons moved, 1 verdict flipped, 1 claim changed, 1 comparison changed otherwise, \
1 run changed, 2 scores moved, 5 settings changed, 3 entries only in old, 1 entry only in new
"""

SEVERAL = """\
old: old.json
new: new.json

sizes: margin: 0.010 → 0.020

comparison                               old               new      move  half widths  \
verdict       in its family
sizes: noisy/accuracy/new-vs-base  −0.002000                 –              no number  \
inconclusive  inconclusive
sizes: clean/accuracy/new-vs-base   +0.00400          +0.00410  +0.00010  no interval  \
inconclusive  inconclusive
sizes: dark/accuracy/new-vs-base       +0.03  +0.0300000000001    +1e−13   zero width  \
improved      improved
Half widths are those of the 95 % interval in the old file; differences are positive where the \
treatment is better.

sizes: only in new, 1 score of 1 run in both

only in old, 1 study: gone
only in new, 1 study: shapes

3 of 3 comparisons moved, 0 verdicts flipped, 0 claims changed, 1 setting changed, \
1 entry only in old, 2 entries only in new
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put_down(folder: Path, old: object, new: object) -> None:
    """Write both files."""
    write(folder, old, "old.json")
    write(folder, new, "new.json")


def printed(capsys: Captured, *words: str, status: int = 0) -> str:
    """Return what the command prints about both files."""
    assert main(["diff", "old.json", "new.json", *words]) == status
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


def later() -> dict[str, Any]:
    """Return the document with a change of every kind."""
    content = document()
    content |= {"profile": "full", "complete": False}
    (own,) = content["studies"]
    own |= {"plan_sha256": "fedcba9876543210" * 4, "margin": 0.02}
    own["pitfalls"][0]["fired"] = False
    clean, dark, noisy = own["comparisons"]
    clean |= {"difference": 0.02, "ci95_low": 0.01, "treatment_mean": 0.82, "p_value": 0.0625}
    clean |= {"verdict": "improved", "reason": "", "n": 5, "flags": ["resolution", "collapse"]}
    dark |= {"difference": 0.031, "margin": 0.02, "treatment_mean": 0.831, "p_value": 0.2}
    dark |= {"seeds_to_detect_margin": 22}
    del noisy["runs"][0]
    own["claims"][1]["status"] = "refuted"
    own["claims"].append(claim("c", "supported"))
    own["runs"][0] |= {"status": "failed", "outcome": None, "scores": {}}
    own["runs"][5]["scores"]["dark/accuracy"] = 0.65
    own["runs"][6]["scores"]["clean/accuracy"] = 0.79
    del own["runs"][7]
    return content


def test_changes_of_every_kind(folder: Path, capsys: Captured) -> None:
    """Verdicts that flipped come first, then the largest moves; the last line sums up."""
    put_down(folder, document(), later())
    assert printed(capsys) == CHANGED


def test_several_studies_in_their_own_unit(folder: Path, capsys: Captured) -> None:
    """Names have their study; where the old interval is no measure, it is said why."""
    old, new = (
        document(study("sizes", "ms"), study("gone")),
        document(study("sizes", "ms"), study()),
    )
    for content in (old, new):
        clean, dark, _ = content["studies"][0]["comparisons"]
        clean |= {"ci95_low": None, "ci95_high": None}
        dark |= {"ci95_low": 0.03, "ci95_high": 0.03}
    clean, dark, noisy = new["studies"][0]["comparisons"]
    clean["difference"], dark["difference"], noisy["difference"] = 0.0041, 0.0300000000001, None
    new["studies"][0]["margin"] = 0.02
    new["studies"][0]["runs"][0]["scores"]["extra/accuracy"] = 0.5
    put_down(folder, old, new)
    assert printed(capsys) == SEVERAL


def test_no_change(folder: Path, capsys: Captured) -> None:
    """One line, and nothing fails; what is in another order is no change."""
    content = document()
    for name in ("comparisons", "runs", "claims", "pitfalls", "exhibits"):
        content["studies"][0][name].reverse()
    put_down(folder, document(), content)
    assert printed(capsys, "--fail-on-change") == AGREE


def test_a_change_fails_where_that_is_asked_for(folder: Path, capsys: Captured) -> None:
    """The status is 0 without the option, and what is printed is the same."""
    put_down(folder, document(), later())
    assert printed(capsys) == printed(capsys, "--fail-on-change", status=1) == CHANGED


def test_a_tolerance(folder: Path, capsys: Captured) -> None:
    """Smaller moves are left out, which is said; what is left decides."""
    new = document()
    new["studies"][0]["comparisons"][0] |= {"p_value": 0.2501, "n": 4}
    put_down(folder, document(), new)
    assert printed(capsys, "--tolerance", "0.0001", "--fail-on-change") == AGREE.replace(
        "number:", "number within 0.0001:"
    )
    assert printed(capsys, "--tolerance", "0.00009", "--fail-on-change", status=1) == (
        "old: old.json\nnew: new.json\n"
        "Moves of no more than 9e-05, as stored, are left out.\n"
        "Values that are shares are in percent, and their moves in points (0.01).\n"
        "\n"
        "other numbers  moved in      old      new  largest move  comparison\n"
        "p_value               1  0.25000  0.25010      +0.00010  clean/accuracy/new-vs-base\n"
        "\n"
        "1 of 3 comparisons moved, 0 verdicts flipped, 0 claims changed\n"
    )


def test_long_words_are_cut_where_they_differ(folder: Path, capsys: Captured) -> None:
    """Two long texts with one beginning are not shown as the same."""
    old, new = document(), document()
    old["studies"][0]["claims"][0]["text"] = f"{'word ' * 20}at first"
    new["studies"][0]["claims"][0]["text"] = f"{'word ' * 20}in the end"
    put_down(folder, old, new)
    assert printed(capsys).splitlines()[3:5] == [
        "claim  what                  old                    new  move",
        "a      text  …word word at first  …word word in the end",
    ]


def test_long_lists_are_cut(
    folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left out is counted, and JSON has all of it."""
    monkeypatch.setattr(tables, "MOST_ROWS", 1)
    monkeypatch.setattr(wording, "MOST_NAMES", 2)
    old, new = document(), document()
    old["studies"][0]["runs"] += [run("extra", seed) for seed in range(5)]
    for one in new["studies"][0]["claims"]:
        one["status"] = "refuted"
    put_down(folder, old, new)
    assert printed(capsys).splitlines()[3:] == [
        "claim  what          old      new  move",
        "a      status  supported  refuted",
        "and 1 more: --json lists all",
        "",
        "only in old, 5 runs: shapes/extra/0, shapes/extra/1 and 3 more",
        "",
        "0 of 3 comparisons moved, 0 verdicts flipped, 2 claims changed, 5 entries only in old",
    ]
    values = json.loads(printed(capsys, "--json"))
    assert len(values["studies"][0]["claims"]["changed"]) == 2
    assert len(values["studies"][0]["runs"]["only_old"]) == 5


def test_json(folder: Path, capsys: Captured) -> None:
    """Every change with its move, in the stored unit, and the counts of the last line."""
    new = document()
    new["studies"][0]["comparisons"][0] |= {"difference": 0.024, "verdict": "improved", "flags": []}
    new["studies"][0]["runs"][0]["scores"]["dark/accuracy"] = 0.5
    put_down(folder, document(), new)
    values = json.loads(printed(capsys, "--json"))
    (found,) = values.pop("studies")
    counts = {name: number for name, number in values.pop("summary").items() if number}
    assert values == {
        "old": "old.json",
        "new": "new.json",
        "tolerance": 0.0,
        "agree": False,
        "changes": [],
        "sets": [],
        "only_old": [],
        "only_new": [],
    }
    assert counts == {
        "comparisons": 3,
        "runs": 8,
        "claims": 2,
        "scores": 16,
        "comparisons_moved": 1,
        "verdicts_flipped": 1,
        "scores_moved": 1,
    }
    assert found["comparisons"]["changed"] == [
        {
            "id": "clean/accuracy/new-vs-base",
            "changes": [
                {"field": "difference", "old": 0.004, "new": 0.024, "move": 0.02},
                {"field": "verdict", "old": "inconclusive", "new": "improved", "move": None},
            ],
            "sets": [{"field": "flags", "only_old": ["fragile", "resolution"], "only_new": []}],
            "flipped": True,
            "old_half_width": 0.01,
            "half_widths": 2.0,
        }
    ]
    assert found["runs"]["changed"] == [
        {
            "id": "shapes/base/0",
            "changes": [],
            "sets": [],
            "scores": [{"field": "dark/accuracy", "old": 0.625, "new": 0.5, "move": -0.125}],
        }
    ]
    assert found["claims"] == {"both": 2, "only_old": [], "only_new": [], "changed": []}


def test_a_folder_stands_for_its_file(folder: Path, capsys: Captured) -> None:
    """The report's folder may be given for either."""
    (folder / "report").mkdir()
    write(folder / "report", document())
    write(folder, later(), "new.json")
    assert main(["diff", "report", "new.json"]) == 0
    assert capsys.readouterr().out == CHANGED.replace("old.json", "report/results.json")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("old.json", "nwe.json"),
            "there is no file nwe.json: name a results.json that `pitfalls report` or `pitfalls "
            "analyze` wrote",
        ),
        (
            ("old.json", "."),
            "there is no results.json in the folder .: name a results.json that `pitfalls report` "
            "or `pitfalls analyze` wrote, or its folder",
        ),
        (
            ("old.json", "text.json"),
            "text.json is not JSON (Expecting value: line 1 column 1 (char 0)): name a "
            "results.json that `pitfalls report` or `pitfalls analyze` wrote",
        ),
        (
            ("old.json", "old.json", "--tolerance", "-1"),
            "argument --tolerance: must be zero or above; got '-1'. See `pitfalls diff --help`.",
        ),
    ],
)
def test_bad_input(words: tuple[str, ...], message: str, folder: Path, capsys: Captured) -> None:
    """One line on standard error, and exit status 2."""
    write(folder, document(), "old.json")
    (folder / "text.json").write_text("words")
    try:
        status: Any = main(["diff", *words])
    except SystemExit as left:
        status = left.code
    assert status == 2
    assert capsys.readouterr() == ("", f"pitfalls: {message}\n")


def test_help_has_an_example_that_can_be_read(folder: Path, capsys: Captured) -> None:
    """The command of the help's example is one that the parser takes."""
    with pytest.raises(SystemExit):
        main(["diff", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "--fail-on-change exit with status 1 if anything differs" in said
    example = said.split("Example: pitfalls ")[1].split()
    assert example[0] == "diff"
    for name in (folder / "before", folder / "build" / "report"):
        name.mkdir(parents=True)
        write(name, document())
    assert main(example) == 0
    assert capsys.readouterr().out == AGREE
